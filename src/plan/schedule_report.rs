//! The schedule as `explain schedule` prints it, and as a writer finds it below the list of
//! `--pick`.

use std::fmt::Write;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::activity::schedule::{
    Milestone, PatchDates, Schedule, ScheduleDays, SkipReason, day_in_words, deadline_line,
    deadlines, milestone_url, patch_news, patch_sentence,
};
use crate::settings::ScheduleSources;
use crate::text::{safe_for_terminal, wrapped};

/// What upstream plans, seen from one edition.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ScheduleReport {
    /// The last day of the edition's week.
    pub edition: NaiveDate,
    /// The planned day of publication, UTC.
    pub publication: NaiveDate,
    /// The line that `fill` writes; `None` between release cycles.
    pub deadline: Option<String>,
    /// The sentence about patch releases, if one is due.
    pub patch_sentence: Option<String>,
    /// What lies ahead, by day.
    pub milestones: Vec<MilestoneRow>,
    /// The next patch release of each supported line, newest first.
    pub patches: Vec<PatchRow>,
    /// The dates of the patch releases to come, whatever their versions.
    pub upcoming: Vec<PatchDates>,
    pub end_of_life: Vec<EndOfLifeRow>,
    /// What could not be read, with the reason.
    pub skipped: Vec<SkippedRow>,
    /// What could not be fetched, in words.
    pub incomplete: Vec<String>,
}

/// A row of a timeline.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MilestoneRow {
    pub name: String,
    pub cycle: String,
    /// Anywhere on Earth.
    pub day: NaiveDate,
    /// The last day of a range.
    pub last_day: Option<NaiveDate>,
    /// The moment at which it is over.
    pub ends: DateTime<Utc>,
    /// The one that `fill` names.
    pub is_next: bool,
    /// Whether an edition names such a row: no pre-release, meeting or blog.
    pub is_deadline: bool,
    /// The page that explains it.
    pub url: String,
    /// The page that has its date.
    pub source: String,
}

/// A patch release.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PatchRow {
    pub version: String,
    #[serde(flatten)]
    pub dates: PatchDates,
    pub source: String,
}

/// The last day of a release line.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EndOfLifeRow {
    pub line: String,
    pub maintenance: Option<NaiveDate>,
    pub end_of_life: NaiveDate,
    pub source: String,
}

/// A row or value that was left out.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SkippedRow {
    pub place: String,
    pub row: String,
    pub value: String,
    pub code: SkipReason,
    pub reason: String,
}

impl ScheduleReport {
    pub fn new(schedule: &Schedule, sources: &ScheduleSources, days: ScheduleDays) -> Self {
        let ahead = deadlines(schedule, sources, days);
        let news = patch_news(schedule, days);
        let row = |milestone: &&Milestone| {
            let cycle = milestone.cycle.to_string();
            MilestoneRow {
                name: safe_for_terminal(milestone.name.raw()),
                day: milestone.day,
                last_day: milestone.last_day,
                ends: milestone.ends(),
                is_next: ahead
                    .next
                    .is_some_and(|next| std::ptr::eq(next, *milestone)),
                is_deadline: !sources.skips(milestone.name.raw()),
                url: milestone_url(milestone, &schedule.anchors, sources),
                source: sources.timeline_url(&cycle),
                cycle,
            }
        };
        let branches = || schedule.branches.iter();
        let patches = branches().filter_map(|branch| branch.next.as_ref());
        let ends = branches().filter_map(|branch| {
            Some(EndOfLifeRow {
                line: branch.line.to_string(),
                maintenance: branch.maintenance,
                end_of_life: branch.end_of_life?,
                source: sources.patches_url(),
            })
        });
        let skipped = schedule.skipped.iter().map(|skipped| SkippedRow {
            place: safe_for_terminal(&skipped.place),
            row: skipped.row.for_terminal(),
            value: skipped.value.for_terminal(),
            code: skipped.why,
            reason: skipped.why.to_string(),
        });
        Self {
            edition: days.week_end,
            publication: days.publication,
            deadline: ahead
                .next
                .map(|next| deadline_line(next, schedule, sources)),
            patch_sentence: news.map(|news| patch_sentence(&news, sources)),
            milestones: ahead.ahead.iter().map(row).collect(),
            patches: patches
                .map(|patch| PatchRow {
                    version: patch.version.to_string(),
                    dates: patch.dates,
                    source: sources.patches_url(),
                })
                .collect(),
            upcoming: schedule.upcoming.clone(),
            end_of_life: ends.collect(),
            skipped: skipped.collect(),
            incomplete: Vec::new(),
        }
    }

