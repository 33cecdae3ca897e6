//! `lwkd publish`.

use crate::commands::{Exit, Failure, Shell};

/// Make an edition ready to go out
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: Args, _shell: &Shell) -> Result<Exit, Failure> {
    Err(Failure::new("`lwkd publish` is not there yet"))
}
