//! The command line: parses arguments and runs a command.

use std::ffi::OsString;
use std::process::ExitCode;

use anstream::ColorChoice;
use clap::error::ErrorKind;
use clap::{Command, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::commands;
use crate::commands::completions::answer_shell;
use crate::commands::help::RARE;
use crate::text::safe_for_terminal;
use crate::ui::context::{write_help, write_prose};
use crate::ui::{CommandContext, Exit, Failure, Globals};

/// `lwkd --help`, on one screen of 80×24: the commands in the order of a week, and the global
/// options.
const HELP: &str = "\
{about}

{usage-heading} {usage}
\x1b[1m\x1b[4mCommands:\x1b[0m
{subcommands}

\x1b[1m\x1b[4mOptions:\x1b[0m
{options}";

/// The help of a command, on one screen too.
const COMMAND_HELP: &str = "\
{about}

{usage-heading} {usage}
{arguments}\x1b[1m\x1b[4mOptions:\x1b[0m
{options}{after-help}";

/// Helps editors write a weekly newsletter; built for LWKD
#[derive(Debug, Parser)]
#[command(name = "lwkd", version = env!("LWKD_VERSION"), max_term_width = 100, help_template = HELP)]
#[command(disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Option<CommandArgs>,
}

#[derive(Debug, Subcommand)]
enum CommandArgs {
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
    Help(commands::help::Args),
    #[command(hide = true)]
    Hook(commands::hook::Args),
    #[command(hide = true)]
    MergeDriver(commands::merge_driver::Args),
    #[command(hide = true)]
    Completions(commands::completions::Args),
    #[command(hide = true)]
    Man(commands::man::Args),
}

/// Runs `lwkd` with these arguments, of which the first is the program's name, and returns its exit
/// code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match answer_shell(&arguments, Cli::command) {
        Ok(true) => return ExitCode::SUCCESS,
        Ok(false) => parse(arguments),
        Err(error) => Err(error),
    };
    let cli = match cli {
        Ok(cli) => cli,
        Err(usage) => {
            print_usage(&usage);
            return ExitCode::from(if usage.use_stderr() { 2 } else { 0 });
        }
    };
    let shell = match CommandContext::new(&cli.globals) {
        Ok(shell) => shell,
        Err(failure) => return failure.report(cli.globals.color),
    };
    match dispatch(cli.command, &shell) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(failure) => failure.report(cli.globals.color),
    }
}

/// Prints help, the version, or what is wrong with the arguments. clap wraps help, except lines of
/// usage, and no errors.
fn print_usage(usage: &clap::Error) {
    let text = usage.render().ansi().to_string();
    // A closed pipe is not an error: the reader has read enough.
    let _ = match usage.use_stderr() {
        true => write_prose(&text, ColorChoice::Auto),
        false => write_help(&text),
    };
}

fn dispatch(command: Option<CommandArgs>, shell: &CommandContext) -> Result<Exit, Failure> {
    match command {
        None => commands::status::overview(shell),
        Some(CommandArgs::New(args)) => commands::new::run(args, shell),
        Some(CommandArgs::Fill(args)) => commands::fill::run(args, shell),
        Some(CommandArgs::Check(args)) => commands::check::run(args, shell),
        Some(CommandArgs::Status(args)) => commands::status::run(args, shell),
        Some(CommandArgs::Merge(args)) => commands::merge::run(args, shell),
        Some(CommandArgs::MergeDriver(args)) => commands::merge_driver::run(args, shell),
        Some(CommandArgs::Preview(args)) => commands::preview::run(args, shell),
        Some(CommandArgs::Publish(args)) => commands::publish::run(args, shell),
        Some(CommandArgs::Digest(args)) => commands::digest::run(args, shell),
        Some(CommandArgs::Explain(args)) => commands::explain::run(args, shell),
        Some(CommandArgs::Demo(args)) => commands::demo::run(args, shell, &run_line),
        Some(CommandArgs::Init(args)) => commands::init::run(args, shell),
        Some(CommandArgs::Help(args)) => {
            commands::help::run(args, &Cli::command(), help_page, shell)
        }
        Some(CommandArgs::Hook(args)) => commands::hook::run(args, shell),
        Some(CommandArgs::Completions(args)) => commands::completions::run(args, shell),
        Some(CommandArgs::Man(args)) => commands::man::run::<Cli>(args, shell),
    }
}

/// The help page of a command, or of lwkd itself.
fn help_page(topic: &[String]) -> Result<String, Failure> {
    let words = ["lwkd".to_owned()].into_iter().chain(topic.iter().cloned());
    match command().try_get_matches_from(words.chain(["--help".to_owned()])) {
        Err(page) if page.kind() == ErrorKind::DisplayHelp => Ok(page.render().ansi().to_string()),
        _ => Err(Failure::new(format!(
            "there is no command `{}`",
            safe_for_terminal(&topic.join(" "))
        ))
        .help("`lwkd help all` lists all commands")),
    }
}

/// Runs a command line, given without `lwkd`, in the same context.
fn run_line(words: &[&str], shell: &CommandContext) -> Result<Exit, Failure> {
    let words = ["lwkd"].iter().chain(words).map(OsString::from);
    let cli = parse(words).map_err(|usage| Failure::new(usage.to_string()))?;
    dispatch(cli.command, shell)
}

fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    // Building the help takes time, and most runs do not show it.
    let matches = match Cli::command().try_get_matches_from(&arguments) {
        Err(usage) if usage.kind() != ErrorKind::DisplayVersion => {
            command().try_get_matches_from(arguments)?
        }
        known => known?,
    };
    Cli::from_arg_matches(&matches)
}

/// The command line with its help. Global options are in `lwkd --help` only, so that the help of a
/// command fits one screen.
fn command() -> Command {
    let mut command = Cli::command();
    // Passes the global options on to each command.
    command.build();
    command.mut_subcommands(|command| {
        let arguments = match (command.has_subcommands(), command.get_positionals().next()) {
            (true, _) => "\x1b[1m\x1b[4mCommands:\x1b[0m\n{subcommands}\n\n",
            (false, Some(_)) => "{positionals}\n\n",
            (false, None) => "\n",
        };
        let page = COMMAND_HELP.replace("{arguments}", arguments);
        let page_only = |arg: clap::Arg| match arg.get_id().as_str() {
            "help" => arg.help("Print help; `lwkd help all` has -C, --color, -q and more"),
            name if arg.is_global_set() || RARE.contains(&name) => arg.hide(true),
            _ => arg,
        };
        command.mut_args(page_only).help_template(page)
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
    fn every_help_fits_a_screen_and_has_examples() {
        let narrow = |command: Command| command.term_width(80);
        let lwkd = || narrow(command()).mut_subcommands(narrow);
        let asked = |words: &[&str]| {
            let page = lwkd().try_get_matches_from([&["lwkd"], words].concat());
            page.expect_err("help").to_string()
        };
        let mut pages = vec![(String::new(), asked(&["--help"]))];
        let lwkd = lwkd();
        let commands = lwkd.get_subcommands().map(Command::get_name);
        for command in commands {
            let (short, long) = (asked(&[command, "-h"]), asked(&[command, "--help"]));
            assert_eq!(short, long, "{command} has one page");
            let page = help_page(&[command.to_owned()]).expect("a page");
            let first = long.lines().next().expect("a line");
            assert!(page.starts_with(first), "{command} has one page: {page}");
            pages.push((command.to_owned(), long));
        }
        for (command, page) in pages {
            assert!(page.lines().count() <= 24, "{command} is too long:\n{page}");
            let widest = page.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(80), "{command} is too wide:\n{page}");
            let examples = page
                .split_once("\nExamples:\n")
                .map_or("", |(_, rest)| rest);
            let typed = examples
                .lines()
                .all(|line| line.starts_with("  lwkd ") || line.starts_with("  git "));
            let count = examples.lines().count();
            assert!(
                command.is_empty() || typed && count >= 2,
                "{command} has no examples:\n{page}"
            );
        }
    }
}
