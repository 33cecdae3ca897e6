//! What `status --format json` prints.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::report::Counts;
use crate::report::json::PublicationReport;

/// The state of an edition.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatusReport {
    /// The edition's path.
    pub draft: String,
    /// The date in the edition's name.
    pub edition: NaiveDate,
    pub publication: PublicationReport,
    /// In the order of the settings.
    pub sections: Vec<SectionStatus>,
    pub findings: FindingCounts,
    pub candidates: CandidatesReport,
    /// The URLs of pull requests that `fill` named as likely choices to feature.
    pub featured: Vec<String>,
    pub next: NextStep,
}

/// The state of a section.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SectionStatus {
    pub section: String,
    pub code: SectionCode,
    pub required: bool,
    /// How much it holds: bullets of a list, featured items, or words of prose.
    pub count: usize,
    /// Its newest change; `null` without git, or if the section is missing.
    pub changed: Option<LastChange>,
    /// The open pull requests that change it, with `--pull-requests`.
    pub pull_requests: Vec<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SectionCode {
    /// The edition has no such section.
    Missing,
    /// It holds what a new edition holds.
    Empty,
    Written,
}

/// Who changed a section last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum LastChange {
    /// Lines of it are not committed.
    NotCommitted,
    Committed {
        author: String,
        at: DateTime<Utc>,
    },
}

/// The number of findings by severity and by kind of fix.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FindingCounts {
    pub errors: usize,
    pub warnings: usize,
    pub hints: usize,
    /// Findings that `check --fix` fixes.
    pub fixable: usize,
    /// Findings that only `check --fix --unsafe-fixes` fixes.
    pub unsafe_fixable: usize,
}

impl From<Counts> for FindingCounts {
    fn from(counts: Counts) -> Self {
        Self {
            errors: counts.errors,
            warnings: counts.warnings,
            hints: counts.hints,
            fixable: counts.safe,
            unsafe_fixable: counts.not_safe,
        }
    }
}

/// The pull requests and releases that could become entries.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CandidatesReport {
    pub code: CandidatesCode,
    /// Candidates that are neither in the draft nor dismissed.
    pub to_review: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CandidatesCode {
    /// `fill` did not run on the draft.
    NotFetched,
    Fetched,
}

/// The one step to take now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NextStep {
    pub code: NextCode,
    /// What to do, in words.
    pub text: String,
    /// The commands for it, in order; empty if a person has to write.
    pub commands: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NextCode {
    /// The edition holds conflict markers of git.
    ResolveConflict,
    Fill,
    FixErrors,
    ApplyFixes,
    /// Required sections are empty.
    WriteSections,
    /// There are candidates to review.
    Review,
    Publish,
    /// The edition is published, but not committed.
    Commit,
    /// Nothing to do until the next edition is started.
    Wait,
    StartNext,
}
