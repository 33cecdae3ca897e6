//! `lwkd man`.

use std::path::PathBuf;

use clap::builder::StyledStr;
use clap::{Arg, Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, roman};

use crate::files::overwrite;
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::display_path;

/// Write man pages, one per command
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lwkd man ~/.local/share/man/man1   then: man lwkd-fill
  lwkd man target/man                for a package")]
pub struct Args {
    /// The folder; it is created if it is missing
    dir: PathBuf,
}

pub fn run<C: CommandFactory>(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let folder = shell.folder.join(args.dir);
    let mut written = String::new();
    for (name, text) in pages(C::command()) {
        let path = folder.join(name);
        let name = display_path(&path, &shell.folder);
        shell.report_flush(overwrite(&path, &text)?, &name);
        written.push_str(&format!("{name}\n"));
    }
    shell.print(&written)?;
    Ok(Exit::Done)
}

/// Exit codes, for the page of `lwkd` itself.
const EXIT_CODES: [(&str, &str); 5] = [
    ("0", "Success. For check: no errors."),
    (
        "1",
        "Problems found (check, publish), or conflicts left (merge).",
    ),
    ("2", "Failed: usage, input, network or disk."),
    ("3", "Partly done: the rest is named on standard error."),
    ("130", "Stopped with Ctrl-C."),
];

/// The name and the text of each page.
fn pages(command: Command) -> Vec<(String, String)> {
    // What is too rare for `lwkd --help` has a page all the same.
    let mut command = command
        .disable_help_subcommand(true)
        .mut_args(globals_last)
        .mut_subcommands(|command| command.hide(false));
    command.build();
    let mut out = Vec::new();
    add_pages(&command, true, &mut out);
    out
}

/// Options of every command come after those of one.
pub(super) fn globals_last(arg: Arg) -> Arg {
    match arg.is_global_set() {
        true => arg.display_order(900),
        false => arg,
    }
}

fn add_pages(command: &Command, is_top: bool, out: &mut Vec<(String, String)>) {
    let man = Man::new(command.clone())
        .source(concat!("lwkd ", env!("CARGO_PKG_VERSION")))
        .manual("Manual of lwkd");
    out.push((man.get_filename(), page(command, &man, is_top)));
    for subcommand in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        add_pages(subcommand, false, out);
    }
}

fn page(command: &Command, man: &Man, is_top: bool) -> String {
    let mut out = Vec::new();
    let render = |part: fn(&Man, &mut dyn std::io::Write) -> std::io::Result<()>,
                  out: &mut Vec<u8>| {
        part(man, out).expect("memory can be written to");
    };
    let after_help = command.get_after_help().map(StyledStr::to_string);
    let after_help = after_help.unwrap_or_default();
    let (details, examples) = match after_help.split_once("Examples:\n") {
        Some((details, examples)) => (details.trim(), examples),
        None => (after_help.trim(), ""),
    };
    render(Man::render_title, &mut out);
    render(Man::render_name_section, &mut out);
    render(Man::render_synopsis_section, &mut out);
    render(Man::render_description_section, &mut out);
    let mut roff = Roff::new();
    for line in details.lines() {
        match line {
            "" => roff.control("PP", []),
            line => roff.text([roman(line)]),
        };
    }
    out.extend(roff.to_roff().into_bytes());
    if command.get_arguments().next().is_some() {
        render(Man::render_options_section, &mut out);
    }
    if command.has_subcommands() {
        render(Man::render_subcommands_section, &mut out);
    }
    let mut roff = Roff::new();
    if is_top {
        roff.control("SH", ["EXIT STATUS"]);
        for (code, meaning) in EXIT_CODES {
            roff.control("TP", []);
            roff.text([Inline::Bold(code.to_owned())]);
            roff.text([roman(meaning)]);
        }
    }
    if !examples.is_empty() {
        roff.control("SH", ["EXAMPLES"]);
        roff.control("nf", []);
        for line in examples.lines() {
            roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
        }
        roff.control("fi", []);
    }
    out.extend(roff.to_roff().into_bytes());
    String::from_utf8(out).expect("made of strings")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_options_details_and_examples() {
        let command = Command::new("lwkd").subcommand(
            Command::new("brew")
                .about("Brew coffee")
                .arg(Arg::new("hot").long("hot").help("Brew it hot"))
                .after_help("Takes minutes.\n\nExamples:\n  lwkd brew --hot  a hot one")
                .hide(true)
                .subcommand(Command::new("now").hide(true)),
        );
        let pages = pages(command);
        let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["lwkd.1", "lwkd-brew.1"]);
        assert!(pages[0].1.contains(".SH \"EXIT STATUS\""), "{}", pages[0].1);
        let page = &pages[1].1;
        let parts = [
            "Brew coffee",
            "Takes minutes.",
            "Brew it hot",
            ".SH EXAMPLES\n.nf\nlwkd brew \\-\\-hot  a hot one\n.fi",
        ];
        let places: Vec<Option<usize>> = parts.iter().map(|part| page.find(part)).collect();
        assert!(
            places.iter().all(Option::is_some) && places.is_sorted(),
            "{places:?}: {page}"
        );
    }
}
