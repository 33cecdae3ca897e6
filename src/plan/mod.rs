//! What `fill` will do: turns pull requests and releases into entries, and entries into edits. All
//! of it is pure.

pub(crate) mod details;
pub(crate) mod entry;
mod feature_candidates;
pub(crate) mod featured;
pub(crate) mod fill_report;
mod form;
pub(crate) mod grouping;
pub(crate) mod insert;
pub(crate) mod known;
pub(crate) mod line_check;
pub(crate) mod link_text;
pub(crate) mod lists;
pub(crate) mod merges;
pub(crate) mod reason;
pub(crate) mod release_entry;
pub(crate) mod releases;
pub(crate) mod schedule;
pub(crate) mod schedule_report;

pub use details::{CandidateIndex, Known, details};
pub use fill_report::{
    FillReport, grouped_gaps, record_dismissed, record_offered, summary, usual_number,
};
pub use insert::insert;
pub use link_text::without_addresses;
pub use reason::{Reason, ReasonCode};
pub use schedule::{ScheduleLine, SchedulePlan, plan_schedule, schedule_days};
pub use schedule_report::ScheduleReport;

use crate::activity::{Activity, FetchGap, Windows};
use crate::archive::Archive;
use crate::edition::Period;
use crate::post::Post;
use crate::record::Record;
use crate::settings::{SectionId, SectionSource, Settings};
use chrono::{DateTime, Utc};

use self::known::Dispositions;
use self::line_check::without_findings;
use self::lists::Lists;

/// Decides what is added to the draft, where, and with what text. Every candidate in the windows
/// appears once: as a source of an entry, as kept, or as left out.
pub fn plan(input: &PlanInput<'_>) -> Plan {
    let mut plan = Plan {
        gaps: input.activity.gaps.clone(),
        ..Plan::default()
    };
    let dispositions = Dispositions::new(input);
    let mut lists = Lists::default();
    merges::offer(input, &dispositions, &mut lists, &mut plan);
    releases::offer(input, &dispositions, &mut lists, &mut plan);
    lists.into_plan(input, &mut plan);
    for entry in &mut plan.entries {
        entry.text = without_findings(&entry.text, entry.section, input.settings);
        let other = entry.other.take();
        entry.other = other.map(|other| without_findings(&other, entry.section, input.settings));
    }
    plan.featured = feature_candidates::choose(input, &plan);
    plan
}

/// The input of [`plan`].
#[derive(Clone, Copy, Debug)]
pub struct PlanInput<'a> {
    pub period: Period,
    pub windows: Windows,
    pub post: &'a Post,
    pub archive: &'a Archive,
    pub record: &'a Record,
    pub activity: &'a Activity,
    pub settings: &'a Settings,
    /// Only these sections are filled; empty for all.
    pub sections: &'a [SectionId],
    /// The maximum number of bullets in each list; further ones are deferred.
    pub top: Option<usize>,
    /// A writer chooses among the entries: what is seldom published is among them.
    pub picking: bool,
}

impl PlanInput<'_> {
    /// Whether `section` may be filled.
    pub(crate) fn fills(&self, section: SectionId) -> bool {
        self.sections.is_empty() || self.sections.contains(&section)
    }
}

/// The bullets to add, and everything that is not added.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// In the order of the draft: by section as in the settings, then by score, then the newest
    /// first, which is the order of the GitHub search that writers are used to.
    pub entries: Vec<Entry>,
    /// Candidates that are already in the draft.
    pub kept: Vec<Source>,
    /// Candidates in the window that are neither added nor kept.
    pub left_out: Vec<LeftOut>,
    /// The candidates for the section of featured pull requests that are most likely, best first;
    /// at most five.
    pub featured: Vec<FeatureCandidate>,
    pub gaps: Vec<FetchGap>,
    /// What the section Release Schedule gets; see [`plan_schedule`].
    pub schedule: SchedulePlan,
}

impl Plan {
    /// Leaves out `sources`, which would have gone into `section`.
    pub(crate) fn leave_out(
        &mut self,
        sources: impl IntoIterator<Item = Source>,
        section: Option<SectionId>,
        reason: Reason,
    ) {
        self.left_out
            .extend(sources.into_iter().map(|source| LeftOut {
                source,
                section,
                reason: reason.clone(),
            }));
    }
}

/// A bullet to add.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub section: SectionId,
    /// The pull requests or releases that the bullet covers; the first is the main one.
    pub sources: Vec<Source>,
    /// The bullet as Markdown without its marker, on one line. In a section without a list (only a
    /// writer moves an entry there) it is a featured item, with `\n` between lines.
    pub text: String,
    /// The bullet that the other of title and release note gives, where that says something else.
    pub other: Option<String>,
    /// How likely the editors are to publish it; only the order has a meaning.
    pub score: i32,
    /// What put it into its section.
    pub kind: SectionSource,
    /// Why it is in this section and at this place, in a few words each.
    pub reasons: Vec<String>,
}

impl Entry {
    /// When the newest of its sources was merged or published.
    pub(crate) fn newest(&self) -> Option<DateTime<Utc>> {
        self.sources.iter().map(|source| source.at).max()
    }
}

/// A pull request or release, with what the record keeps of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub url: String,
    /// When it was merged or published, UTC.
    pub at: DateTime<Utc>,
    /// The branch a pull request was merged into.
    pub base: Option<String>,
    /// The version that the pull request updates to, or that was released.
    pub version: Option<String>,
    /// The stage that a promotion reaches: `alpha`, `beta`, `stable`.
    pub stage: Option<String>,
    /// What it changed in the list of feature gates, in words.
    pub gates: Vec<String>,
}

/// A pull request that editors may want to feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureCandidate {
    pub url: String,
    /// What speaks for it, in a few words each.
    pub reasons: Vec<&'static str>,
}

/// A candidate that is not added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub source: Source,
    /// The section it would have gone into.
    pub section: Option<SectionId>,
    pub reason: Reason,
}
