//! `lwkd check`.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::archive::Archive;
use crate::args::DraftArg;
use crate::files::git::Changed;
use crate::files::{TextFile, append, git};
use crate::post::Post;
use crate::record::Record;
use crate::report;
use crate::report::{CheckedFile, Counts};
use crate::rules;
use crate::rules::{CheckStage, Context, FixFilter, RULES};
use crate::text::{LineIndex, SpanSet, safe_for_terminal};
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::Workspace;
use crate::workspace::editions;
use crate::workspace::editions::{Named, in_parallel};

/// How wide a report is where nothing says how wide the terminal is.
pub(super) const WIDTH: usize = 108;

/// Show what an editor would have to mend
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Judges a draft in progress: empty sections and a date in the future are fine until --publish. Ends \
with 1 where an error is left.\n\n\
Examples:
  lwkd check --fix                mend what is mechanical in the newest edition
  lwkd check --base origin/main   only what your branch changed")]
pub struct Args {
    /// Editions, weeks or folders of editions [default: the newest]
    #[arg(value_name = "PATH")]
    paths: Vec<DraftArg>,
    /// Judge what is about to go out
    #[arg(long)]
    publish: bool,
    /// Look only at lines changed since the merge base with REV
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// Apply the fixes that are safe
    #[arg(long)]
    fix: bool,
    /// With --fix: also those that change what a reader reads
    #[arg(long, requires = "fix")]
    unsafe_fixes: bool,
    /// How it is told: human, json, github or rdjson [default: human]
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    #[arg(hide_default_value = true, hide_possible_values = true)]
    format: Format,
    /// End with 1 for warnings too
    #[arg(long)]
    strict: bool,
    /// Print the rules
    #[arg(long, exclusive = true)]
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
    /// The format of reviewdog, with suggestions
    Rdjson,
}

/// An edition after `check` was done with it: what is told of it, without its text, of which a long archive has much.
struct Done {
    path: String,
    /// Its findings in the format that was asked for.
    shown: String,
    /// Its rows in the job's summary, with `--format github`.
    rows: Vec<String>,
    tally: Counts,
    /// The rules and titles of the fixes that were applied.
    mended: Vec<(&'static str, String)>,
    /// What kept it from being judged in full.
    trouble: Option<Failure>,
}

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    if args.list {
        shell.print(&list())?;
        return Ok(Exit::Done);
    }
    let mut all = Vec::new();
    let mut incomplete = false;
    for (newsletter, mut asked) in editions::named(&args.paths, shell)? {
        let mut changed = HashMap::new();
        if let Some(base) = &args.base {
            changed = changes(&asked, base)?;
            asked.retain(|asked| changed.contains_key(&asked.path));
        }
        let (texts, archive) = editions::read(asked, &newsletter)?;
        let mut readable = Vec::with_capacity(texts.len());
        for (edition, text) in texts {
            match text {
                Ok(file) => readable.push((edition, file)),
                Err(error) => {
                    Failure::from(error.shown_as(&edition.shown)).report(shell.color);
                    incomplete = true;
                }
            }
        }
        let done = in_parallel(&readable, |(edition, file)| {
            let changed = changed.get(&edition.path).unwrap_or(&Changed::Everything);
            judge(edition, file, changed, &newsletter, &archive, &args, shell)
        });
        for done in done {
            incomplete |= done.trouble.is_some();
            if let Some(trouble) = &done.trouble {
                trouble.report(shell.color);
            }
            if !done.mended.is_empty() {
                shell.say(&what_was_mended(&done));
            }
            all.push(done);
        }
    }
    let tally: Counts = all.iter().map(|all| all.tally).sum();
    let mut out: String = all.iter().map(|all| all.shown.as_str()).collect();
    let closes = match args.format {
        Format::Json | Format::Rdjson => false,
        Format::Github => true,
        Format::Human => !shell.quiet && !all.is_empty(),
    };
    if closes {
        let paths: Vec<&str> = all.iter().map(|all| all.path.as_str()).collect();
        out.push_str(&report::closing_line(tally, &report::subject(&paths)));
    }
    if args.format == Format::Rdjson {
        out = report::rdjson_document(&out);
    }
    shell.print(&out)?;
    if args.format == Format::Github {
        add_to_job_summary(tally, &all)?;
    }
    let bad = tally.errors + if args.strict { tally.warnings } else { 0 };
    Ok(match (incomplete, bad) {
        (true, _) => Exit::Incomplete,
        (false, 0) => Exit::Done,
        (false, _) => Exit::Findings,
    })
}

