//! The section Release Schedule: what `fill` writes there, what the record keeps of it, and what a writer
//! may want to know beside it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::activity::schedule::{
    Milestone, PatchDates, PatchNews, Schedule, ScheduleDays, deadline_line, deadlines,
    is_bare_deadline, patch_news, patch_sentence,
};
use crate::archive::publication_time;
use crate::edition::{EditionNames, Week};
use crate::plan::ScheduleReport;
use crate::post::{Post, Section, is_blank};
use crate::record::{DateKind, Record, RecordedDate};
use crate::settings::{ScheduleSources, SectionId, SectionSource, Settings};
use crate::text::{Edit, Span, safe_for_terminal};

/// Milestones that the record keeps: editors name one of the first three in 140 of 152 editions.
const RECORDED: usize = 8;
/// Columns of the lines that a writer reads in the todo list.
const OUTLOOK_WIDTH: usize = 76;
/// Patch releases further ahead are no news yet, and their dates still change.
const RECORDED_DAYS: i64 = 60;

/// What the schedule means for one edition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SchedulePlan {
    /// The section that it fills.
    pub section: Option<SectionId>,
    /// The lines to write, each a paragraph; empty where a person wrote the section.
    pub lines: Vec<ScheduleLine>,
    /// Milestones, patch releases and end-of-life dates in a few lines, for a writer who chooses.
    pub outlook: String,
    /// What the record is to keep; empty where nothing was fetched.
    pub dates: Vec<RecordedDate>,
}

/// A paragraph of the section, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleLine {
    pub text: String,
    /// The page of the source.
    pub url: String,
    pub reason: String,
}

/// The days of the edition in `post`: its planned publication is its front matter's date, or the settings'
/// where there is none or it lies before the week's end.
pub fn schedule_days(
    post: &Post,
    week: Week,
    settings: &Settings,
    now: DateTime<Utc>,
) -> ScheduleDays {
    let planned = EditionNames::new(week, &settings.newsletter).publication;
    let head = post.draft.front_matter.as_ref();
    let written = head.and_then(|head| publication_time(head.value(&post.text, "date")?));
    let latest_days = settings.newsletter.publication.latest_days;
    let in_time = |date: &NaiveDate| {
        let days = (*date - week.sunday()).num_days();
        (1..=i64::from(latest_days)).contains(&days)
    };
    let date = written.map(|time| time.date()).filter(in_time);
    let publication = date.unwrap_or(planned.date_naive());
    ScheduleDays::new(week.sunday(), publication, latest_days, now)
}

/// Decides what goes into the section. `sections`: only these are filled; empty: all.
pub fn plan_schedule(
    post: &Post,
    record: &Record,
    schedule: &Schedule,
    settings: &Settings,
    sections: &[SectionId],
    days: ScheduleDays,
) -> SchedulePlan {
    let (Some(sources), Some(id)) = (&settings.schedule, section_id(settings)) else {
        return SchedulePlan::default();
    };
    if schedule.is_empty() || !(sections.is_empty() || sections.contains(&id)) {
        return SchedulePlan::default();
    }
    let next = deadlines(schedule, sources, days);
    let news = patch_news(schedule, days);
    let deadline = next.next.map(|milestone| ScheduleLine {
        text: deadline_line(milestone, schedule, sources),
        url: sources.timeline_url(&milestone.cycle.to_string()),
        reason: format!("the first milestone from {} on", days.from()),
    });
    let patches = news.as_ref().map(|news| ScheduleLine {
        text: patch_sentence(news, sources),
        url: sources.patches_url(),
        reason: reason_of(news).to_owned(),
    });
    let lines: Vec<ScheduleLine> = deadline.into_iter().chain(patches).collect();
    let was_filled = !record.dates.is_empty();
    let is_open = match post.section(id) {
        None => !was_filled,
        Some(section) if is_blank(section.body.of(&post.text)) => !was_filled,
        Some(section) => bare_deadline(section, post).is_some(),
    };
    SchedulePlan {
        section: Some(id),
        lines: if is_open { lines } else { Vec::new() },
        outlook: ScheduleReport::new(schedule, sources, days).to_brief(OUTLOOK_WIDTH),
        dates: dates(&next.ahead, schedule, sources, days),
    }
}

