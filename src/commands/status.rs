//! `lwkd status`, and `lwkd` without a command.

use std::fmt::Write;

use crate::args::{DraftArg, Format, OutputArgs, WeekArg};
use crate::edition::EditionNames;
use crate::files::Root;
use crate::report::json::{NextCode, document};
use crate::text::table;
use crate::ui::relative_time::absolute_and_relative;
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::Workspace;
use crate::workspace::edition_status::EditionStatus;
use crate::workspace::next_step::{current_period, has_edition, in_words, step};
use crate::workspace::pull_requests::OpenWork;

/// Show what is done, what is missing, and the next step
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lwkd status               the newest draft
  lwkd status 2024-07-28    the edition of that week")]
pub struct Args {
    /// A week (2026-07-12, last) or a path [default: the newest draft]
    draft: Option<DraftArg>,
    /// Show the open pull requests that change each section
    #[arg(long)]
    pull_requests: bool,
    #[command(flatten)]
    output: OutputArgs,
}

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let newsletter = Workspace::find(shell)?;
    let edition = newsletter.select(args.draft.as_ref(), shell)?;
    let mut status = EditionStatus::load(edition, &newsletter, shell)?;
    if args.pull_requests {
        status = status.with_pull_requests(OpenWork::fetch(&newsletter, shell)?);
    }
    match args.output.format {
        Format::Human => shell.show(&status.report(&newsletter, shell))?,
        Format::Json => shell.print(&document(&status.json(&newsletter, shell.now)))?,
    }
    Ok(Exit::Done)
}

/// What `lwkd` prints without a command: the date, the state of the current week, and the next
/// step.
pub fn overview(shell: &CommandContext) -> Result<Exit, Failure> {
    let Ok(root) = Root::find_or_start(&shell.folder) else {
        let steps = [
            ["lwkd demo", "see the whole workflow on a sample week"],
            ["lwkd init", "start a newsletter here"],
            ["lwkd -C DIR", "use another folder"],
            ["lwkd help all", "all commands"],
        ];
        let steps = table(&steps.map(|row| row.map(str::to_owned)), shell.width());
        shell.show(&format!(
            "There is no newsletter in this folder or above it.\n\n{steps}"
        ))?;
        return Ok(Exit::Done);
    };
    let newsletter = Workspace::at(root, shell)?;
    let mut period = current_period(shell.now, &newsletter);
    if !has_edition(period, &newsletter) && has_edition(period.next(), &newsletter) {
        period = period.next();
    }
    let mut text = format!("{}\n\n", shell.now.format("%A, %B %-d, %Y, %H:%M UTC"));
    if has_edition(period, &newsletter) {
        let edition = DraftArg::Week(WeekArg::Holding(period.last()));
        let edition = newsletter.select(Some(&edition), shell)?;
        let status = EditionStatus::load(edition, &newsletter, shell)?;
        text.push_str(&status.report(&newsletter, shell));
    } else {
        let time = EditionNames::new(period, None, &newsletter.settings.newsletter).publication;
        let due = if time > shell.now {
            "is due"
        } else {
            "was due"
        };
        let when = absolute_and_relative(time, shell.now);
        let step = in_words(&step(NextCode::StartNext, "start it", &["lwkd new"]));
        let _ = write!(
            text,
            "The edition of the {} ending {period} has not been started.\nIt {due} {when}.\n\nnext: {step}",
            period.noun(),
        );
    }
    shell.show(&text)?;
    Ok(Exit::Done)
}
