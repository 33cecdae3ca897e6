//! What happened upstream in a week, as plain values, and what to make of it.

mod classify;
mod deprecation;
mod notes;
mod promotion;
mod pull_request;
mod rank;
mod release;
mod revert;
mod stage;
mod title;
mod verb;
mod version;
mod version_update;
mod window;
mod words;

use serde::{Deserialize, Serialize};

pub use classify::{Place, classify};
pub use notes::{Change, ChangeKind, Notes, read_notes};
pub use pull_request::{Author, PullRequest, release_note};
pub use rank::rank;
pub use release::{Release, ReleaseKind};
pub use revert::reverted;
pub use stage::Stage;
pub use title::{clean, component_prefix};
pub use verb::{capitalised, verb};
pub use version::{TagParts, Version, tag_parts};
pub use window::{Window, Windows};
pub use words::first_sentence;

use crate::settings::RepositoryName;

/// Everything that GitHub told of a week.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    /// As GitHub has them: unfiltered, each once, by repository and number.
    pub pull_requests: Vec<PullRequest>,
    /// Published ones of the window, each once, newest first within a repository.
    pub releases: Vec<Release>,
    /// What could not be fetched. Nothing is ever silently missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
}

/// A part of the week that could not be fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Whose.
    pub repository: RepositoryName,
    pub part: Part,
    /// Why, in our own words, safe for a terminal.
    pub why: String,
    /// What to do about it, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// What of a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    PullRequests,
    Releases,
}

impl Part {
    /// As it is said: "pull requests of kubernetes/kubernetes".
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PullRequests => "pull requests",
            Self::Releases => "releases",
        }
    }
}
