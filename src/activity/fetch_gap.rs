//! What could not be fetched, and why.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::activity::fetch_error::FetchError;
use crate::settings::RepositoryName;

/// A part of the week that could not be fetched.
///
/// Displayed as `releases of forge/tools: server error 502`, safe for a terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{feed} of {repository}: {error}")]
pub struct FetchGap {
    pub repository: RepositoryName,
    pub feed: Feed,
    pub error: FetchError,
}

/// What is fetched of a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feed {
    PullRequests,
    Releases,
    /// The list of feature gates before and after each merge.
    Gates,
    /// Files that the notes of a release link instead of saying what changed.
    Changelogs,
    Schedule,
}

impl fmt::Display for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PullRequests => "pull requests",
            Self::Releases => "releases",
            Self::Gates => "feature gates",
            Self::Changelogs => "changelogs",
            Self::Schedule => "release schedule",
        })
    }
}
