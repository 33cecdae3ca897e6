//! What `merge --format json` prints: the open pull requests, or how far the merges came.

use serde::Serialize;

/// The open pull requests against the branch that is checked out.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MergeListReport<'a> {
    pub branch: &'a str,
    pub pull_requests: Vec<OpenPullRequestRow<'a>>,
    /// The headings of sections that nobody has written to, here or in a pull request.
    pub not_started: &'a [String],
}

/// An open pull request.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OpenPullRequestRow<'a> {
    pub number: u64,
    pub title: String,
    /// Empty if the account was deleted.
    pub author: String,
    pub draft: bool,
    /// The editions that it changes, from the top of the work tree.
    pub editions: &'a [String],
    /// The headings of the sections that it changes.
    pub sections: &'a [String],
    /// How many other files it changes.
    pub other_files: usize,
    /// What `check` finds in its editions and not in the version that they started from.
    pub errors: usize,
    pub warnings: usize,
    pub hints: usize,
    /// Whether it merges cleanly into the branch as it is.
    pub merges_alone: bool,
    /// Whether it merges cleanly after those above it that do.
    pub merges_after_others: bool,
    pub already_merged: bool,
}

/// How far the merges came.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MergeReport<'a> {
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// In the order of the arguments.
    pub merges: Vec<MergeStepRow<'a>>,
}

/// One source that was to be merged.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MergeStepRow<'a> {
    /// The argument.
    pub name: &'a str,
    /// The number of the pull request; `null` for a branch.
    pub number: Option<u64>,
    pub result: StepResult,
    /// The merge commit, if one was made.
    pub commit: Option<&'a str>,
    pub conflicts: Vec<ConflictRow<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepResult {
    /// Merged; with `--dry-run`: it would merge cleanly.
    Merged,
    AlreadyMerged,
    Conflict,
    /// It comes after a conflict.
    NotTried,
}

/// Where a conflict is left.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ConflictRow<'a> {
    /// From the top of the work tree.
    pub path: &'a str,
    /// From 1; `null` where git left no markers in the file.
    pub line: Option<usize>,
    /// The heading of the section.
    pub section: Option<&'a str>,
}
