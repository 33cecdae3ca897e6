//! Reports of a plan: for a person after `fill`, for a program (JSON), and for the record.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt::Write;

use chrono::NaiveDate;
use serde::Serialize;

use crate::activity::{FetchGap, TimeRange};
use crate::archive::Archive;
use crate::plan::{FeatureCandidate, LeftOut, Plan, Reason, ReasonCode, Source};
use crate::post::UrlKey;
use crate::record::{Item, Record, State};
use crate::settings::{SectionId, SectionSource, Settings};
use crate::text::table;

/// What `fill --format json` prints.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FillReport<'a> {
    /// The draft's path.
    pub draft: &'a str,
    /// The window of pull requests: half-open, UTC.
    pub window: TimeRange,
    pub added: Vec<Added<'a>>,
    /// The number of candidates that were already in the draft.
    pub kept: usize,
    pub left_out: Vec<NotAdded<'a>>,
    /// The most likely choices for Featured PRs, the most likely one first; at most five.
    pub featured: Vec<Featured<'a>>,
    /// What could not be fetched, in words.
    pub incomplete: Vec<String>,
}

/// A pull request or release that was added. Those that share a bullet have the same text.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Added<'a> {
    pub section: &'a str,
    pub url: &'a str,
    pub text: &'a str,
    pub reason: String,
    pub code: AddedCode,
}

/// What kind of item was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AddedCode {
    Merge,
    Promotion,
    Deprecation,
    VersionUpdate,
    Release,
    Schedule,
}

impl From<SectionSource> for AddedCode {
    fn from(source: SectionSource) -> Self {
        match source {
            SectionSource::Merges => Self::Merge,
            SectionSource::Promotions => Self::Promotion,
            SectionSource::Deprecations => Self::Deprecation,
            SectionSource::Versions => Self::VersionUpdate,
            SectionSource::Releases => Self::Release,
            SectionSource::Schedule => Self::Schedule,
        }
    }
}

/// A candidate that was not added.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NotAdded<'a> {
    pub url: &'a str,
    pub reason: String,
    pub code: ReasonCode,
}

/// A pull request that editors may want to feature.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Featured<'a> {
    pub url: &'a str,
    pub reason: String,
}

impl<'a> FillReport<'a> {
    pub fn new(draft: &'a str, window: TimeRange, plan: &'a Plan, settings: &'a Settings) -> Self {
        let added = plan.entries.iter().flat_map(|entry| {
            entry.sources.iter().map(|source| Added {
                section: &settings.section(entry.section).heading,
                url: &source.url,
                text: &entry.text,
                reason: entry.reasons.join("; "),
                code: entry.kind.into(),
            })
        });
        let schedule = plan.schedule.lines.iter().filter_map(|line| {
            Some(Added {
                section: &settings.section(plan.schedule.section?).heading,
                url: &line.url,
                text: &line.text,
                reason: line.reason.clone(),
                code: AddedCode::Schedule,
            })
        });
        let left_out = plan.left_out.iter().map(|left_out| NotAdded {
            url: &left_out.source.url,
            reason: left_out.reason.to_string(),
            code: left_out.reason.code(),
        });
        Self {
            draft,
            window,
            added: schedule.chain(added).collect(),
            kept: plan.kept.len(),
            left_out: left_out.collect(),
            featured: plan.featured.iter().map(Featured::new).collect(),
            incomplete: plan.gaps.iter().map(ToString::to_string).collect(),
        }
    }
}

impl<'a> Featured<'a> {
    fn new(candidate: &'a FeatureCandidate) -> Self {
        Self {
            url: &candidate.url,
            reason: candidate.reasons.join(", "),
        }
    }
}

/// The gaps in words, one line for all repositories that have the same error.
pub fn grouped_gaps(gaps: &[FetchGap]) -> Vec<String> {
    let mut groups: Vec<(&FetchGap, Vec<&str>)> = Vec::new();
    for gap in gaps {
        let group = groups
            .iter_mut()
            .find(|(first, _)| first.feed == gap.feed && first.error == gap.error);
        match group {
            Some((_, names)) => names.push(gap.repository.as_str()),
            None => groups.push((gap, vec![gap.repository.as_str()])),
        }
    }
    let line = |(gap, names): (&FetchGap, Vec<&str>)| {
        format!("{} of {}: {}", gap.feed, names.join(", "), gap.error)
    };
    groups.into_iter().map(line).collect()
}

