//! `lwkd explain`.

use crate::commands::{Exit, Failure, Shell};

/// Explain a pull request or a rule
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: Args, _shell: &Shell) -> Result<Exit, Failure> {
    Err(Failure::new("`lwkd explain` is not there yet"))
}
