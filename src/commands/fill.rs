//! `lwkd fill`.

use crate::commands::{Exit, Failure, Shell};

/// Put the week's merges and releases into a draft
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: Args, _shell: &Shell) -> Result<Exit, Failure> {
    Err(Failure::new("`lwkd fill` is not there yet"))
}
