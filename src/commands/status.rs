//! `lwkd status`.

use crate::commands::{Exit, Failure, Shell};

/// Show what is done, what is missing and what is next
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: Args, _shell: &Shell) -> Result<Exit, Failure> {
    Err(Failure::new("`lwkd status` is not there yet"))
}

/// What `lwkd` alone says: where you are in the week, and what to type.
pub fn overview(_shell: &Shell) -> Result<Exit, Failure> {
    Err(Failure::new("`lwkd` alone is not there yet"))
}
