//! What of the schedule an edition reports: the next milestone, and the patch releases of its week.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

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
    /// The day that it is now, anywhere on Earth, or what counts as now; never before the week is over.
    today: NaiveDate,
}

impl ScheduleDays {
    /// The days of an edition that is filled at `now`. A draft that is filled before its week is over
    /// reports as if it were just over; one that is filled when it is too late to publish it, more than
    /// `latest_days` after the week's end, reports as on its planned day.
    pub fn new(
        week_end: NaiveDate,
        publication: NaiveDate,
        latest_days: u8,
        now: DateTime<Utc>,
    ) -> Self {
        let days = Days::new(u64::from(latest_days));
        let latest = week_end.checked_add_days(days).unwrap_or(week_end);
        let monday = week_end.succ_opt().unwrap_or(week_end);
        let today = if now.date_naive() > latest.max(publication) {
            publication
        } else {
            day_anywhere(now)
        };
        Self {
            week_end,
            publication,
            today: today.max(monday),
        }
    }

    /// The first day of which a deadline is no longer old news when the edition is published: the day
    /// before, on which an "anywhere on Earth" deadline ends at 12:00 UTC of the day of publication.
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
    /// All rows from that day on, or from now on, where there is none; with what no edition names.
    pub ahead: Vec<&'a Milestone>,
}

/// The milestones of `schedule` as an edition of `days` sees them.
///
/// The next one is the first that counts from the day before publication on. Where there is none, but
/// one lies between now and then, such as a release on the Tuesday, it is that.
pub fn deadlines<'a>(
    schedule: &'a Schedule,
    sources: &ScheduleSources,
    days: ScheduleDays,
) -> Deadlines<'a> {
    let counts = |milestone: &&&Milestone| !sources.skips(milestone.name.raw());
    let near = |milestone: &&Milestone| {
        milestone.day >= days.today && milestone.day - days.from() <= FURTHEST
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

/// What the stylesheet asks to report of patch releases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatchNews {
    /// The week of a deadline for cherry-picks: those that are due, by day, each with the day of the
    /// release they are for.
    CherryPicks(BTreeMap<NaiveDate, NaiveDate>),
    /// The week in which releases are planned: which lines, by day, and whether these are all.
    Expected {
        by_day: BTreeMap<NaiveDate, Vec<ReleaseLine>>,
        all: bool,
    },
    /// The week after: the versions that were made, newest first.
    Available(Vec<PatchVersion>),
}

/// The one sentence that is due in an edition of `days`: a deadline that is still ahead before releases
/// that are planned, and both before what is available.
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
