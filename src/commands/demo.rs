//! `lwkd demo`.

use crate::commands::{Exit, Failure, Shell};

/// Show the whole story on a week that ships inside the program
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: Args, _shell: &Shell) -> Result<Exit, Failure> {
    Err(Failure::new("`lwkd demo` is not there yet"))
}
