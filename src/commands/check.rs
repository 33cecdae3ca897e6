//! `lwkd check`.

use crate::commands::{Exit, Failure, Shell};

/// Show what an editor would have to mend
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: Args, _shell: &Shell) -> Result<Exit, Failure> {
    Err(Failure::new("`lwkd check` is not there yet"))
}
