//! What `fill` is going to do: from pull requests and releases to entries, and from entries to edits. All of it is pure.

pub(crate) mod details;
pub(crate) mod entry;
pub(crate) mod featured;
pub(crate) mod fill_report;
pub(crate) mod grouping;
pub(crate) mod insert;
pub(crate) mod known;
pub(crate) mod link_text;
pub(crate) mod lists;
pub(crate) mod merges;
pub(crate) mod release_entry;
pub(crate) mod releases;

pub use details::{CandidateIndex, Known, details};
pub use fill_report::{
    FillReport, gap_text, grouped_gaps, record_dismissed, record_offered, summary,
};
pub use insert::insert;
pub use link_text::without_addresses;

use crate::activity::{Activity, FetchGap, Windows};
use crate::archive::Archive;
use crate::edition::Week;
use crate::post::Post;
use crate::record::Record;
use crate::settings::{SectionId, Settings};
use chrono::{DateTime, Utc};

use self::known::Dispositions;
use self::lists::Lists;

/// Decides what goes into the draft, where, and in what words. Every candidate in the windows is accounted for once:
/// it is a source of an entry, kept, or left out.
pub fn plan(given: &PlanInput<'_>) -> Plan {
    let mut plan = Plan {
        gaps: given.activity.gaps.clone(),
        ..Plan::default()
    };
    let settled = Dispositions::of(given);
    let mut lists = Lists::default();
    merges::offer(given, &settled, &mut lists, &mut plan);
    releases::offer(given, &settled, &mut lists, &mut plan);
    lists.into_plan(given, &mut plan);
    plan
}

/// Everything that a plan is made from.
#[derive(Clone, Copy, Debug)]
pub struct PlanInput<'a> {
    pub week: Week,
    pub windows: Windows,
    pub post: &'a Post,
    pub archive: &'a Archive,
    pub record: &'a Record,
    pub activity: &'a Activity,
    pub settings: &'a Settings,
    /// Only these sections are filled; empty: all.
    pub sections: &'a [SectionId],
    /// At most so many bullets in each list; the rest waits.
    pub top: Option<usize>,
}

/// The bullets to be, and an account of everything that is not among them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// In the order in which they will stand: by section as in the settings, then by score, then the newest first, as
    /// the search lists them that writers are used to.
    pub entries: Vec<Entry>,
    /// Candidates whose addresses stand in the draft already.
    pub kept: Vec<Source>,
    /// Every candidate in the window that is neither added nor kept.
    pub left_out: Vec<LeftOut>,
    pub gaps: Vec<FetchGap>,
}

impl Plan {
    /// Leaves out `sources`, which would have gone into `section`. `waiting`: they may go in on a later run.
    pub(crate) fn leave_out(
        &mut self,
        sources: impl IntoIterator<Item = Source>,
        section: Option<SectionId>,
        reason: &str,
        waiting: bool,
    ) {
        self.left_out
            .extend(sources.into_iter().map(|source| LeftOut {
                source,
                section,
                reason: reason.to_owned(),
                waiting,
            }));
    }
}

/// One bullet to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub section: SectionId,
    /// What it tells: one pull request or release, or several that are told together; the first is the main one.
    pub sources: Vec<Source>,
    /// The bullet as Markdown, without its marker; one line. In a section that is no list, which only a writer moves it
    /// to, the piece as it stands there: lines with `\n` between them.
    pub text: String,
    /// How likely the editors publish it; only the order means something.
    pub score: i32,
    /// Why it stands in this section and at this place, in a few words each.
    pub reasons: Vec<String>,
}

impl Entry {
    /// When the newest of what it tells was merged or published.
    pub(crate) fn newest(&self) -> Option<DateTime<Utc>> {
        self.sources.iter().map(|source| source.at).max()
    }
}

/// A pull request or release, and what the record keeps of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub url: String,
    /// When it was merged or published, UTC.
    pub at: DateTime<Utc>,
    /// The branch a pull request was merged into.
    pub base: Option<String>,
    /// The version it brings or is.
    pub version: Option<String>,
    /// The stage that a promotion reaches: `alpha`, `beta`, `stable`.
    pub stage: Option<String>,
}

/// A candidate that does not go in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub source: Source,
    /// The section it would have gone into.
    pub section: Option<SectionId>,
    /// Why not, in a few words; safe for a terminal.
    pub reason: String,
    /// It may still go in on a later run (`--top`): the record keeps it as waiting.
    pub waiting: bool,
}
