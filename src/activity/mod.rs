//! What happened upstream in a week, as plain values: classified and ranked.

mod changelog;
mod classify;
mod deprecation;
mod evidence;
mod fetch_cause;
mod fetch_error;
mod fetch_gap;
mod gates;
mod promotion;
mod pull_request;
mod rank;
mod release;
mod revert;
pub mod schedule;
mod stage;
mod time_range;
mod version_update;

use serde::{Deserialize, Serialize};

pub use changelog::{ChangelogFile, changelog_section, linked_changelog};
pub use classify::{Classification, Evidence, classify};
pub use fetch_cause::{ConnectError, ResponseProblem};
pub use fetch_error::FetchError;
pub use fetch_gap::{Feed, FetchGap};
pub use gates::{GateChange, GateEvent, GateList, gate_changes};
pub use pull_request::{Author, PullRequest};
pub use rank::{feature_rank, rank};
pub use release::{Release, ReleaseKind};
pub use revert::reverted;
pub use stage::Stage;
pub use time_range::{EmptyWindow, TimeRange, Windows};

/// Everything that GitHub reported about a week.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    /// Unfiltered, without duplicates, by repository and number.
    pub pull_requests: Vec<PullRequest>,
    /// Published in the window, without duplicates, the newest first within a repository.
    pub releases: Vec<Release>,
    /// What upstream plans; empty if it was not requested.
    #[serde(default, skip_serializing_if = "schedule::Schedule::is_empty")]
    pub schedule: schedule::Schedule,
    /// What could not be fetched. Nothing is missing silently.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<FetchGap>,
}
