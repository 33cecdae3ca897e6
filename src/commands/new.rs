//! `lwkd new`.

use std::path::Path;

use chrono::{DateTime, Utc};

use crate::args::week::period_to_start;
use crate::args::{DraftArg, WeekArg, When};
use crate::commands::fill;
use crate::edition::{EditionNames, Period};
use crate::files::{FileError, Root, git};
use crate::record::Record;
use crate::scaffold::{BUILT_IN_TEMPLATE, scaffold};
use crate::settings::{Cycle, Settings};
use crate::text::shell_word;
use crate::ui::ask;
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::pull_requests::upstream;
use crate::workspace::{Workspace, display_path};

/// Start a week's edition
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Writes the draft from `template.md` or the built-in template, and prints its path. The default week \
is the one that is ending (Friday to Sunday), or that ended last (Monday to Thursday), or the coming \
one if that edition exists.\n\n\
Examples:
  lwkd new                     the default week
  lwkd new 2024-07-28 --fill   the week of that day, filled from GitHub")]
pub struct Args {
    /// Any day of the week (YYYY-MM-DD), next or last
    week: Option<WeekArg>,
    /// Create the week's branch from upstream's main and switch
    #[arg(long)]
    branch: bool,
    /// Fill the lists from GitHub, as `lwkd fill` does
    #[arg(long)]
    fill: bool,
    /// Planned publication: a day or a time, UTC
    #[arg(long, value_name = "WHEN")]
    date: Option<When>,
}

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let newsletter = Workspace::at(Root::find_or_start(&shell.folder)?, shell)?;
    let settings = &newsletter.settings;
    let period = match args.week {
        Some(week) => newsletter.period(week, shell),
        None => default_period(&newsletter, shell)?,
    };
    let publication = publication(args.date, period, settings)?;
    let names = EditionNames::new(
        period,
        newsletter.number_of_new(period),
        &settings.newsletter,
    );
    if let Some(path) = newsletter.existing(period) {
        let failure = already_exists(&path, period, &newsletter);
        return Err(match args.branch {
            true => failure.help(format!(
                "no branch was created; to move the draft to one: `git switch -c {}`",
                shell_word(&names.branch)
            )),
            false => failure,
        });
    }
    let path = newsletter.posts().join(&names.file);
    if args.branch {
        switch_to_branch(&names, &newsletter, shell)?;
    }

    let template = newsletter.template()?;
    let template = template
        .as_ref()
        .map_or(BUILT_IN_TEMPLATE, |template| &template.text);
    let mut text = scaffold(template, period, names.number, publication, settings);
    if !text.ends_with('\n') {
        text.push_str(if text.contains("\r\n") { "\r\n" } else { "\n" });
    }
    create(&path, &text, period, &newsletter, shell)?;
    shell.show(&format!("{}\n", display_path(&path, &shell.folder)))?;
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

/// The time of publication that `--date` names.
fn publication(
    date: Option<When>,
    period: Period,
    settings: &Settings,
) -> Result<Option<DateTime<Utc>>, Failure> {
    let Some(date) = date else { return Ok(None) };
    let time = date.at(settings.newsletter.publication.time);
    if time.date_naive() < period.last() {
        return Err(Failure::new(format!(
            "the date {} is before the end of the {} ({period})",
            time.date_naive(),
            period.noun()
        ))
        .help("--date is the day of publication; omit it to use the planned day"));
    }
    Ok(Some(time))
}

/// Writes the edition and its empty record, which marks it as a draft.
fn create(
    path: &Path,
    text: &str,
    period: Period,
    newsletter: &Workspace,
    shell: &CommandContext,
) -> Result<(), Failure> {
    let lock = newsletter.lock()?;
    // Of two runs at once that start the same week, one creates the file and the other fails here.
    let flushed = match lock.create(path, text) {
        Err(FileError::Exists(_)) => return Err(already_exists(path, period, newsletter)),
        other => other?,
    };
    shell.report_flush(flushed, &display_path(path, &shell.folder));
    let record = newsletter.root.record(period.last());
    let record_path = display_path(&record, &shell.folder);
    match lock.create(&record, &Record::default().to_yaml()) {
        Err(FileError::Exists(_)) => {
            shell.warn(&format!(
                "{record_path} is left over from an earlier draft of this {}: `fill` will not add what it lists",
                period.noun()
            ));
            shell.say(&format!(
                "  help: to start over, remove it: `rm {}`, then run `lwkd fill {period}`",
                shell_word(&record_path)
            ));
        }
        other => shell.report_flush(other?, &record_path),
    }
    Ok(())
}

/// The default period; on a terminal it asks.
fn default_period(newsletter: &Workspace, shell: &CommandContext) -> Result<Period, Failure> {
    let today = shell.now.date_naive();
    let cycle = newsletter.settings.newsletter.cycle;
    let period = period_to_start(today, cycle, |period| newsletter.existing(period).is_some());
    if !shell.can_ask() {
        return Ok(period);
    }
    let question = match cycle {
        Cycle::Week(_) => "Week to start (any day of it, next or last)",
        Cycle::Month => "Month to start (any day of it, next or last)",
    };
    let answer = ask(question, &period.to_string(), str::parse::<WeekArg>);
    match answer {
        Ok(arg) => Ok(newsletter.period(arg, shell)),
        Err(error) => Err(
            Failure::new(format!("cannot ask for the {}: {error}", period.noun()))
                .help(format!("name it: `lwkd new {period}`")),
        ),
    }
}

/// Creates the edition's branch from the up-to-date main branch of the upstream remote and switches
/// to it. Uncommitted changes stay.
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
            Failure::new(format!("the branch {branch} already exists")).help(format!(
                "continue there: `git switch {}`, then `lwkd new` without --branch",
                shell_word(branch)
            )),
        );
    }
    let remote = &upstream(newsletter)?;
    let start = git::fetch(folder, remote, &settings.main).map_err(|error| {
        Failure::from(error).help(format!(
            "to start from what is here: `git switch -c {}`, then `lwkd new` without --branch",
            shell_word(branch)
        ))
    })?;
    if git::contains_file(&newsletter.posts().join(&names.file), &start)? {
        return Err(Failure::new(format!(
            "{} of {remote} already has {}/{}",
            settings.main, settings.posts, names.file
        ))
        .help(format!(
            "get it: `git pull {} {}`",
            shell_word(remote),
            shell_word(&settings.main)
        )));
    }
    git::switch_to_new(folder, branch, &start)?;
    shell.say(&format!(
        "switched to the new branch {branch}, from {} of {remote}",
        settings.main
    ));
    Ok(())
}

fn already_exists(path: &Path, period: Period, newsletter: &Workspace) -> Failure {
    let path = display_path(path, &newsletter.folder);
    let (noun, next) = (period.noun(), period.next());
    Failure::new(format!("{path} already exists; it is unchanged"))
        .help(format!("fill it: `lwkd fill {period}`"))
        .help(format!("start the next {noun}: `lwkd new {next}`"))
}
