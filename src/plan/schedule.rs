//! The section Release Schedule: what `fill` writes there, what the record keeps of it, and what a
//! writer may want to know beside it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::activity::schedule::{
    Milestone, PatchDates, PatchNews, Schedule, ScheduleDays, deadline_line, deadlines,
    is_bare_deadline, patch_news, patch_sentence,
};
use crate::edition::{EditionNames, Period};
use crate::plan::{PlanInput, ScheduleReport};
use crate::post::{Post, Section, is_empty_content};
use crate::record::{DateKind, RecordedDate};
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

/// The days of the edition in `post`. Its planned publication is the date of its front matter, or
/// what the settings say if that date is missing or not in the days after the week.
pub fn schedule_days(
    post: &Post,
    period: Period,
    settings: &Settings,
    now: DateTime<Utc>,
) -> ScheduleDays {
    let planned = EditionNames::new(period, None, &settings.newsletter).publication;
    let written = post.publication(settings);
    let latest_days = settings.newsletter.publication.latest_days;
    let in_time = |date: &NaiveDate| {
        let days = (*date - period.last()).num_days();
        (1..=i64::from(latest_days)).contains(&days)
    };
    let date = written.map(|time| time.date()).filter(in_time);
    let publication = date.unwrap_or(planned.date_naive());
    ScheduleDays::new(period.last(), publication, latest_days, now)
}

