//! What `explain PR --format json` prints.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::activity::{PullRequest, TimeRange, classify, feature_rank, rank};
use crate::plan::ReasonCode;
use crate::record::State;
use crate::settings::Settings;
use crate::text::{Untrusted, safe_for_terminal, safe_lines};

/// Why a pull request is in an edition, or is not.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PullRequestReport {
    /// The edition's path.
    pub draft: String,
    /// `owner/name`
    pub repository: String,
    pub number: u64,
    /// Its data on GitHub; `null` if it could not be fetched.
    pub pull_request: Option<MergedPullRequest>,
    /// The edition's window of pull requests: half-open, UTC.
    pub window: TimeRange,
    pub merged: WindowCode,
    /// Whether the newsletter's search finds it.
    pub is_matched: bool,
    /// The earlier edition that covered it.
    pub covered: Option<CoveredIn>,
    /// What the edition's record says of it.
    pub record: Option<State>,
    pub decision: DecisionReport,
    /// What could not be fetched, in words.
    pub incomplete: Vec<String>,
}

/// A merged pull request as GitHub describes it, and how it is classified.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MergedPullRequest {
    pub url: String,
    pub title: String,
    /// `null` if the account was deleted.
    pub author: Option<String>,
    pub merged_at: DateTime<Utc>,
    /// The branch it was merged into.
    pub base: String,
    pub labels: Vec<String>,
    pub release_note: Option<String>,
    /// What speaks for its section, in words.
    pub kind: String,
    /// What its merge changed in the list of feature gates, in words.
    pub gates: Vec<String>,
    pub score: Points,
    /// How likely editors feature it.
    pub feature_score: Points,
}

/// A number of points, of which only the order means something, with the reasons in words.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Points {
    pub points: i32,
    pub reasons: Vec<&'static str>,
}

impl MergedPullRequest {
    pub fn new(found: &PullRequest, settings: &Settings) -> Self {
        let author = found.author.as_ref();
        let (score, why) = rank(found);
        let (feature_score, reasons) = feature_rank(found, settings);
        let note = found.release_note.as_ref();
        Self {
            url: safe_for_terminal(&found.url),
            title: found.title.for_terminal(),
            author: author.map(|author| author.login.for_terminal()),
            merged_at: found.merged_at,
            base: safe_for_terminal(&found.base),
            labels: found.labels.iter().map(Untrusted::for_terminal).collect(),
            release_note: note.map(|note| safe_lines(note.raw())),
            kind: classify(found, settings).evidence.to_string(),
            gates: found.gates.iter().map(ToString::to_string).collect(),
            score: Points {
                points: score,
                reasons: vec![why],
            },
            feature_score: Points {
                points: feature_score,
                reasons,
            },
        }
    }
}

/// When it was merged, compared with the edition's window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WindowCode {
    Before,
    Within,
    After,
    /// It could not be fetched.
    Unknown,
}

impl WindowCode {
    pub fn of(found: Option<&PullRequest>, window: TimeRange) -> Self {
        match found {
            None => Self::Unknown,
            Some(found) if found.merged_at < window.since => Self::Before,
            Some(found) if window.contains(found.merged_at) => Self::Within,
            Some(_) => Self::After,
        }
    }
}

/// Where an earlier edition covered it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CoveredIn {
    pub edition: NaiveDate,
    /// The heading; empty above the first one.
    pub section: String,
}

/// What `fill` does with it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DecisionReport {
    pub code: FillDecision,
    /// The section that it goes into.
    pub section: Option<String>,
    /// The bullet, as Markdown without its marker.
    pub text: Option<String>,
    /// The bullet that the other of title and release note would give.
    pub other_text: Option<String>,
    /// Its place in the list of the section.
    pub place: Option<ListPlace>,
    /// Why it is left out, in words.
    pub reason: Option<String>,
    pub reason_code: Option<ReasonCode>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FillDecision {
    /// It is in the edition already.
    InDraft,
    /// `fill` adds it.
    Added,
    /// `fill` leaves it out.
    LeftOut,
    /// `fill` would not find it.
    NotFound,
}

/// A place in the list of bullets that `fill` adds to a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ListPlace {
    /// From 1.
    pub position: usize,
    /// The length of the list.
    pub of: usize,
}

impl DecisionReport {
    /// A decision without details.
    pub fn new(code: FillDecision) -> Self {
        Self {
            code,
            section: None,
            text: None,
            other_text: None,
            place: None,
            reason: None,
            reason_code: None,
        }
    }
}
