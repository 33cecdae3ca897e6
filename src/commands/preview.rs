//! `lwkd preview`.

use crate::commands::{Exit, Failure, Shell};

/// Show an edition as its readers will see it
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: Args, _shell: &Shell) -> Result<Exit, Failure> {
    Err(Failure::new("`lwkd preview` is not there yet"))
}