/// The report for a person: what was added to each section, and why the rest was not. In a
/// terminal of `width` columns.
pub fn summary(plan: &Plan, settings: &Settings, width: Option<usize>) -> String {
    let mut rows = Vec::new();
    for (at, section) in settings.sections.iter().enumerate() {
        let id = SectionId(at);
        let heading = || section.heading.clone();
        if plan.schedule.section == Some(id) && !plan.schedule.lines.is_empty() {
            rows.push([heading(), "written".to_owned()]);
        }
        let added = plan.entries.iter().filter(|entry| entry.section == id);
        let items: usize = added.clone().map(|entry| entry.sources.len()).sum();
        let bullets = added.count();
        let waiting = plan.left_out.iter();
        let waiting = waiting
            .filter(|left_out| left_out.reason.is_deferred() && left_out.section == Some(id))
            .count();
        let waiting = match (bullets, waiting) {
            (0, 0) => continue,
            (_, 0) => String::new(),
            (_, waiting) => format!(", {} waiting", in_items(waiting)),
        };
        let unit = if bullets == 1 { "bullet" } else { "bullets" };
        let items = match items == bullets {
            true => String::new(),
            false => format!(" ({})", in_items(items)),
        };
        rows.push([
            heading(),
            format!("{bullets:>3} {unit} added{items}{waiting}"),
        ]);
    }
    let mut out = table(&rows, width);
    if rows.is_empty() || plan.entries.is_empty() && plan.schedule.lines.is_empty() {
        out.push_str("  nothing new\n");
    }
    if !plan.kept.is_empty() {
        let kept = in_items(plan.kept.len());
        let _ = writeln!(out, "  {kept} already in the draft");
    }
    if !plan.left_out.is_empty() {
        let _ = writeln!(
            out,
            "  {} left out: {}",
            in_items(plan.left_out.len()),
            counted(&plan.left_out).join(", ")
        );
    }
    out
}

/// Pull requests and releases, of which a bullet may cover several.
fn in_items(count: usize) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} item{s}")
}

/// The reasons with the number of candidates, the most frequent first: `3 cherry-picks`.
fn counted(left_out: &[LeftOut]) -> Vec<String> {
    let mut counts: HashMap<ReasonCode, (usize, &Reason)> = HashMap::new();
    for LeftOut { reason, .. } in left_out {
        counts.entry(reason.code()).or_insert((0, reason)).0 += 1;
    }
    let mut counts: Vec<(usize, &Reason)> = counts.into_values().collect();
    counts.sort_by_key(|(count, reason)| (Reverse(*count), reason.code()));
    counts
        .into_iter()
        .map(|(count, reason)| format!("{count} {}", reason.summary(count)))
        .collect()
}

/// Records what `plan` adds and what was already in the draft.
pub fn record_offered(record: &mut Record, plan: &Plan, settings: &Settings) {
    for entry in &plan.entries {
        let heading = &settings.section(entry.section).heading;
        for source in &entry.sources {
            record.put(heading, item(source, State::Offered));
        }
    }
    for source in &plan.kept {
        record.put("In the draft already", item(source, State::Offered));
    }
    for left in plan
        .left_out
        .iter()
        .filter(|left_out| left_out.reason.is_deferred())
    {
        let heading = left.section.map_or("Waiting", |section| {
            settings.section(section).heading.as_str()
        });
        record.put(heading, item(&left.source, State::Waiting));
    }
    for candidate in &plan.featured {
        record.mark_featured(&UrlKey::of(&candidate.url));
    }
    if plan.schedule.section.is_some() {
        record.dates.clone_from(&plan.schedule.dates);
    }
}

/// Records what a writer dismissed.
pub fn record_dismissed(record: &mut Record, dismissed: &[LeftOut], settings: &Settings) {
    for left in dismissed {
        let heading = left.section.map_or("Dismissed", |section| {
            settings.section(section).heading.as_str()
        });
        record.put(heading, item(&left.source, State::Dismissed));
    }
}

fn item(source: &Source, state: State) -> Item {
    Item {
        at: Some(source.at),
        base: source.base.clone(),
        version: source.version.clone(),
        stage: source.stage.clone(),
        gates: source.gates.clone(),
        ..Item::new(source.url.clone(), state)
    }
}

/// How many bullets the editors of the last editions before `date` published in the list that gets
/// the most, as a line; `None` unless that is fewer than `plan` adds.
pub fn usual_number(
    plan: &Plan,
    archive: &Archive,
    date: NaiveDate,
    settings: &Settings,
) -> Option<String> {
    let count = |id: SectionId| {
        let entries = plan.entries.iter();
        entries.filter(|entry| entry.section == id).count()
    };
    let largest = (0..settings.sections.len())
        .map(SectionId)
        .max_by_key(|id| count(*id))?;
    let is_largest = |heading: &str| settings.section_meant(heading) == Some(largest);
    let usual = archive.usual_bullets(date, is_largest)?;
    let heading = &settings.section(largest).heading;
    (usual < count(largest)).then(|| {
        format!(
            "  editors usually publish {usual} in {heading}; `--top {usual}` adds the best of each \
             list only, `--pick` lets you choose\n"
        )
    })
}