/// The section that is filled with the schedule.
fn section_id(settings: &Settings) -> Option<SectionId> {
    let mut sections = settings.sections.iter();
    let at = sections.position(|section| section.filled_by == Some(SectionSource::Schedule));
    at.map(SectionId)
}

/// The template's line of a section that holds nothing else.
fn bare_deadline(section: &Section, post: &Post) -> Option<Span> {
    let own = section.own.of(&post.text);
    let line = own.trim();
    let is_alone = is_bare_deadline(line)
        && section
            .subsections
            .iter()
            .all(|inner| inner.says_nothing(&post.text));
    let start = section.own.start + own.len() - own.trim_start().len();
    is_alone.then(|| Span::new(start, start + line.len()))
}

/// The edit that writes `plan` into its section, if that is in the draft: the template's line gives way to
/// a deadline, and stays above what is written where there is none.
pub(crate) fn schedule_edit(post: &Post, section: &Section, plan: &SchedulePlan) -> Option<Edit> {
    let eol = post.draft.eol.as_str();
    let content = plan.content(eol)?;
    match bare_deadline(section, post) {
        Some(bare) if plan.has_deadline() => Some(Edit::replace(bare, content)),
        Some(bare) => Some(Edit::insert(bare.end, format!("{eol}{eol}{content}"))),
        None => {
            let at = section.heading.end;
            Some(Edit::insert(at, format!("{eol}{eol}{content}")))
        }
    }
}

impl SchedulePlan {
    /// The lines as they stand in the draft, blank lines between them; `None` for none.
    pub(crate) fn content(&self, eol: &str) -> Option<String> {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.text.as_str()).collect();
        (!lines.is_empty()).then(|| lines.join(&eol.repeat(2)))
    }

    fn has_deadline(&self) -> bool {
        let first = self.lines.first();
        first.is_some_and(|line| line.text.starts_with("**Next Deadline"))
    }
}

fn reason_of(news: &PatchNews) -> &'static str {
    match news {
        PatchNews::CherryPicks(_) => "cherry-picks are due within a week of the edition's",
        PatchNews::Expected { .. } => "patch releases are planned within a week of the edition's",
        PatchNews::Available(_) => "patch releases were made in the edition's week",
    }
}

/// What `check` compares the draft with when there is no network.
fn dates(
    ahead: &[&Milestone],
    schedule: &Schedule,
    sources: &ScheduleSources,
    days: ScheduleDays,
) -> Vec<RecordedDate> {
    let counts = |milestone: &&&Milestone| !sources.skips(milestone.name.raw());
    let milestones = ahead.iter().filter(counts).take(RECORDED).map(|milestone| {
        let cycle = milestone.cycle.to_string();
        RecordedDate {
            kind: DateKind::Milestone,
            name: safe_for_terminal(milestone.name.raw()),
            date: milestone.day,
            source: sources.timeline_url(&cycle),
        }
    });
    let mut out: Vec<RecordedDate> = milestones.collect();
    let mut patches: BTreeMap<(DateKind, NaiveDate), Vec<String>> = BTreeMap::new();
    let mut add = |name: Option<String>, dates: PatchDates| {
        let deadline = dates.cherry_picks.map(|day| (DateKind::CherryPicks, day));
        for key in deadline
            .into_iter()
            .chain([(DateKind::PatchRelease, dates.target)])
        {
            patches.entry(key).or_default().extend(name.clone());
        }
    };
    for patch in schedule
        .branches
        .iter()
        .filter_map(|branch| branch.next.as_ref())
    {
        add(Some(patch.version.to_string()), patch.dates);
    }
    for dates in &schedule.upcoming {
        add(None, *dates);
    }
    let near = |day: NaiveDate| (0..RECORDED_DAYS).contains(&(day - days.week_end).num_days());
    let near = patches.into_iter().filter(|((_, day), _)| near(*day));
    out.extend(near.map(|((kind, date), versions)| RecordedDate {
        kind,
        name: versions.join(", "),
        date,
        source: sources.patches_url(),
    }));
    out
}
