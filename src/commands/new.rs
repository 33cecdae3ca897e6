//! `lwkd new`.

use std::path::Path;

use crate::args::week::week_to_start;
use crate::args::{DraftArg, WeekArg, When};
use crate::commands::fill;
use crate::edition::{EditionNames, Week};
use crate::files::{FileError, Root, TextFile, create_new, git};
use crate::scaffold::{BUILT_IN_TEMPLATE, scaffold};
use crate::ui::ask;
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::Workspace;
use crate::workspace::pull_requests::upstream;
use crate::workspace::shown;

/// Start a week's draft
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Prints the path of what it wrote, from `template.md` or the built-in template. The week is by default \
the one that is ending (Friday to Sunday), or that ended last (Monday to Thursday), or the coming one \
if that edition exists.\n\n\
Examples:
  lwkd new                     the week that you would start today
  lwkd new 2024-07-28 --fill   that day's week, its lists filled from GitHub")]
pub struct Args {
    /// Any day of the week (YYYY-MM-DD), next or last
    week: Option<WeekArg>,
    /// Make the week's branch from the upstream main and switch
    #[arg(long)]
    branch: bool,
    /// Fill its lists from GitHub, as `lwkd fill` does
    #[arg(long)]
    fill: bool,
    /// Planned publication: a day or a time, UTC
    #[arg(long, value_name = "WHEN")]
    date: Option<When>,
}

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let newsletter = Workspace::at(Root::find_or_begin(&shell.folder)?, shell)?;
    let settings = &newsletter.settings;
    let week = match args.week {
        Some(week) => week.week(shell.now.date_naive()),
        None => week_today(&newsletter, shell)?,
    };
    let names = EditionNames::new(week, &settings.newsletter);
    let path = newsletter.posts().join(&names.file);
    refuse_existing(&path, week, &newsletter)?;
    if args.branch {
        switch_to_branch(&names, &newsletter, shell)?;
    }

    let template_path = newsletter.root.path.join(&settings.newsletter.template);
    let template = TextFile::read_if_there(&template_path)?;
    let template = template
        .as_ref()
        .map_or(BUILT_IN_TEMPLATE, |template| &template.text);
    let publication = args
        .date
        .map(|date| date.at(settings.newsletter.publication.time));
    let text = scaffold(template, week, publication, settings);
    // Two that start the same week at once: one makes the file, the other is told so.
    match create_new(&path, &text) {
        Err(FileError::Exists(_)) => refuse_existing(&path, week, &newsletter)?,
        other => other?,
    }
    shell.print(&format!("{}\n", shown(&path, &shell.folder)))?;
    if args.fill {
        let draft = Some(DraftArg::Path(path));
        return fill::run(
            fill::Args {
                draft,
                ..fill::Args::default()
            },
            shell,
        );
    }
    Ok(Exit::Done)
}

/// The week to start today; at a terminal the user may say otherwise.
fn week_today(newsletter: &Workspace, shell: &CommandContext) -> Result<Week, Failure> {
    let today = shell.now.date_naive();
    let exists = |week: Week| {
        let name = EditionNames::new(week, &newsletter.settings.newsletter).file;
        newsletter.posts().join(name).exists()
    };
    let week = week_to_start(today, exists);
    if !shell.can_ask() {
        return Ok(week);
    }
    let question = "Week to start: its Sunday or any other day of it, next, last";
    let answer = ask(question, &week.to_string(), str::parse::<WeekArg>);
    match answer {
        Ok(arg) => Ok(arg.week(today)),
        Err(error) => Err(Failure::new(format!("no week to start: {error}"))
            .help(format!("name it: `lwkd new {week}`"))),
    }
}

/// Makes the edition's branch from what the upstream remote's main branch is now. Uncommitted work stays where it is.
fn switch_to_branch(
    names: &EditionNames,
    newsletter: &Workspace,
    shell: &CommandContext,
) -> Result<(), Failure> {
    let folder = &newsletter.root.path;
    let settings = &newsletter.settings.newsletter;
    let branch = &names.branch;
    if git::has_branch(folder, branch)? {
        return Err(
            Failure::new(format!("the branch {branch} exists already")).help(format!(
                "go on there: `git switch {branch}`, then `lwkd new` without --branch"
            )),
        );
    }
    let remote = &upstream(newsletter)?;
    let start = git::fetch(folder, remote, &settings.main)?;
    let file = format!("{}/{}", settings.posts, names.file);
    if git::holds(folder, &start, &file)? {
        return Err(Failure::new(format!(
            "{} of {remote} holds {file} already",
            settings.main
        ))
        .help(format!("get it: `git pull {remote} {}`", settings.main)));
    }
    git::switch_to_new(folder, branch, &start)?;
    shell.say(&format!(
        "switched to the new branch {branch}, from {} of {remote}",
        settings.main
    ));
    Ok(())
}

fn refuse_existing(path: &Path, week: Week, newsletter: &Workspace) -> Result<(), Failure> {
    if std::fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    let shown = shown(path, &newsletter.folder);
    Err(
        Failure::new(format!("{shown} exists already; it was left as it is"))
            .help(format!("fill it: `lwkd fill {week}`"))
            .help(format!(
                "start the week after it: `lwkd new {}`",
                week.next()
            )),
    )
}
