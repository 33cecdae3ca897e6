//! What of the schedule an edition reports: the next milestone, and the patch releases of its week.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::activity::schedule::day::day_anywhere;
use crate::activity::schedule::{Milestone, Patch, PatchVersion, ReleaseLine, Schedule};
use crate::settings::ScheduleSources;

/// A cycle takes some fifteen weeks: what lies further ahead is no next milestone.
const FURTHEST: TimeDelta = TimeDelta::days(120);

/// The days that decide what an edition reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScheduleDays {
    /// The last day of the edition's week.
    pub week_end: NaiveDate,
    /// Planned, UTC.
    pub publication: NaiveDate,
    /// What counts as now.
    now: DateTime<Utc>,
    /// The day that it is then, anywhere on Earth; never before the week is over.
    today: NaiveDate,
}

impl ScheduleDays {
    /// The days of an edition that is filled at `now`. A draft that is filled before its week is
    /// over reports as if it were just over. One that is filled more than `latest_days` after the
    /// week's end, too late to publish it, reports as on its planned day.
    pub fn new(
        week_end: NaiveDate,
        publication: NaiveDate,
        latest_days: u8,
        now: DateTime<Utc>,
    ) -> Self {
        let days = Days::new(u64::from(latest_days));
        let latest = week_end.checked_add_days(days).unwrap_or(week_end);
        let monday = week_end.succ_opt().unwrap_or(week_end);
        let is_late = now.date_naive() > latest.max(publication);
        let planned = publication.and_time(NaiveTime::MIN).and_utc();
        let now = if is_late { planned } else { now };
        Self {
            week_end,
            publication,
            now,
            today: day_anywhere(now).max(monday),
        }
    }

    /// The first day of which a deadline is no longer old news when the edition is published: the
    /// day before, on which an "anywhere on Earth" deadline ends at 12:00 UTC of the day of
    /// publication.
    pub fn from(self) -> NaiveDate {
        let before = self.publication.pred_opt().unwrap_or(self.publication);
        before.max(self.today)
    }
}

/// The milestones that lie ahead, by day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deadlines<'a> {
    /// The one that an edition names.
    pub next: Option<&'a Milestone>,
    /// All rows that are not over, with those that no edition names.
    pub ahead: Vec<&'a Milestone>,
}

/// The milestones of `schedule` as an edition of `days` sees them.
///
/// The next one is the first that counts from the day before publication on. If nothing follows, it
/// is the one that lies between now and then, such as a release on the Tuesday.
pub fn deadlines<'a>(
    schedule: &'a Schedule,
    sources: &ScheduleSources,
    days: ScheduleDays,
) -> Deadlines<'a> {
    let counts = |milestone: &&&Milestone| !sources.skips(milestone.name.raw());
    let near = |milestone: &&Milestone| {
        milestone.day >= days.today
            && milestone.ends() > days.now
            && milestone.day - days.from() <= FURTHEST
    };
    let ahead: Vec<&Milestone> = schedule.milestones.iter().filter(near).collect();
    let from_publication = |milestone: &&&Milestone| milestone.day >= days.from();
    let first_day = ahead
        .iter()
        .filter(counts)
        .find(from_publication)
        .or_else(|| ahead.iter().find(|milestone| counts(milestone)))
        .map(|milestone| milestone.day);
    // Of the rows of one day, the one that the page of phases explains.
    let of_day = |milestone: &&&Milestone| Some(milestone.day) == first_day;
    let rows = || ahead.iter().filter(counts).filter(of_day);
    let explained = rows().find(|row| sources.anchor(row.name.raw(), &schedule.anchors).is_some());
    Deadlines {
        next: explained.or_else(|| rows().next()).copied(),
        ahead,
    }
}

/// What an edition reports of patch releases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatchNews {
    /// The week of a deadline for cherry-picks: those that are due, by day, each with the day of
    /// the release they are for.
    CherryPicks(BTreeMap<NaiveDate, NaiveDate>),
    /// The week in which releases are planned: which lines, by day, and whether these are all.
    Expected {
        by_day: BTreeMap<NaiveDate, Vec<ReleaseLine>>,
        all: bool,
    },
    /// The week after: the versions that were made, newest first.
    Available(Vec<PatchVersion>),
}

