//! `lwkd hook`.

use crate::commands::{Exit, Failure, Shell};

/// Install the pre-commit hook
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: Args, _shell: &Shell) -> Result<Exit, Failure> {
    Err(Failure::new("`lwkd hook` is not there yet"))
}
