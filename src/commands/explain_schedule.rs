//! `lwkd explain schedule`: what upstream plans, seen from one edition.

use crate::activity::Windows;
use crate::args::week::week_to_start;
use crate::args::{DraftArg, Format};
use crate::commands::explain::{Args, WIDTH};
use crate::edition::Week;
use crate::plan::{ScheduleReport, schedule_days};
use crate::post::Post;
use crate::report::json::document;
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::fetch;
use crate::workspace::fetch::FetchRequest;
use crate::workspace::{LoadedEdition, Workspace};

/// Prints milestones, patch releases and end-of-life dates, each with its source.
pub(super) fn run(args: &Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let newsletter = Workspace::find(shell)?;
    let settings = &newsletter.settings;
    let Some(sources) = &settings.schedule else {
        return Err(Failure::new("this newsletter has no release schedule")
            .help("name its files under `schedule` in lwkd.yaml, and a section that it fills"));
    };
    let (week, post) = edition(args.draft.as_ref(), &newsletter, shell)?;
    let request = FetchRequest {
        windows: Windows::of(week, None, shell.now),
        merges: &[],
        gates: &[],
        releases: &[],
        schedule: Some(sources),
        wanted: &|_| false,
    };
    let activity = fetch::activity(&request, &args.fetch, shell)?;
    let days = schedule_days(&post, week, settings, shell.now);
    let mut report = ScheduleReport::new(&activity.schedule, sources, days);
    match args.output.format {
        Format::Human => {
            let width = shell.width().unwrap_or(usize::MAX).min(WIDTH);
            shell.show(&report.to_text(width))?;
        }
        Format::Json => {
            report.incomplete = activity.gaps.iter().map(ToString::to_string).collect();
            shell.print(&document(&report))?;
        }
    }
    Ok(fetch::report_gaps(&activity.gaps, shell))
}

/// The week of an edition, and its text: empty for a week that is not started.
fn edition(
    draft: Option<&DraftArg>,
    newsletter: &Workspace,
    shell: &CommandContext,
) -> Result<(Week, Post), Failure> {
    let today = shell.now.date_naive();
    let is_started = |week: Week| newsletter.path_of_new(week).exists();
    let unstarted = match draft {
        Some(DraftArg::Week(week)) => Some(week.week(today)).filter(|week| !is_started(*week)),
        None if newsletter.editions()?.is_empty() => Some(week_to_start(today, is_started)),
        _ => None,
    };
    if let Some(week) = unstarted {
        return Ok((week, Post::parse("", &newsletter.settings)));
    }
    let edition = newsletter.select(draft, shell)?;
    let week = Week::holding(edition.date);
    let loaded = LoadedEdition::load(edition, newsletter)?;
    Ok((week, loaded.post))
}
