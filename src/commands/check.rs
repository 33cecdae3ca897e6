//! `lwkd check`.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::editions::{self, Named, in_parallel};
use crate::archive::Archive;
use crate::commands::{DraftArg, Exit, Failure, Newsletter, Shell};
use crate::diagnostic::Diagnostic;
use crate::files::TextFile;
use crate::post::Post;
use crate::record::Record;
use crate::report::{self, Judged, Tally};
use crate::rules::{self, Context, RULES, Stage};
use crate::text::safe_for_terminal;

/// How wide a report is where nothing says how wide the terminal is.
const WIDTH: usize = 100;

/// Show what an editor would have to mend
///
/// Judges a draft in progress: empty sections and a date in the future are fine until `--publish`. Ends with 1 where an
/// error is left.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Editions, weeks or folders of editions [default: the newest edition]
    #[arg(value_name = "PATH")]
    paths: Vec<DraftArg>,
    /// Judge what is about to go out
    #[arg(long)]
    publish: bool,
    /// Apply the fixes that are safe
    #[arg(long)]
    fix: bool,
    /// With --fix: also those that change what a reader reads
    #[arg(long, requires = "fix")]
    unsafe_fixes: bool,
    /// How to show what was found
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// End with 1 for warnings too
    #[arg(long)]
    strict: bool,
    /// Print the rules
    #[arg(long, conflicts_with_all = ["paths", "publish", "fix", "format", "strict"])]
    list: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For a person
    #[default]
    Human,
    /// An object a line, for programs
    Json,
    /// Annotations for GitHub Actions, and a job summary
    Github,
}

/// An edition after `check` was done with it.
struct Done {
    judged: Judged,
    /// What was mended: rules and how often.
    mended: Vec<(&'static str, usize)>,
    /// What kept it from being judged in full.
    trouble: Option<Failure>,
}

pub fn run(args: Args, shell: &Shell) -> Result<Exit, Failure> {
    if args.list {
        shell.print(&list())?;
        return Ok(Exit::Done);
    }
    let mut all = Vec::new();
    let mut incomplete = false;
    for (newsletter, asked) in editions::named(&args.paths, shell)? {
        let (texts, archive) = editions::read(asked, &newsletter)?;
        let mut readable = Vec::with_capacity(texts.len());
        for (edition, text) in texts {
            match text {
                Ok(file) => readable.push((edition, file)),
                Err(error) => {
                    Failure::from(error).report(shell.color);
                    incomplete = true;
                }
            }
        }
        let done = in_parallel(&readable, |(edition, file)| {
            judge(edition, file, &newsletter, &archive, &args, shell)
        });
        for done in done {
            incomplete |= done.trouble.is_some();
            if let Some(trouble) = &done.trouble {
                trouble.report(shell.color);
            }
            if !done.mended.is_empty() {
                shell.say(&what_was_mended(&done));
            }
            all.push(done.judged);
        }
    }
    shell.print(&shown(&all, args.format, shell))?;
    let tally = Tally::of(&all);
    let bad = tally.errors + if args.strict { tally.warnings } else { 0 };
    Ok(match (incomplete, bad) {
        (true, _) => Exit::Incomplete,
        (false, 0) => Exit::Done,
        (false, _) => Exit::Findings,
    })
}

fn judge(
    edition: &Named,
    file: &TextFile,
    newsletter: &Newsletter,
    archive: &Archive,
    args: &Args,
    shell: &Shell,
) -> Done {
    let (record, mut trouble) = match newsletter.record(edition.date) {
        Ok((_, record)) => (record, None),
        Err(failure) => (Record::default(), Some(failure)),
    };
    let mut post = Post::parse(file.text.as_str(), &newsletter.settings);
    let mut mended = Vec::new();
    let context = Context {
        post: &post,
        file_name: &edition.name,
        settings: &newsletter.settings,
        archive,
        record: &record,
        now: shell.now,
        stage: if args.publish {
            Stage::Publish
        } else {
            Stage::Draft
        },
    };
    let mut findings = rules::check(&context, RULES);
    if args.fix
        && let Some(better) = rules::fix(&context, RULES, args.unsafe_fixes)
    {
        match file.replace(&better.text) {
            Err(error) => trouble = Some(error.into()),
            Ok(()) => {
                let left = rules::check(
                    &Context {
                        post: &better,
                        ..context
                    },
                    RULES,
                );
                mended = fewer(&findings, &left);
                findings = left;
                post = better;
            }
        }
    }
    Done {
        judged: Judged {
            path: edition.shown.clone(),
            post,
            findings,
        },
        mended,
        trouble,
    }
}

/// How many findings of each rule are gone.
fn fewer(before: &[Diagnostic], after: &[Diagnostic]) -> Vec<(&'static str, usize)> {
    let mut counts: BTreeMap<&'static str, isize> = BTreeMap::new();
    for it in before {
        *counts.entry(it.rule).or_default() += 1;
    }
    for it in after {
        *counts.entry(it.rule).or_default() -= 1;
    }
    let gone = counts.into_iter();
    gone.filter_map(|(rule, count)| Some((rule, usize::try_from(count).ok().filter(|it| *it > 0)?)))
        .collect()
}

fn what_was_mended(done: &Done) -> String {
    let rules: Vec<String> = done
        .mended
        .iter()
        .map(|(rule, count)| match count {
            1 => (*rule).to_owned(),
            _ => format!("{rule} ({count})"),
        })
        .collect();
    let path = safe_for_terminal(&done.judged.path);
    format!("mended {path}: {}", rules.join(", "))
}

/// The findings in the format that was asked for.
fn shown(all: &[Judged], format: Format, shell: &Shell) -> String {
    match format {
        Format::Json => all.iter().map(report::json).collect(),
        Format::Github => all
            .iter()
            .map(|it| report::annotations(it, &it.path))
            .collect(),
        Format::Human => {
            let mut out: String = all.iter().map(|it| report::human(it, WIDTH)).collect();
            if !shell.quiet && !all.is_empty() {
                out.push_str(&report::closing_line(Tally::of(all), &report::subject(all)));
            }
            out
        }
    }
}

/// The rules with what each asks for.
fn list() -> String {
    let width = RULES.iter().map(|it| it.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for rule in RULES {
        let stage = match rule.stage {
            Stage::Draft => "",
            Stage::Publish => " (with --publish)",
        };
        let _ = writeln!(out, "{:width$}  {}{stage}", rule.name, rule.summary);
    }
    out
}
