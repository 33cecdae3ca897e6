//! `lwkd status`, and what `lwkd` alone says.

use std::fmt::Write;

use crate::args::{DraftArg, WeekArg};
use crate::edition::EditionNames;
use crate::files::Root;
use crate::ui::relative_time::moment;
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::Workspace;
use crate::workspace::edition_status::{EditionStatus, is_begun, step, week_written_now};
use crate::workspace::pull_requests::OpenWork;

/// Show what is done, what is missing and what is next
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lwkd status               the newest edition
  lwkd status 2024-07-28    the edition of that week")]
pub struct Args {
    /// A week (2026-07-12, last) or a path [default: the newest]
    draft: Option<DraftArg>,
    /// Show the open pull requests that change each section
    #[arg(long)]
    pull_requests: bool,
}

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let newsletter = Workspace::find(shell)?;
    let draft = newsletter.open(args.draft.as_ref(), false, shell)?;
    let mut standing = EditionStatus::of(draft, &newsletter, shell)?;
    if args.pull_requests {
        standing = standing.with_pull_requests(OpenWork::fetch(&newsletter, shell)?);
    }
    shell.print(&standing.shown(&newsletter, shell.now))?;
    Ok(Exit::Done)
}

/// What `lwkd` alone says: where you are in the week, and what to type.
pub fn overview(shell: &CommandContext) -> Result<Exit, Failure> {
    let Ok(root) = Root::find_or_begin(&shell.folder) else {
        shell.print(
            "There is no newsletter in this folder or above it.\n\n  \
             lwkd demo      see the whole story on a sample week\n  \
             lwkd init      begin a newsletter here\n  \
             lwkd -C DIR    go to one\n  \
             lwkd --help    all verbs\n",
        )?;
        return Ok(Exit::Done);
    };
    let newsletter = Workspace::at(root, shell)?;
    let mut week = week_written_now(shell.now);
    if !is_begun(week, &newsletter) && is_begun(week.next(), &newsletter) {
        week = week.next();
    }
    let mut text = format!("{}\n\n", shell.now.format("%A, %B %-d, %Y, %H:%M UTC"));
    if is_begun(week, &newsletter) {
        let draft = DraftArg::Week(WeekArg::Holding(week.sunday()));
        let draft = newsletter.open(Some(&draft), false, shell)?;
        let standing = EditionStatus::of(draft, &newsletter, shell)?;
        text.push_str(&standing.shown(&newsletter, shell.now));
    } else {
        let names = EditionNames::new(week, &newsletter.settings.newsletter);
        let goes_out = match names.publication > shell.now {
            true => "goes out",
            false => "was to go out",
        };
        let when = moment(names.publication, shell.now);
        let step = step("start it", &["lwkd new"]);
        let _ = write!(
            text,
            "The edition of the week ending {week} is not begun.\nIt {goes_out} {when}.\n\nnext: {step}",
        );
    }
    shell.print(&text)?;
    Ok(Exit::Done)
}
