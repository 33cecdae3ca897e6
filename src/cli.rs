//! The command line: the verbs, the options that all of them know, and one match with a line a verb.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Command, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::commands;
use crate::ui::{CommandContext, Exit, Failure, Globals};

/// Everything on one screen of 80×24: what it is, the verbs in the order of a week, the options of all of them.
const HELP: &str = "\
{about}

{usage-heading} {usage}

{subcommands}

{options}";

/// A verb's page, on one screen too: what it does, how it is typed, what it takes, and examples.
const VERB_HELP: &str = "\
{about}

{usage-heading} {usage}

{arguments}{options}{after-help}";

/// Writes a weekly development newsletter with you: `new` starts a week's draft,
/// `fill` puts its merges and releases in, `check` shows what is to mend.
#[derive(Debug, Parser)]
#[command(name = "lwkd", version, max_term_width = 100, help_template = HELP)]
#[command(verbatim_doc_comment)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    New(commands::new::Args),
    Fill(commands::fill::Args),
    Check(commands::check::Args),
    Status(commands::status::Args),
    Merge(commands::merge::Args),
    Preview(commands::preview::Args),
    Publish(commands::publish::Args),
    Digest(commands::digest::Args),
    Explain(commands::explain::Args),
    Demo(commands::demo::Args),
    Init(commands::init::Args),
    Hook(commands::hook::Args),
    #[command(hide = true)]
    MergeDriver(commands::merge_driver::Args),
    #[command(hide = true)]
    Completions(commands::completions::Args),
}

/// Runs `lwkd` with these arguments, the program's name first, and tells how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match parse(arguments) {
        Ok(cli) => cli,
        Err(usage) => {
            // A closed pipe is no error: whoever closed it has read enough.
            let _ = usage.print();
            return ExitCode::from(if usage.use_stderr() { 2 } else { 0 });
        }
    };
    let shell = match CommandContext::new(&cli.globals) {
        Ok(shell) => shell,
        Err(failure) => return failure.report(cli.globals.color),
    };
    match dispatch(cli.verb, &shell) {
        Ok(Exit::Done) => ExitCode::SUCCESS,
        Ok(Exit::Findings) => ExitCode::from(1),
        Ok(Exit::Incomplete) => ExitCode::from(2),
        Ok(Exit::Partial) => ExitCode::from(3),
        Ok(Exit::Signalled(code)) => ExitCode::from(code),
        Err(failure) => failure.report(cli.globals.color),
    }
}

fn dispatch(verb: Option<Verb>, shell: &CommandContext) -> Result<Exit, Failure> {
    match verb {
        None => commands::status::overview(shell),
        Some(Verb::New(args)) => commands::new::run(args, shell),
        Some(Verb::Fill(args)) => commands::fill::run(args, shell),
        Some(Verb::Check(args)) => commands::check::run(args, shell),
        Some(Verb::Status(args)) => commands::status::run(args, shell),
        Some(Verb::Preview(args)) => commands::preview::run(args, shell),
        Some(Verb::Publish(args)) => commands::publish::run(args, shell),
        Some(Verb::Digest(args)) => commands::digest::run(args, shell),
        Some(Verb::Explain(args)) => commands::explain::run(args, shell),
        Some(Verb::Demo(args)) => commands::demo::run(args, shell, &line),
        Some(Verb::Init(args)) => commands::init::run(args, shell),
        Some(Verb::Merge(args)) => commands::merge::run(args, shell),
        Some(Verb::MergeDriver(args)) => commands::merge_driver::run(args, shell),
        Some(Verb::Hook(args)) => commands::hook::run(args, shell),
        Some(Verb::Completions(args)) => commands::completions::run::<Cli>(args, shell),
    }
}

/// Runs a verb as it was typed after `lwkd`, in the same surroundings.
fn line(words: &[&str], shell: &CommandContext) -> Result<Exit, Failure> {
    let words = ["lwkd"].iter().chain(words).map(OsString::from);
    let cli = parse(words).map_err(|usage| Failure::new(usage.to_string()))?;
    dispatch(cli.verb, shell)
}

fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    // Only who asks for help sees pages, and they are made of every verb.
    let matches = match Cli::command().try_get_matches_from(&arguments) {
        Err(usage) if usage.kind() != ErrorKind::DisplayVersion => {
            command().try_get_matches_from(arguments)?
        }
        known => known?,
    };
    Cli::from_arg_matches(&matches)
}

/// The command line with its pages of help. The options of every verb stand on the first page alone, so that the page of
/// a verb tells of that verb.
fn command() -> Command {
    let mut command = Cli::command();
    // This hands the options of every verb down to each.
    command.build();
    command.mut_subcommands(|verb| {
        if verb.get_name() == "help" {
            return verb.hide(true);
        }
        let arguments = match (verb.has_subcommands(), verb.get_positionals().next()) {
            (true, _) => "{subcommands}\n\n",
            (false, Some(_)) => "{positionals}\n\n",
            (false, None) => "",
        };
        let page = VERB_HELP.replace("{arguments}", arguments);
        let page_only = |arg: clap::Arg| match arg.get_id().as_str() {
            "help" => arg.help("Print help; `lwkd --help` has -C, --color, -q and -v"),
            _ if arg.is_global_set() => arg.hide(true),
            _ => arg,
        };
        verb.mut_args(page_only).help_template(page)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_page_of_help_fits_a_screen_and_shows_how_it_is_typed() {
        let narrow = |command: Command| command.term_width(80);
        let lwkd = || narrow(command()).mut_subcommands(narrow);
        let asked = |words: &[&str]| {
            let page = lwkd().try_get_matches_from([&["lwkd"], words].concat());
            page.expect_err("help").to_string()
        };
        let mut pages = vec![(String::new(), asked(&["--help"]))];
        let lwkd = lwkd();
        let verbs = lwkd.get_subcommands().map(Command::get_name);
        for verb in verbs.filter(|verb| *verb != "help") {
            let (short, long) = (asked(&[verb, "-h"]), asked(&[verb, "--help"]));
            assert_eq!(short, long, "{verb} has one page");
            assert_eq!(asked(&["help", verb]), long, "{verb} has one page");
            pages.push((verb.to_owned(), long));
        }
        for (verb, page) in pages {
            assert!(page.lines().count() <= 24, "{verb} is too long:\n{page}");
            let widest = page.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(80), "{verb} is too wide:\n{page}");
            let examples = page
                .split_once("\nExamples:\n")
                .map_or("", |(_, rest)| rest);
            let typed = examples
                .lines()
                .all(|line| line.starts_with("  lwkd ") || line.starts_with("  git "));
            let count = examples.lines().count();
            assert!(
                verb.is_empty() || typed && count >= 2,
                "{verb} has no examples:\n{page}"
            );
        }
    }
}