/// The one sentence that is due in an edition of `days`: a deadline that is still ahead before
/// releases that are planned, and both before what is available.
pub fn patch_news(schedule: &Schedule, days: ScheduleDays) -> Option<PatchNews> {
    let last = days.week_end.checked_add_days(Days::new(7))?;
    let ahead = |day: NaiveDate| days.today <= day && day <= last;
    let next = || {
        schedule
            .branches
            .iter()
            .filter_map(|branch| Some((branch.line, branch.next.as_ref()?)))
    };
    let mut cherry_picks = BTreeMap::new();
    let mut by_day: BTreeMap<NaiveDate, Vec<ReleaseLine>> = BTreeMap::new();
    for (line, Patch { dates, .. }) in next() {
        if let Some(deadline) = dates.cherry_picks.filter(|day| ahead(*day)) {
            cherry_picks.insert(deadline, dates.target);
        }
        if ahead(dates.target) {
            by_day.entry(dates.target).or_default().push(line);
        }
    }
    if !cherry_picks.is_empty() {
        return Some(PatchNews::CherryPicks(cherry_picks));
    }
    if !by_day.is_empty() {
        let lines: usize = by_day.values().map(Vec::len).sum();
        let all = lines == schedule.branches.len();
        return Some(PatchNews::Expected { by_day, all });
    }
    let first = days.week_end.checked_sub_days(Days::new(6))?;
    let made = |patch: &&Patch| {
        let day = patch.dates.target;
        patch.version.patch > 0 && first <= day && day <= days.today.min(last)
    };
    let previous = schedule.branches.iter().flat_map(|branch| &branch.previous);
    let mut versions: Vec<PatchVersion> =
        previous.filter(made).map(|patch| patch.version).collect();
    versions.sort_by_key(|version| std::cmp::Reverse(*version));
    versions.dedup();
    (!versions.is_empty()).then_some(PatchNews::Available(versions))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::schedule::{deadline_line, parse_patches, parse_timeline, patch_sentence};
    use crate::settings::Settings;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    /// The days of the edition of a Sunday, published on the Thursday, filled at `now`.
    fn days(sunday: &str, now: &str) -> ScheduleDays {
        let sunday = date(sunday);
        let now = now.parse().expect("a time");
        ScheduleDays::new(sunday, sunday + Days::new(4), 10, now)
    }

    fn schedule(rows: &str) -> Schedule {
        let text = format!("# Timeline\n|What|When|\n|-|-|\n{rows}");
        let mut schedule = Schedule {
            anchors: vec!["code-freeze".to_owned(), "docs".to_owned()],
            ..Schedule::default()
        };
        schedule.add_timeline(parse_timeline(&text, "1.36".parse().expect("a line")));
        schedule
    }

    fn next(schedule: &Schedule, days: ScheduleDays) -> Option<String> {
        let sources = Settings::default().schedule.expect("built in");
        let next = deadlines(schedule, &sources, days).next?;
        let line = deadline_line(next, schedule, &sources);
        Some(line.replace(
            "https://github.com/kubernetes/sig-release/blob/HEAD/releases/",
            "",
        ))
    }

    const PAGE: &str = "https://www.kubernetes.dev/resources/release/#timeline";

    #[test]
    fn the_next_deadline_is_the_first_that_is_not_over_at_publication() {
        let schedule = schedule(
            "|**Begin [Code Freeze]**|Tuesday 17th March 2026|\n\
             |1.36.0-rc.0 released|Wednesday 18th March 2026|\n\
             |Release Notes complete|Thursday 19th March 2026|\n\
             |Docs deadline — PRs ready|Thursday 19th March 2026|\n\
             |**v1.36.0 released**|Tuesday 31st March 2026|\n",
        );
        let monday = days("2026-03-15", "2026-03-16T12:00:00Z");
        let docs = format!(
            "**Next Deadline: [Docs deadline](release_phases.md#docs), [March 19]({PAGE})**"
        );
        assert_eq!(next(&schedule, monday), Some(docs.clone()));
        // In the week itself, and long after: as planned.
        assert_eq!(
            next(&schedule, days("2026-03-15", "2026-03-12T12:00:00Z")),
            Some(docs.clone())
        );
        assert_eq!(
            next(&schedule, days("2026-03-15", "2026-08-01T12:00:00Z")),
            Some(docs)
        );
        // Overdue: what is over meanwhile is no deadline.
        let release = format!(
            "**Next Deadline: [v1.36.0 released](release-1.36/README.md#timeline), [March 31]({PAGE})**"
        );
        assert_eq!(
            next(&schedule, days("2026-03-15", "2026-03-20T12:00:01Z")),
            Some(release.clone())
        );
        // Nothing follows the release on the Tuesday, so it is the deadline until it is over.
        assert_eq!(
            next(&schedule, days("2026-03-29", "2026-03-30T12:00:00Z")),
            Some(release)
        );
        assert_eq!(
            next(&schedule, days("2026-03-29", "2026-04-01T12:00:01Z")),
            None
        );
        // Between cycles, and far ahead of one.
        assert_eq!(
            next(&schedule, days("2026-04-05", "2026-04-06T12:00:00Z")),
            None
        );
        assert_eq!(
            next(&schedule, days("2025-10-05", "2025-10-06T12:00:00Z")),
            None
        );
    }

    #[test]
    fn of_two_rows_of_one_day_the_one_with_a_phase_is_named() {
        let schedule = schedule("|Start|18 March 2026|\n|Code Freeze|18 March 2026|\n");
        let line = next(&schedule, days("2026-03-15", "2026-03-16T12:00:00Z"));
        assert!(
            line.expect("a line")
                .contains("[Code Freeze](release_phases.md#code-freeze)")
        );
    }

    /// Written for this test: three lines, one of which had a release of its own.
    const PATCHES: &str = "\
schedules:
- release: 1.36
  next: {release: 1.36.2, cherryPickDeadline: 2026-06-05, targetDate: 2026-06-11}
  previousPatches:
  - {release: 1.36.1, targetDate: 2026-05-13}
  - {release: 1.36.0, targetDate: 2026-05-12}
- release: 1.35
  next: {release: 1.35.6, cherryPickDeadline: 2026-06-05, targetDate: 2026-06-09}
  previousPatches:
  - {release: 1.35.5, targetDate: 2026-05-12}
- release: 1.34
  next: {release: 1.34.9, cherryPickDeadline: N/A, targetDate: 2026-06-09}
";

    fn sentence(file: &str, sunday: &str, now: &str) -> Option<String> {
        let mut schedule = Schedule::default();
        schedule.add_patches(parse_patches(file, "x").expect("YAML"));
        let sources = Settings::default().schedule.expect("built in");
        let news = patch_news(&schedule, days(sunday, now))?;
        Some(patch_sentence(&news, &sources))
    }

    #[test]
    fn each_week_of_a_patch_release_has_its_sentence() {
        let changelog = |line: &str| {
            format!(
                "https://github.com/kubernetes/kubernetes/blob/master/CHANGELOG/CHANGELOG-{line}.md"
            )
        };
        let available = format!(
            "Patch releases [1.36.1]({}) and [1.35.5]({}) are available.",
            changelog("1.36"),
            changelog("1.35")
        );
        for (sunday, now, expected) in [
            (
                "2026-05-31",
                "2026-06-01T12:00:00Z",
                Some("June patch release cherry-picks are due on Friday (June 5)."),
            ),
            (
                "2026-06-07",
                "2026-06-08T12:00:00Z",
                Some(
                    "Patch releases are expected for 1.35 and 1.34 on Tuesday (June 9), and for 1.36 on Thursday (June 11).",
                ),
            ),
            ("2026-05-17", "2026-05-18T12:00:00Z", Some(&*available)),
            ("2026-05-10", "2026-05-14T12:00:00Z", Some(&*available)),
            ("2026-05-24", "2026-05-25T12:00:00Z", None),
            // The deadline is over, and whether the releases were made is not known.
            ("2026-05-31", "2026-06-07T12:00:00Z", None),
            ("2026-06-14", "2026-06-15T12:00:00Z", None),
        ] {
            assert_eq!(
                sentence(PATCHES, sunday, now).as_deref(),
                expected,
                "{sunday} {now}"
            );
        }
        let all = PATCHES.replace("2026-06-11", "2026-06-09");
        assert_eq!(
            sentence(&all, "2026-06-07", "2026-06-08T12:00:00Z").as_deref(),
            Some("Patch releases are expected for all supported versions on Tuesday (June 9).")
        );
    }
}
