//! `lwkd explain`.

use std::fmt::Write;

use crate::commands::{Exit, Failure, Shell};
use crate::rules::{self, Rule, Stage};
use crate::text::{safe_for_terminal, wrapped};

/// Lines longer than this tire the eye.
const WIDTH: usize = 100;

/// Explain a rule: what it asks for and why, with a bad and a good line
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lwkd explain slug-mismatch   what a finding's rule wants
  lwkd check --list            every rule")]
pub struct Args {
    /// A rule's name, as `check` shows it in brackets
    #[arg(value_name = "RULE")]
    what: String,
}

pub fn run(args: Args, shell: &Shell) -> Result<Exit, Failure> {
    let Some(rule) = rules::named(&args.what) else {
        return Err(unknown(&args.what));
    };
    let width = shell.width().unwrap_or(WIDTH).min(WIDTH);
    shell.print(&explanation(rule, width))?;
    Ok(Exit::Done)
}

fn unknown(name: &str) -> Failure {
    let failure = Failure::new(format!("there is no rule `{}`", safe_for_terminal(name)));
    match rules::closest(name) {
        Some(rule) => failure.help(format!("did you mean `{rule}`?")),
        None => failure.help("`lwkd check --list` names every rule"),
    }
}

/// What a rule asks for, why, and how it looks.
fn explanation(rule: &Rule, width: usize) -> String {
    let head = format!("{}: {}", rule.name, rule.summary);
    let mut out = format!(
        "{}\n\n{}\n",
        wrapped(&head, width),
        wrapped(rule.why, width)
    );
    for (name, lines) in [("bad", rule.bad), ("good", rule.good)] {
        let _ = write!(out, "\n{name}:\n");
        for line in lines.lines() {
            let indented = format!("    {line}");
            let _ = writeln!(out, "{}", indented.trim_end());
        }
    }
    if rule.stage == Stage::Publish {
        out.push_str("\nchecked with `--publish` only\n");
    }
    let _ = write!(
        out,
        "\n\
         to allow it on a line, end the line with:\n    <!-- lwkd: allow {0} -->\n\
         in the front matter:\n    # lwkd: allow {0}\n\
         to switch it off, in lwkd.yaml:\n    checks: {{off: [{0}]}}\n",
        rule.name
    );
    out
}
