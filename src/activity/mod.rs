//! What happened upstream in a week, as plain values, and what to make of it.

mod classify;
mod deprecation;
mod promotion;
mod pull_request;
mod rank;
mod release;
mod revert;
mod stage;
mod time_range;
mod version_update;

use serde::{Deserialize, Serialize};

pub use classify::{Classification, classify};
pub use pull_request::{Author, PullRequest, release_note};
pub use rank::rank;
pub use release::{Release, ReleaseKind};
pub use revert::reverted;
pub use stage::Stage;
pub use time_range::{TimeRange, Windows};

use crate::settings::{MergeSource, RepositoryName};
use crate::text::Untrusted;

/// Everything that GitHub told of a week.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    /// As GitHub has them: unfiltered, each once, by repository and number.
    pub pull_requests: Vec<PullRequest>,
    /// Published ones of the window, each once, newest first within a repository.
    pub releases: Vec<Release>,
    /// What could not be fetched. Nothing is ever silently missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<FetchGap>,
}

impl Activity {
    /// Gives each pull request, beside its own labels, those that they stand for by the settings of its repository: what
    /// decides on place and order knows the labels of Kubernetes.
    pub fn add_translated_labels(&mut self, sources: &[MergeSource]) {
        for pull_request in &mut self.pull_requests {
            let own =
                |merge_source: &&MergeSource| merge_source.repository == pull_request.repository;
            let Some(source) = sources.iter().find(own) else {
                continue;
            };
            let meant = source.labels.iter();
            let meant = meant.filter(|(label, _)| pull_request.has_label(label));
            let meant: Vec<Untrusted> = meant.map(|(_, it)| it.as_str().into()).collect();
            pull_request.labels.extend(meant);
        }
    }
}

/// A part of the week that could not be fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchGap {
    /// Whose.
    pub repository: RepositoryName,
    pub part: Feed,
    /// Why, in our own words, safe for a terminal.
    pub why: String,
    /// What to do about it, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// What of a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feed {
    PullRequests,
    Releases,
}

impl Feed {
    /// As it is said: "pull requests of kubernetes/kubernetes".
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PullRequests => "pull requests",
            Self::Releases => "releases",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_projects_labels_stand_for_the_known_ones() {
        let yaml = "merges:\n  - repository: a/b\n    labels: {breaking: kind/deprecation}\n";
        let settings = crate::settings::Settings::parse(yaml).expect("valid");
        let pull_request = |repository: &str| PullRequest {
            repository: RepositoryName::new(repository).expect("a name"),
            labels: vec!["Breaking".into()],
            ..PullRequest::sample()
        };
        let mut activity = Activity {
            pull_requests: vec![pull_request("a/b"), pull_request("a/other")],
            ..Activity::default()
        };
        activity.add_translated_labels(&settings.merges);
        let found: Vec<bool> = activity
            .pull_requests
            .iter()
            .map(|pull_request| pull_request.has_label("kind/deprecation"))
            .collect();
        assert_eq!(found, [true, false]);
    }
}
