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
pub use pull_request::{Author, PullRequest, release_note};
pub use rank::{feature_rank, rank};
pub use release::{Release, ReleaseKind};
pub use revert::reverted;
pub use stage::Stage;
pub use time_range::{TimeRange, Windows};

use crate::settings::MergeSource;
use crate::text::Untrusted;

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

impl Activity {
    /// Adds to each pull request the Kubernetes labels that the settings map its own labels to:
    /// classification and ranking know the labels of Kubernetes only.
    pub fn add_translated_labels(&mut self, sources: &[MergeSource]) {
        for pull_request in &mut self.pull_requests {
            let own =
                |merge_source: &&MergeSource| merge_source.repository == pull_request.repository;
            let Some(source) = sources.iter().find(own) else {
                continue;
            };
            let meant = source.labels.iter();
            let meant = meant.filter(|(label, _)| pull_request.has_label(label));
            let meant: Vec<Untrusted> = meant.map(|(_, label)| label.as_str().into()).collect();
            pull_request.labels.extend(meant);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::RepositoryName;

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