    /// The report for people, in lines of at most `width` columns where words allow it.
    pub fn to_text(&self, width: usize) -> String {
        let mut out = Lines {
            text: String::new(),
            width,
        };
        let (edition, publication) = (self.edition, self.publication);
        out.line(&format!(
            "edition of {edition}, planned for {publication} (UTC)"
        ));
        match self.milestones.iter().find(|row| row.is_next) {
            Some(next) => {
                let day = day_in_words(next.day);
                out.line(&format!("next deadline: {}, {day}", next.name));
            }
            None => out.line("next deadline: none lies ahead"),
        }
        if let Some(sentence) = &self.patch_sentence {
            out.line(sentence);
        }
        if !self.milestones.is_empty() {
            out.heading("milestones: the day anywhere on Earth, and its end in UTC");
        }
        for row in &self.milestones {
            let mark = match (row.is_next, row.is_deadline) {
                (true, _) => "*",
                (false, true) => "-",
                (false, false) => " ",
            };
            let day = match row.last_day {
                Some(last) => format!("{} to {last}", row.day),
                None => row.day.to_string(),
            };
            let ends = row.ends.format("%Y-%m-%d %H:%M");
            out.line(&format!(
                "{mark} {day} ({ends}) {}, {}",
                row.name, row.cycle
            ));
        }
        self.patch_lines(&mut out);
        if !self.skipped.is_empty() {
            out.heading("skipped");
        }
        for row in &self.skipped {
            let SkippedRow {
                place,
                row,
                value,
                reason,
                ..
            } = row;
            out.line(&format!("  {place}: {row}: `{value}`: {reason}"));
        }
        let mut sources: Vec<&str> = self.milestones.iter().map(|row| &*row.source).collect();
        sources.extend(self.patches.iter().map(|row| &*row.source));
        sources.extend(self.end_of_life.iter().map(|row| &*row.source));
        sources.sort_unstable();
        sources.dedup();
        if !sources.is_empty() {
            out.heading("sources");
        }
        for source in sources {
            out.line(&format!("  {source}"));
        }
        out.text
    }

    /// The same in a few lines, for the end of a todo list: the next milestones, patch releases and
    /// end-of-life dates.
    pub fn to_brief(&self, width: usize) -> String {
        const MOST: usize = 5;
        let mut out = Lines {
            text: String::new(),
            width,
        };
        let deadlines = self.milestones.iter().filter(|row| row.is_deadline);
        for row in deadlines.take(MOST) {
            out.line(&format!("  {} {}, {}", row.day, row.name, row.cycle));
        }
        self.patch_lines(&mut out);
        out.text
    }

    fn patch_lines(&self, out: &mut Lines) {
        if !self.patches.is_empty() || !self.upcoming.is_empty() {
            out.heading("patch releases");
        }
        for row in &self.patches {
            out.line(&format!("  {} {}", row.version, in_words(row.dates)));
        }
        let is_next = |dates: &PatchDates| self.patches.iter().any(|row| row.dates == *dates);
        for dates in self.upcoming.iter().filter(|dates| !is_next(dates)) {
            out.line(&format!("  later: {}", in_words(*dates)));
        }
        if !self.end_of_life.is_empty() {
            out.heading("end of life");
        }
        for row in &self.end_of_life {
            let maintenance = row.maintenance;
            let maintenance = maintenance.map_or(String::new(), |day| {
                format!(" (only security fixes from {day} on)")
            });
            out.line(&format!("  {} {}{maintenance}", row.line, row.end_of_life));
        }
    }
}

fn in_words(dates: PatchDates) -> String {
    match dates.cherry_picks {
        Some(deadline) => format!("{}, cherry-picks until {deadline}", dates.target),
        None => dates.target.to_string(),
    }
}

struct Lines {
    text: String,
    width: usize,
}

impl Lines {
    fn heading(&mut self, words: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.line(words);
    }

    /// A line; what does not fit goes on further in.
    fn line(&mut self, line: &str) {
        let words = line.trim_start();
        let indent = &line[..line.len() - words.len()];
        let room = self.width.saturating_sub(indent.len() + 2);
        let lines = wrapped(words, room).replace('\n', &format!("\n{indent}  "));
        let _ = writeln!(self.text, "{indent}{lines}");
    }
}
