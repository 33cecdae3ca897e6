//! `lwkd digest`.

use crate::activity::Windows;
use crate::args::WeekArg;
use crate::args::week::week_to_start;
use crate::digest::digest;
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::Workspace;
use crate::workspace::fetch;
use crate::workspace::fetch::{FetchArgs, FetchRequest};

/// Print all release notes of a week
#[derive(Debug, clap::Args)]
#[command(after_help = "\
As Markdown, one project after another: what a writer reads before choosing.\n\n\
Examples:
  lwkd digest | less               the week that is written now
  lwkd digest 2024-07-28 > d.md    the week of that day")]
pub struct Args {
    /// Any day of the week, next or last [default: the week written now]
    week: Option<WeekArg>,
    #[command(flatten)]
    fetch: FetchArgs,
}

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let newsletter = Workspace::find(shell)?;
    let today = shell.now.date_naive();
    let week = match args.week {
        Some(week) => week.week(today),
        None => week_to_start(today, |_| false),
    };
    let editions = newsletter.editions()?;
    let earlier = editions.iter().map(|edition| edition.0);
    let last = earlier.filter(|earlier| *earlier < week.sunday()).max();
    let asked = FetchRequest {
        windows: Windows::of(week, last, shell.now),
        merges: &[],
        releases: &newsletter.settings.releases,
        wanted: &|_| true,
    };
    let activity = fetch::activity(&asked, &args.fetch, shell)?;
    shell.print(&digest(&activity, week, &newsletter.settings))?;
    Ok(fetch::report_gaps(&activity.gaps, shell))
}
