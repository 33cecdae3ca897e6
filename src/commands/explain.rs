//! `lwkd explain`.

use std::fmt::Write;

use crate::args::{DraftArg, Format, OutputArgs};
use crate::commands::{explain_pull_request, explain_schedule};
use crate::report::json::{RuleReport, document};
use crate::rules;
use crate::rules::{CheckStage, Fixes, Rule};
use crate::text::{safe_for_terminal, wrapped};
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::fetch::FetchArgs;

/// The maximum width of prose, in columns: longer lines are hard to read.
pub(super) const WIDTH: usize = 100;

/// Explain a pull request or a rule
#[derive(Debug, clap::Args)]
#[command(after_help = "\
For a pull request: its section and why, its score, and the edition that covered it. For a rule: what \
it requires and why. For the schedule: what upstream plans, and when.\n\n\
Examples:
  lwkd explain 126205          why a pull request is in the draft, or is not
  lwkd explain schedule next   deadlines, patch releases and end-of-life dates
  lwkd explain slug-mismatch   what a rule of `lwkd check --list` requires")]
pub struct Args {
    /// A number, owner/name#number or URL; a rule; `schedule`
    #[arg(value_name = "PR|URL|RULE")]
    pub(super) what: String,
    /// Not for a rule: the edition [default: the newest]
    pub(super) draft: Option<DraftArg>,
    #[command(flatten)]
    pub(super) output: OutputArgs,
    #[command(flatten)]
    pub(super) fetch: FetchArgs,
}

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    if let Some(rule) = rules::named(&args.what) {
        let width = shell.width().unwrap_or(WIDTH).min(WIDTH);
        match args.output.format {
            Format::Human => shell.show(&explanation(rule, width))?,
            Format::Json => shell.print(&document(&RuleReport::from(rule)))?,
        }
        return Ok(Exit::Done);
    }
    if args.what == "schedule" {
        return explain_schedule::run(&args, shell);
    }
    let looks_like_a_rule = args.what.contains(|c: char| c.is_ascii_alphabetic())
        && !args.what.contains(['/', '#', ':']);
    if looks_like_a_rule {
        return Err(unknown(&args.what));
    }
    explain_pull_request::run(&args, shell)
}

fn unknown(name: &str) -> Failure {
    let failure = Failure::new(format!("there is no rule `{}`", safe_for_terminal(name)));
    match rules::closest(name) {
        Some(rule) => failure.help(format!("did you mean `{rule}`?")),
        None => failure.help("`lwkd check --list` lists all rules"),
    }
}

/// What a rule requires, why, and an example.
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
    let fixes = match rule.fixes {
        Fixes::None => "no automatic fix",
        Fixes::Safe => "safe: `lwkd check --fix`",
        Fixes::Unsafe => "unsafe: `lwkd check --fix --unsafe-fixes`",
        Fixes::Both => "safe where certain, else unsafe",
    };
    let _ = write!(out, "\nfix: {fixes}\n");
    if !rule.source.is_empty() {
        let _ = writeln!(out, "source: {}", rule.source);
    }
    if rule.stage == CheckStage::Publish {
        out.push_str("checked with `--publish` only\n");
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