/// Judges one edition: the findings on the lines that `changed`, or what is left of them after `--fix`.
fn judge(
    edition: &Named,
    file: &TextFile,
    changed: &Changed,
    newsletter: &Workspace,
    archive: &Archive,
    args: &Args,
    shell: &CommandContext,
) -> Done {
    let (record, mut trouble) = match newsletter.record(edition.date) {
        Ok((_, record)) => (record, None),
        Err(failure) => (Record::default(), Some(failure)),
    };
    let mut post = Post::parse(file.text.as_str(), &newsletter.settings);
    let within = match changed {
        Changed::Everything => None,
        Changed::Lines(lines) => Some(SpanSet::of_lines(&LineIndex::new(&file.text), lines)),
    };
    let context = Context {
        post: &post,
        file_name: &edition.name,
        settings: &newsletter.settings,
        archive,
        record: &record,
        now: shell.now,
        stage: if args.publish {
            CheckStage::Publish
        } else {
            CheckStage::Draft
        },
    };
    let mut findings = rules::check(&context, RULES);
    if let Some(within) = &within {
        rules::retain_in(&mut findings, &post, within);
    }
    let mut done = Vec::new();
    if args.fix {
        let wanted = FixFilter {
            unsafe_too: args.unsafe_fixes,
            within: within.as_ref(),
        };
        let mended = rules::apply_fixes(&context, RULES, wanted);
        if mended.post.text != post.text {
            match file.replace(&mended.post.text) {
                Err(error) => trouble = Some(error.shown_as(&edition.shown).into()),
                Ok(()) => (post, findings, done) = (mended.post, mended.left, mended.done),
            }
        }
    }
    let judged = CheckedFile {
        path: edition.shown.clone(),
        post,
        findings,
    };
    Done {
        shown: shown(&judged, args.format, shell),
        rows: match args.format {
            Format::Github => report::rows(&judged),
            Format::Human | Format::Json | Format::Rdjson => Vec::new(),
        },
        tally: Counts::of(&judged),
        path: judged.path,
        mended: done,
        trouble,
    }
}

/// What changed since `base` in each of `asked` that did change, by path.
fn changes(asked: &[Named], base: &str) -> Result<HashMap<PathBuf, Changed>, Failure> {
    let mut folders: BTreeMap<&Path, Vec<&Named>> = BTreeMap::new();
    for edition in asked {
        let folder = edition.path.parent().unwrap_or(Path::new("."));
        folders.entry(folder).or_default().push(edition);
    }
    let mut out = HashMap::new();
    for (folder, editions) in folders {
        let commit = git::merge_base(folder, base)?;
        let names = git::changed_files(folder, &commit)?;
        for edition in editions
            .iter()
            .filter(|edition| names.contains(&edition.name))
        {
            let changed = git::changed_lines(folder, &edition.name, &commit)?;
            out.insert(edition.path.clone(), changed);
        }
    }
    Ok(out)
}

/// One line a fix that was applied; the same several times in one line.
fn what_was_mended(done: &Done) -> String {
    let path = safe_for_terminal(&done.path);
    let mut counts: Vec<(&(&str, String), usize)> = Vec::new();
    for fix in &done.mended {
        match counts
            .iter_mut()
            .find(|count| count.0.0 == fix.0 && count.0.1 == fix.1)
        {
            Some(found) => found.1 += 1,
            None => counts.push((fix, 1)),
        }
    }
    let mut out = format!("mended {path}");
    for ((rule, title), count) in counts {
        let times = match count {
            1 => String::new(),
            _ => format!(" ({count} times)"),
        };
        let _ = write!(out, "\n  {rule}: {}{times}", safe_for_terminal(title));
    }
    out
}

/// The findings of an edition in the format that was asked for.
fn shown(judged: &CheckedFile, format: Format, shell: &CommandContext) -> String {
    match format {
        Format::Json => report::json(judged),
        Format::Rdjson => report::rdjson(judged),
        Format::Github => report::annotations(judged, &in_workspace(judged, shell)),
        Format::Human => report::human(judged, shell.width().unwrap_or(WIDTH), shell.is_styled()),
    }
}

/// The path of an edition from where GitHub checked the repository out: annotations know no other.
fn in_workspace(judged: &CheckedFile, shell: &CommandContext) -> String {
    let workspace = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    let path = shell.folder.join(&judged.path);
    let inside = workspace
        .and_then(|workspace| Some(path.strip_prefix(workspace).ok()?.display().to_string()));
    inside.unwrap_or_else(|| judged.path.clone())
}

/// Adds the findings to the job's summary, where GitHub Actions has one.
fn add_to_job_summary(tally: Counts, all: &[Done]) -> Result<(), Failure> {
    match std::env::var_os("GITHUB_STEP_SUMMARY") {
        Some(path) if !path.is_empty() => {
            let rows = all.iter().flat_map(|all| &all.rows);
            Ok(append(Path::new(&path), &report::summary(tally, rows))?)
        }
        _ => Ok(()),
    }
}

/// The rules with what each asks for.
fn list() -> String {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for rule in RULES {
        let stage = match rule.stage {
            CheckStage::Draft => "",
            CheckStage::Publish => " (with --publish)",
        };
        let _ = writeln!(out, "{:width$}  {}{stage}", rule.name, rule.summary);
    }
    out
}
