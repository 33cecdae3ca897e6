//! `lwkd completions`, and what the shell asks for while somebody types.

use std::any::TypeId;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

use anstream::ColorChoice;
use clap::builder::StyledStr;
use clap::{Arg, Command, ValueHint};
use clap_complete::engine::{ArgValueCandidates, ArgValueCompleter, CompletionCandidate};
use clap_complete::engine::{PathCompleter, ValueCompleter};
use clap_complete::env::{Bash, CompleteEnv, Elvish, EnvCompleter, Fish, Powershell, Shells, Zsh};

use crate::args::{DraftArg, WeekArg};
use crate::commands::man::globals_last;
use crate::rules::RULES;
use crate::ui::{CommandContext, Exit, Failure, Globals};
use crate::workspace::{Workspace, display_path};

/// Print shell completions
#[derive(Debug, clap::Args)]
#[command(after_help = "\
They know the newsletter in the folder: its editions and sections, and the rules of `check`.\n\n\
Examples:
  lwkd completions bash > ~/.local/share/bash-completion/completions/lwkd
  lwkd completions zsh > ~/.zfunc/_lwkd")]
pub struct Args {
    /// bash, elvish, fish, powershell or zsh
    #[arg(value_parser = shell_name())]
    #[arg(hide_possible_values = true)]
    shell: String,
}

/// The shell sets this variable to its name when it asks for completions.
const VARIABLE: &str = "LWKD_COMPLETE";

const SHELLS: Shells<'static> = Shells(&[&BashWords, &Elvish, &Fish, &Powershell, &Zsh]);

fn shell_name() -> clap::builder::PossibleValuesParser {
    SHELLS.names().collect::<Vec<_>>().into()
}

/// Prints the script that makes a shell ask `lwkd` for completions.
pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    let completer = SHELLS.completer(&args.shell);
    let completer = completer.ok_or_else(|| Failure::new("unknown shell"))?;
    completer
        .write_registration(VARIABLE, "lwkd", "lwkd", "lwkd", &mut script)
        .map_err(Failure::caused_by)?;
    shell.print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}

/// Answers the shell, if it is the one who runs `lwkd`. `false` for everybody else.
///
/// # Errors
/// A shell that is not known, or that closed its end.
pub(crate) fn answer_shell(
    arguments: &[OsString],
    command: impl Fn() -> Command,
) -> Result<bool, clap::Error> {
    let directory = directory(arguments);
    let command = || with_candidates(command(), &directory);
    let folder = std::env::current_dir().ok();
    CompleteEnv::with_factory(command)
        .var(VARIABLE)
        .shells(SHELLS)
        .try_complete(arguments, folder.as_deref())
}

/// DIR of `-C DIR`, if it was typed already.
fn directory(arguments: &[OsString]) -> Option<PathBuf> {
    let mut typed = arguments.iter().skip_while(|word| *word != "--").skip(1);
    while let Some(word) = typed.next() {
        match word.to_str()?.strip_prefix("-C") {
            Some("") => return typed.next().map(PathBuf::from),
            Some(folder) => return Some(PathBuf::from(folder)),
            None => {}
        }
    }
    None
}

/// Adds what each argument may be. Only a shell needs that, so no other run pays for it.
fn with_candidates(command: Command, directory: &Option<PathBuf>) -> Command {
    let candidates = |arg: Arg| {
        let kind = arg.get_value_parser().type_id();
        let folder = directory.clone();
        if kind == TypeId::of::<DraftArg>() {
            arg.add(ArgValueCompleter::new(move |typed: &OsStr| {
                drafts(typed, folder.clone())
            }))
        } else if kind == TypeId::of::<WeekArg>() {
            arg.add(ArgValueCandidates::new(move || weeks(folder.clone())))
        } else if kind == TypeId::of::<PathBuf>() {
            arg.value_hint(ValueHint::AnyPath)
        } else if kind == TypeId::of::<ColorChoice>() {
            let choices = || ["auto", "always", "never"].map(CompletionCandidate::new);
            arg.add(ArgValueCandidates::new(move || choices().into()))
        } else {
            match arg.get_id().as_str() {
                "section" => arg.add(ArgValueCandidates::new(move || sections(folder.clone()))),
                "what" => arg.add(ArgValueCandidates::new(explainable)),
                _ => arg,
            }
        }
    };
    let command = command.mut_args(globals_last).mut_args(candidates);
    let shown = |command: Command| match command.get_name() {
        "hook" => without_hidden(&command),
        _ => command,
    };
    command.mut_subcommands(|command| shown(command).mut_args(candidates))
}

/// `hook` without its hidden subcommands, which are for other programs.
fn without_hidden(command: &Command) -> Command {
    let shown = command.get_subcommands().filter(|sub| !sub.is_hide_set());
    let shown: Vec<Command> = shown.cloned().collect();
    Command::new("hook")
        .about(command.get_about().cloned().unwrap_or_default())
        .disable_help_subcommand(true)
        .subcommands(shown)
}

/// The newsletter that the arguments name; `None` without a newsletter, or if its settings are
/// wrong: then nothing is offered.
fn newsletter(directory: Option<PathBuf>) -> Option<Workspace> {
    let globals = Globals {
        directory,
        color: ColorChoice::Never,
        quiet: true,
        verbose: 0,
    };
    Workspace::find(&CommandContext::new(&globals).ok()?).ok()
}

