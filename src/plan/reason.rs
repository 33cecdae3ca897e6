//! Why a candidate is not put into the draft.

use chrono::NaiveDate;
use serde::Serialize;

/// Why a candidate is left out.
///
/// Displayed in a few words, safe for a terminal: `merged to another branch (release-1.30)`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    #[error("dismissed")]
    Dismissed,
    #[error("deleted from the draft by a person")]
    Deleted,
    #[error("already covered in {edition}{}", in_section(.section))]
    AlreadyCovered {
        edition: NaiveDate,
        /// The heading there; empty outside sections.
        section: String,
    },
    #[error("merged to another branch ({})", crate::text::safe_for_terminal(.base))]
    OtherBranch { base: String },
    #[error("cherry-pick")]
    CherryPick,
    #[error("by a bot")]
    Bot,
    #[error("reverted by #{by}")]
    Reverted { by: u64 },
    #[error("reverts #{original}")]
    Revert { original: u64 },
    /// Its title names a number and nothing else.
    #[error("reverts something outside the window that it does not describe")]
    WordlessRevert,
    #[error("no version in its tag")]
    NoVersion,
    #[error("no section for it")]
    NoSection,
    #[error("empty title and no release note")]
    Empty,
    #[error("repository not followed")]
    NotFollowed,
    #[error("invalid URL")]
    BadUrl,
    /// Its project is not released in the window, so that no bullet can name it.
    #[error("Helm chart")]
    Chart,
    #[error("Go module")]
    Module,
    #[error("pre-release")]
    PreRelease,
    /// Its project's pre-releases are seldom news.
    #[error("pre-release; --pick offers it")]
    OfferedPreRelease,
    #[error("in a section that is not selected")]
    SectionNotSelected,
    #[error("beyond --top {top}")]
    BeyondTop { top: usize },
    #[error("left for a later run")]
    Later,
}

/// A [`Reason`] as a stable word for programs, as in `fill --format json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    AlreadyCovered,
    BadUrl,
    BeyondTop,
    Bot,
    Chart,
    CherryPick,
    Deleted,
    Dismissed,
    Empty,
    Later,
    Module,
    NoSection,
    NoVersion,
    NotFollowed,
    OfferedPreRelease,
    OtherBranch,
    PreRelease,
    Revert,
    Reverted,
    SectionNotSelected,
    WordlessRevert,
}

impl Reason {
    /// The reason without its facts.
    pub fn code(&self) -> ReasonCode {
        match self {
            Self::Dismissed => ReasonCode::Dismissed,
            Self::Deleted => ReasonCode::Deleted,
            Self::AlreadyCovered { .. } => ReasonCode::AlreadyCovered,
            Self::OtherBranch { .. } => ReasonCode::OtherBranch,
            Self::CherryPick => ReasonCode::CherryPick,
            Self::Bot => ReasonCode::Bot,
            Self::Reverted { .. } => ReasonCode::Reverted,
            Self::Revert { .. } => ReasonCode::Revert,
            Self::WordlessRevert => ReasonCode::WordlessRevert,
            Self::NoVersion => ReasonCode::NoVersion,
            Self::NoSection => ReasonCode::NoSection,
            Self::Empty => ReasonCode::Empty,
            Self::NotFollowed => ReasonCode::NotFollowed,
            Self::BadUrl => ReasonCode::BadUrl,
            Self::Chart => ReasonCode::Chart,
            Self::Module => ReasonCode::Module,
            Self::PreRelease => ReasonCode::PreRelease,
            Self::OfferedPreRelease => ReasonCode::OfferedPreRelease,
            Self::SectionNotSelected => ReasonCode::SectionNotSelected,
            Self::BeyondTop { .. } => ReasonCode::BeyondTop,
            Self::Later => ReasonCode::Later,
        }
    }

    /// The words for `count` candidates in a summary, without what differs between them.
    pub(crate) fn summary(&self, count: usize) -> String {
        let plural = |one: &str, many: &str| if count == 1 { one } else { many }.to_owned();
        match self {
            Self::AlreadyCovered { .. } => "already covered".to_owned(),
            Self::OtherBranch { .. } => "merged to another branch".to_owned(),
            Self::CherryPick => plural("cherry-pick", "cherry-picks"),
            Self::Reverted { .. } => "reverted".to_owned(),
            Self::Revert { .. } => plural("revert", "reverts"),
            Self::Chart => plural("Helm chart", "Helm charts"),
            Self::Module => plural("Go module", "Go modules"),
            Self::PreRelease => plural("pre-release", "pre-releases"),
            Self::OfferedPreRelease => plural(
                "pre-release that --pick offers",
                "pre-releases that --pick offers",
            ),
            Self::SectionNotSelected => "in sections not selected".to_owned(),
            other => other.to_string(),
        }
    }

    /// True if a later run may add the candidate: the record keeps it as waiting.
    pub fn is_deferred(&self) -> bool {
        matches!(
            self,
            Self::BeyondTop { .. } | Self::Later | Self::OfferedPreRelease
        )
    }
}

fn in_section(section: &str) -> String {
    match section {
        "" => String::new(),
        section => format!(" ({})", crate::text::safe_for_terminal(section)),
    }
}
