//! The release schedule: the milestones of release cycles, patch releases and end-of-life dates,
//! with where each was read. Parsing, choosing and wording are pure; `github` fetches the text.

mod day;
mod patches;
mod phases;
mod same_milestone;
mod timeline;
mod tokens;
mod upcoming;
mod version;
mod wording;

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use patches::{PatchFile, parse_patches};
pub use phases::parse_phases;
pub use same_milestone::is_same_milestone;
pub use timeline::{TimelineTable, parse_timeline};
pub use upcoming::{Deadlines, PatchNews, ScheduleDays, deadlines, patch_news};
pub use version::{PatchVersion, ReleaseLine};
pub use wording::{day_in_words, deadline_line, is_bare_deadline, milestone_url, patch_sentence};

use crate::text::Untrusted;

/// What upstream plans, as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// The rows of the Timeline tables that have a date, by day.
    #[serde(default)]
    pub milestones: Vec<Milestone>,
    /// The anchors of the page that explains the phases of a release.
    #[serde(default)]
    pub anchors: Vec<String>,
    /// The supported release lines, newest first.
    #[serde(default)]
    pub branches: Vec<PatchBranch>,
    /// The dates of the patch releases to come, whatever their versions.
    #[serde(default)]
    pub upcoming: Vec<PatchDates>,
    /// Rows and values that could not be read, each with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Skipped>,
}

/// A row of a Timeline table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// The release that the cycle leads to, such as 1.36.
    pub cycle: ReleaseLine,
    /// The row's text without links and emphasis, up to the first dash.
    pub name: Untrusted,
    /// The day on which it is due, anywhere on Earth (UTC-12); the first one of a range.
    pub day: NaiveDate,
    /// The last day, if the row names a range of days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_day: Option<NaiveDate>,
    /// The moment at which it ends, if the row names a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cutoff: Option<DateTime<Utc>>,
}

impl Milestone {
    /// The moment at which it is over: the time that the row names, else the end of its last day
    /// anywhere on Earth, which is 12:00 UTC of the day after.
    pub fn ends(&self) -> DateTime<Utc> {
        self.cutoff
            .unwrap_or_else(|| day::end_of_day(self.last_day.unwrap_or(self.day)))
    }
}

/// A supported release line, such as 1.36, with its patch releases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatchBranch {
    pub line: ReleaseLine,
    /// The patch release that is planned next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Patch>,
    /// Patch releases that were made, newest first.
    #[serde(default)]
    pub previous: Vec<Patch>,
    /// From this day on, only security fixes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maintenance: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_of_life: Option<NaiveDate>,
}

/// A patch release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patch {
    pub version: PatchVersion,
    #[serde(flatten)]
    pub dates: PatchDates,
}

/// When a patch release is made, and until when changes for it are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PatchDates {
    pub target: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cherry_picks: Option<NaiveDate>,
}

/// A row or value that was left out, because what it says is not certain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Where it is: a release line (`1.36`), or the name of a file.
    pub place: String,
    /// The row's name, or the key of the value.
    pub row: Untrusted,
    /// What it says.
    pub value: Untrusted,
    pub why: SkipReason,
}

/// Why a row or value was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// There is no text, "TBD" or "TBC".
    NoDate,
    /// A word that is no part of a date.
    UnknownWord,
    /// No such day in the calendar.
    NoSuchDay,
    /// The weekday is the one of another date.
    OtherWeekday,
    /// Two dates in one row that cannot both be right.
    DatesDiffer,
    /// The year is missing, and the other rows do not decide it.
    NoYear,
    /// More than half a year from the other rows.
    FarAway,
    /// The name is missing or longer than a heading.
    NoName,
    /// Not a version such as 1.36 or 1.36.2.
    NoVersion,
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoDate => "no date yet",
            Self::UnknownWord => "not a date that lwkd can read",
            Self::NoSuchDay => "no such day in the calendar",
            Self::OtherWeekday => "the weekday does not fit the date",
            Self::DatesDiffer => "its dates do not fit each other",
            Self::NoYear => "the year is missing",
            Self::FarAway => "more than half a year from the other rows",
            Self::NoName => "the name is missing or too long",
            Self::NoVersion => "not a version",
        })
    }
}

impl Schedule {
    pub fn is_empty(&self) -> bool {
        self.milestones.is_empty() && self.branches.is_empty()
    }

    /// Adds the rows of a Timeline table; the milestones stay in the order of their days.
    pub fn add_timeline(&mut self, table: TimelineTable) {
        self.milestones.extend(table.milestones);
        self.sort();
        self.skipped.extend(table.skipped);
    }

    /// Puts the milestones into the order of their days, as everything that reads them expects.
    pub fn sort(&mut self) {
        self.milestones.sort_by_key(|milestone| milestone.day);
    }

    /// Adds what the file of patch releases says.
    pub fn add_patches(&mut self, file: PatchFile) {
        self.branches.extend(file.branches);
        self.upcoming.extend(file.upcoming);
        self.skipped.extend(file.skipped);
    }
}
