//! `lwkd digest`.

use crate::activity::Windows;
use crate::args::week::period_to_start;
use crate::args::{Format, OutputArgs, WeekArg};
use crate::digest::digest;
use crate::report::json::{DigestReport, document};
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::Workspace;
use crate::workspace::fetch;
use crate::workspace::fetch::{FetchArgs, FetchRequest};

/// Print all release notes of a week
#[derive(Debug, clap::Args)]
#[command(after_help = "\
As Markdown, one project after another, to read before choosing what to publish.\n\n\
Examples:
  lwkd digest | less              the week of the current draft
  lwkd digest 2024-07-28 > d.md   the week of that day")]
pub struct Args {
    /// Any day of the week, next or last [default: the current draft's]
    week: Option<WeekArg>,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    fetch: FetchArgs,
}

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let newsletter = Workspace::find(shell)?;
    let today = shell.now.date_naive();
    let period = match args.week {
        Some(week) => newsletter.period(week, shell),
        None => period_to_start(today, newsletter.settings.newsletter.cycle, |_| false),
    };
    let editions = newsletter.editions()?;
    let dates = editions.iter().map(|(date, _)| *date);
    let last = dates.filter(|date| *date < period.last()).max();
    let windows = Windows::of(period, last, shell.now);
    let request = FetchRequest {
        merges: &[],
        ..fetch::whole_week(windows, &newsletter.settings)
    };
    let activity = fetch::activity(&request, &args.fetch, shell)?;
    let settings = &newsletter.settings;
    match args.output.format {
        Format::Human => shell.show(&digest(&activity, period, settings))?,
        Format::Json => shell.print(&document(&DigestReport::new(
            &activity,
            period.last(),
            windows.releases,
            settings,
        )))?,
    }
    Ok(fetch::report_gaps(&activity.gaps, shell))
}
