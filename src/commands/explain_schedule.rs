//! `lwkd explain schedule`: what upstream plans, seen from one edition.

use crate::activity::Windows;
use crate::args::week::period_to_start;
use crate::args::{DraftArg, Format};
use crate::commands::explain::{Args, WIDTH};
use crate::edition::Period;
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
    let (period, post) = edition(args.draft.as_ref(), &newsletter, shell)?;
    let request = FetchRequest {
        windows: Windows::of(period, None, shell.now),
        merges: &[],
        note: &settings.note,
        gates: &[],
        releases: &[],
        schedule: Some(sources),
        wanted: &|_| false,
    };
    let activity = fetch::activity(&request, &args.fetch, shell)?;
    let days = schedule_days(&post, period, settings, shell.now);
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

/// The period of an edition, and its text: empty for a period that is not started.
fn edition(
    draft: Option<&DraftArg>,
    newsletter: &Workspace,
    shell: &CommandContext,
) -> Result<(Period, Post), Failure> {
    let today = shell.now.date_naive();
    let cycle = newsletter.settings.newsletter.cycle;
    let is_started = |period: Period| newsletter.existing(period).is_some();
    let unstarted = match draft {
        Some(DraftArg::Week(week)) => {
            Some(newsletter.period(*week, shell)).filter(|period| !is_started(*period))
        }
        None if newsletter.editions()?.is_empty() => {
            Some(period_to_start(today, cycle, is_started))
        }
        _ => None,
    };
    if let Some(period) = unstarted {
        return Ok((period, Post::parse("", &newsletter.settings)));
    }
    let edition = newsletter.select(draft, shell)?;
    let period = edition.period;
    let loaded = LoadedEdition::load(edition, newsletter)?;
    Ok((period, loaded.post))
}
