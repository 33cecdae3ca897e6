//! `lwkd new`.

use crate::commands::{Exit, Failure, Shell};

/// Start a week's draft
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: Args, _shell: &Shell) -> Result<Exit, Failure> {
    Err(Failure::new("`lwkd new` is not there yet"))
}
