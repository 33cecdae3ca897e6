//! The lines of the section that `schedule` fills.

use chrono::{Datelike, NaiveDate};

use crate::activity::schedule::{Milestone, PatchNews, ReleaseLine, Schedule};
use crate::settings::ScheduleSources;
use crate::text::safe_for_markdown;

/// `March 18`, as the newsletter writes a day.
pub fn day_in_words(day: NaiveDate) -> String {
    day.format("%B %-d").to_string()
}

/// What the line about the next deadline starts with.
const DEADLINE: &str = "**Next Deadline";

/// Whether `line` is the template's line, in which nothing is filled in: `**Next Deadline:**`.
pub fn is_bare_deadline(line: &str) -> bool {
    let rest = line.trim().strip_prefix(DEADLINE);
    rest.is_some_and(|rest| {
        rest.chars()
            .all(|c| matches!(c, 's' | ':' | '*' | ' ' | '\t'))
    })
}

/// `**Next Deadline: [Code Freeze](…#code-freeze), [March 18](…#timeline)**`
pub fn deadline_line(
    milestone: &Milestone,
    schedule: &Schedule,
    sources: &ScheduleSources,
) -> String {
    let name = safe_for_markdown(milestone.name.raw());
    let phase = milestone_url(milestone, &schedule.anchors, sources);
    let day = day_in_words(milestone.day);
    format!("{DEADLINE}: [{name}]({phase}), [{day}]({})**", sources.page)
}

/// The page that explains a milestone: its phase, if `anchors` has it, else the cycle's timeline.
pub fn milestone_url(
    milestone: &Milestone,
    anchors: &[String],
    sources: &ScheduleSources,
) -> String {
    match sources.anchor(milestone.name.raw(), anchors) {
        Some(anchor) => sources.phase_url(anchor),
        None => sources.timeline_url(&milestone.cycle.to_string()),
    }
}

/// The sentence about patch releases, one line.
pub fn patch_sentence(news: &PatchNews, sources: &ScheduleSources) -> String {
    match news {
        PatchNews::CherryPicks(deadlines) => {
            let mut months: Vec<u32> = deadlines.values().map(NaiveDate::month).collect();
            months.dedup();
            let whose = match (months.as_slice(), deadlines.values().next()) {
                ([_], Some(target)) => format!("{} patch release", target.format("%B")),
                _ => "Patch release".to_owned(),
            };
            let days: Vec<String> = deadlines.keys().map(|day| weekday_and_day(*day)).collect();
            format!("{whose} cherry-picks are due on {}.", list(&days))
        }
        PatchNews::Expected { by_day, all } => {
            let groups: Vec<String> = by_day
                .iter()
                .map(|(day, lines)| {
                    let whose = if *all && by_day.len() == 1 {
                        "all supported versions".to_owned()
                    } else {
                        list(&lines.iter().map(ReleaseLine::to_string).collect::<Vec<_>>())
                    };
                    format!("for {whose} on {}", weekday_and_day(*day))
                })
                .collect();
            format!("Patch releases are expected {}.", groups.join(", and "))
        }
        PatchNews::Available(versions) => {
            let link = |version: &super::PatchVersion| {
                let changelog = sources.changelog_url(&version.line.to_string());
                format!("[{version}]({changelog})")
            };
            let links: Vec<String> = versions.iter().map(link).collect();
            match links.as_slice() {
                [one] => format!("Patch release {one} is available."),
                _ => format!("Patch releases {} are available.", list(&links)),
            }
        }
    }
}

/// `Friday (October 13)`
fn weekday_and_day(day: NaiveDate) -> String {
    day.format("%A (%B %-d)").to_string()
}

/// `a`, `a and b`, `a, b, and c`.
fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [one, other] => format!("{one} and {other}"),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
    }
}