/// `next`, `last` and the editions, the newest first.
fn weeks(directory: Option<PathBuf>) -> Vec<CompletionCandidate> {
    let named = [("next", "the coming edition"), ("last", "the one before")];
    let named = named.map(|(name, help)| candidate(name, help));
    let newsletter = newsletter(directory);
    let editions = newsletter.iter().flat_map(|newsletter| {
        let editions = newsletter.editions().unwrap_or_default();
        let editions = editions.into_iter().rev();
        editions.map(|(date, path)| {
            let path = display_path(&path, &newsletter.folder);
            candidate(date.to_string(), &path)
        })
    });
    let all = named.into_iter().chain(editions).enumerate();
    all.map(|(order, candidate)| candidate.display_order(Some(order)))
        .collect()
}

/// Weeks that start with what is typed, else paths.
fn drafts(typed: &OsStr, directory: Option<PathBuf>) -> Vec<CompletionCandidate> {
    let text = typed.to_string_lossy();
    let mut weeks = weeks(directory);
    weeks.retain(|week| week.get_value().to_string_lossy().starts_with(&*text));
    match weeks.is_empty() {
        true => PathCompleter::any().complete(typed),
        false => weeks,
    }
}

/// The sections that `fill` fills.
fn sections(directory: Option<PathBuf>) -> Vec<CompletionCandidate> {
    let Some(newsletter) = newsletter(directory) else {
        return Vec::new();
    };
    let sections = newsletter.settings.sections.iter();
    let filled = sections.filter(|section| section.filled_by.is_some());
    filled
        .map(|section| CompletionCandidate::new(&section.heading))
        .collect()
}

/// What `explain` explains by name: the rules and the schedule.
fn explainable() -> Vec<CompletionCandidate> {
    let rules = RULES.iter().map(|rule| candidate(rule.name, rule.summary));
    let schedule = candidate(
        "schedule",
        "deadlines, patch releases and end-of-life dates",
    );
    rules.chain([schedule]).collect()
}

fn candidate(value: impl Into<OsString>, help: &str) -> CompletionCandidate {
    CompletionCandidate::new(value).help(Some(StyledStr::from(help.to_owned())))
}

/// bash, which hands over `--pick=each` as the three words `--pick`, `=` and `each`, and wants only
/// the last of them back.
struct BashWords;

impl EnvCompleter for BashWords {
    fn name(&self) -> &'static str {
        Bash.name()
    }

    fn is(&self, name: &str) -> bool {
        Bash.is(name)
    }

    fn write_registration(
        &self,
        variable: &str,
        name: &str,
        program: &str,
        completer: &str,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        Bash.write_registration(variable, name, program, completer, out)
    }

    fn write_complete(
        &self,
        command: &mut Command,
        words: Vec<OsString>,
        folder: Option<&Path>,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        let variable = |name| std::env::var(name).ok();
        let index = variable("_CLAP_COMPLETE_INDEX").and_then(|index| index.parse().ok());
        let separator = variable("_CLAP_IFS").unwrap_or_else(|| "\n".to_owned());
        let (words, index, prefix) = joined(words, index.unwrap_or(0));
        let candidates = clap_complete::engine::complete(command, words, index, folder)?;
        let values: Vec<String> = candidates
            .iter()
            .map(|candidate| candidate.get_value().to_string_lossy())
            .map(|value| value.strip_prefix(&prefix).unwrap_or(&value).to_owned())
            .collect();
        out.write_all(values.join(&separator).as_bytes())
    }
}

/// The words with options and their values joined, the index of the word to complete, and what of
/// that word bash has already.
fn joined(words: Vec<OsString>, index: usize) -> (Vec<OsString>, usize, String) {
    let mut out: Vec<OsString> = Vec::new();
    let (mut target, mut prefix) = (0, String::new());
    let mut follows_sign = false;
    for (at, word) in words.into_iter().enumerate() {
        let last = out.last_mut().filter(|last| {
            let is_option = last.to_str().is_some_and(|last| last.starts_with("--"));
            is_option && (follows_sign || word == "=")
        });
        let mut before = String::new();
        follows_sign = word == "=" && last.is_some();
        match last {
            Some(last) if follows_sign => {
                last.push("=");
                before = last.to_string_lossy().into_owned();
            }
            Some(last) => {
                before = last.to_string_lossy().into_owned();
                last.push(word);
            }
            None => out.push(word),
        }
        if at == index {
            (target, prefix) = (out.len() - 1, before);
        }
    }
    (out, target, prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_and_its_value_are_one_word() {
        let words = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
        for (typed, index, whole, target, prefix) in [
            (
                "lwkd fill --pick = e",
                4,
                "lwkd fill --pick=e",
                2,
                "--pick=",
            ),
            ("lwkd fill --pick =", 3, "lwkd fill --pick=", 2, "--pick="),
            ("lwkd fill --top 3", 3, "lwkd fill --top 3", 3, ""),
            ("lwkd fill --pick = e n", 5, "lwkd fill --pick=e n", 3, ""),
            ("lwkd = e", 2, "lwkd = e", 2, ""),
        ] {
            let expected = (words(whole), target, prefix.to_owned());
            assert_eq!(joined(words(typed), index), expected, "{typed}");
        }
    }

    #[test]
    fn the_folder_is_read_from_what_was_typed() {
        for (typed, expected) in [
            ("lwkd -- lwkd -C a fill", Some("a")),
            ("lwkd -- lwkd -Ca fill", Some("a")),
            ("lwkd -- lwkd fill", None),
            ("lwkd -C b -- lwkd fill", None),
        ] {
            let words: Vec<OsString> = typed.split(' ').map(OsString::from).collect();
            assert_eq!(directory(&words), expected.map(PathBuf::from), "{typed}");
        }
    }
}