/// Decides what goes into the section.
pub fn plan_schedule(input: &PlanInput<'_>, days: ScheduleDays) -> SchedulePlan {
    let PlanInput {
        post,
        record,
        settings,
        sections,
        ..
    } = *input;
    let schedule = &input.activity.schedule;
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
        // A section that a person took out, or a newsletter does not have, stays out.
        None => false,
        Some(section) if is_empty_content(section.body.of(&post.text)) => !was_filled,
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

/// The edit that writes `plan` into `section`. A deadline replaces the template's line; a sentence
/// about patch releases alone is put below it.
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
    /// The lines with blank lines between them; `None` if nothing is to be written.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::schedule::{parse_patches, parse_timeline};
    use crate::activity::{Activity, Windows};
    use crate::archive::Archive;
    use crate::plan::{Plan, insert};
    use crate::record::Record;
    use crate::text::apply;

    const NOW: &str = "2026-03-16T12:00:00Z";

    fn schedule(rows: &str, patches: &str) -> Schedule {
        let table = format!("# Timeline\n|What|When|\n|-|-|\n{rows}");
        let mut schedule = Schedule::default();
        schedule.add_timeline(parse_timeline(&table, "1.36".parse().expect("a line")));
        schedule.add_patches(parse_patches(patches, "x").expect("YAML"));
        schedule
    }

    /// A deadline, and cherry-picks that are due.
    fn both() -> Schedule {
        let patches = "schedules:\n- release: 1.35\n  next: {release: 1.35.3, cherryPickDeadline: 2026-03-20, targetDate: 2026-03-24}\n";
        schedule(
            "|Code Freeze|18 March 2026|\n|Code Thing|25 March 2026|\n",
            patches,
        )
    }

    const DEADLINE: &str = "**Next Deadline: [Code Freeze](https://github.com/kubernetes/sig-release/blob/HEAD/releases/release-1.36/README.md#timeline), [March 18](https://www.kubernetes.dev/resources/release/#timeline)**";
    const PATCHES: &str = "March patch release cherry-picks are due on Friday (March 20).";

    fn planned(text: &str, record: &Record, schedule: &Schedule) -> (String, SchedulePlan) {
        let settings = Settings::default();
        let post = Post::parse(text, &settings);
        let day = "2026-03-15".parse().expect("a date");
        let period = Period::holding(day, settings.newsletter.cycle);
        let days = schedule_days(&post, period, &settings, NOW.parse().expect("a time"));
        let activity = Activity {
            schedule: schedule.clone(),
            ..Activity::default()
        };
        let input = PlanInput {
            period,
            windows: Windows::of(period, None, NOW.parse().expect("a time")),
            post: &post,
            archive: &Archive::default(),
            record,
            activity: &activity,
            settings: &settings,
            sections: &[],
            top: None,
            picking: false,
        };
        let found = plan_schedule(&input, days);
        let plan = Plan {
            schedule: found.clone(),
            ..Plan::default()
        };
        (apply(text, &insert(&post, &plan, &settings)), found)
    }

    fn filled(text: &str, schedule: &Schedule) -> String {
        let (filled, _) = planned(text, &Record::default(), schedule);
        assert_eq!(
            planned(&filled, &Record::default(), schedule).0,
            filled,
            "a second run"
        );
        filled
    }

    #[test]
    fn the_templates_line_gives_way_and_all_else_stays() {
        let bare = "## Developer News\n\nx\n\n## Release Schedule\n\n**Next Deadline:**\n\n\n## Promotions\n\n*\n";
        assert_eq!(
            filled(bare, &both()),
            bare.replace("**Next Deadline:**", &format!("{DEADLINE}\n\n{PATCHES}"))
        );
        let crlf = bare.replace('\n', "\r\n");
        let written = format!("{DEADLINE}\r\n\r\n{PATCHES}");
        assert_eq!(
            filled(&crlf, &both()),
            crlf.replace("**Next Deadline:**", &written)
        );
        assert_eq!(
            filled(
                "### Release Schedule\n**Next Deadline: **",
                &schedule("|Code Freeze|18 March 2026|\n", "{}")
            ),
            format!("### Release Schedule\n{DEADLINE}")
        );
    }

    #[test]
    fn between_cycles_the_line_stays_and_a_sentence_that_is_due_goes_below() {
        let mut patches = both();
        patches.milestones.clear();
        let bare = "## Release Schedule\n\n**Next Deadline:**\n\n## Promotions\n";
        let expected = bare.replace("**\n\n##", &format!("**\n\n{PATCHES}\n\n##"));
        assert_eq!(filled(bare, &patches), expected);
        let idle = schedule("|Code Freeze|18 March 2025|\n", "{}");
        assert_eq!(filled(bare, &idle), bare);
    }

    #[test]
    fn an_empty_section_is_filled_once_and_a_missing_one_stays_out() {
        let (empty, missing) = (
            "## Release Schedule\n\n## Promotions\n",
            "## Developer News\n\nx\n\n## Promotions\n",
        );
        let section = format!("## Release Schedule\n\n{DEADLINE}\n\n{PATCHES}\n\n## Promotions\n");
        assert_eq!(filled(empty, &both()), section);
        assert_eq!(filled(missing, &both()), missing);
        // A writer emptied the section again: it stays empty.
        let mut record = Record::default();
        record.dates = planned(empty, &record, &both()).1.dates;
        assert_eq!(planned(empty, &record, &both()).0, empty);
    }

    #[test]
    fn what_a_person_wrote_stays_and_the_record_is_kept_up_to_date() {
        for text in [
            "## Release Schedule\n\n**Next Deadline: Docs, March 30**\n",
            "## Release Schedule\n\n**Next Deadline:**\n\nShadows are sought.\n",
            "## Release Schedule\n\nThe cycle is over.\n",
            "## Release Schedule\n\n**Next Deadline:**\n\n### More\n\nx\n",
        ] {
            let (after, plan) = planned(text, &Record::default(), &both());
            assert_eq!(after, text);
            let dates: Vec<String> = plan
                .dates
                .iter()
                .map(|date| format!("{} {} {}", date.kind.as_str(), date.name, date.date))
                .collect();
            assert_eq!(
                dates,
                [
                    "milestone Code Freeze 2026-03-18",
                    "milestone Code Thing 2026-03-25",
                    "cherry-picks 1.35.3 2026-03-20",
                    "patch-release 1.35.3 2026-03-24",
                ]
            );
        }
    }

    #[test]
    fn the_front_matters_date_decides_when_it_is_published() {
        let text = |date: &str| {
            format!(
                "---\ndate: {date} 22:00:00 -0000\n---\n## Release Schedule\n\n**Next Deadline:**\n"
            )
        };
        let later = filled(&text("2026-03-20"), &both());
        assert!(later.contains("[Code Thing]"), "{later}");
        for date in ["2026-03-19", "2026-03-01", "2027-03-19", "POST_DATE"] {
            let filled = filled(&text(date), &both());
            assert!(filled.contains("[Code Freeze]"), "{date}: {filled}");
        }
    }

    #[test]
    fn nothing_is_planned_without_a_schedule() {
        let text = "## Release Schedule\n\n**Next Deadline:**\n";
        let (after, plan) = planned(text, &Record::default(), &Schedule::default());
        assert_eq!((after.as_str(), plan), (text, SchedulePlan::default()));
    }
}
