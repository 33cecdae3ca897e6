//! What happened upstream: from GitHub, or from a file that an earlier run saved.

use std::path::PathBuf;

use crate::activity::{Activity, Windows};
use crate::commands::{Failure, Shell};
use crate::post::UrlKey;
use crate::settings::{MergeSource, ReleaseSource};

/// Where the week's activity comes from.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct FetchArgs {
    /// Use what `--save` stored in FILE instead of the network
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// Store what GitHub answered in FILE
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
}

/// What is asked for.
pub struct Asked<'a> {
    pub windows: Windows,
    pub merges: &'a [MergeSource],
    pub releases: &'a [ReleaseSource],
    /// Whose bodies will be used.
    pub wanted: &'a (dyn Fn(&UrlKey) -> bool + Sync),
}

pub fn activity(
    _asked: &Asked<'_>,
    _args: &FetchArgs,
    _shell: &Shell,
) -> Result<Activity, Failure> {
    Err(Failure::new("fetching is not there yet"))
}
