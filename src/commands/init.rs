//! `lwkd init`.

use crate::commands::{Exit, Failure, Shell};

/// Begin another newsletter
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: Args, _shell: &Shell) -> Result<Exit, Failure> {
    Err(Failure::new("`lwkd init` is not there yet"))
}
