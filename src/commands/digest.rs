//! `lwkd digest`.

use crate::commands::{Exit, Failure, Shell};

/// Print all release notes of a week
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: Args, _shell: &Shell) -> Result<Exit, Failure> {
    Err(Failure::new("`lwkd digest` is not there yet"))
}
