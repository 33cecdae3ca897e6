//! `lwkd check`.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::archive::Archive;
use crate::args::DraftArg;
use crate::files::git::ChangedLines;
use crate::files::{TextFile, append, git};
use crate::post::Post;
use crate::record::Record;
use crate::report;
use crate::report::json::{findings, rule_lines};
use crate::report::{CheckedFile, Counts};
use crate::rules;
use crate::rules::{CheckStage, FixFilter, RULES, Rule};
use crate::text::{LineIndex, SpanSet, safe_for_terminal, table};
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::many;
use crate::workspace::many::{NamedEditions, in_parallel};
use crate::workspace::{EditionFile, RuleInput, Workspace, display_path};

/// Check an edition for problems
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Checks a draft in progress: empty sections and a date in the future are no problem until --publish. \
Exit code 1 if an error is left.\n\n\
Examples:
  lwkd check --fix                apply the safe fixes to the newest draft
  lwkd check --base origin/main   check only what your branch changed")]
pub struct Args {
    /// Editions, weeks or folders of editions [default: the newest]
    #[arg(value_name = "PATH")]
    paths: Vec<DraftArg>,
    /// Check an edition that is about to be published
    #[arg(long)]
    publish: bool,
    /// Check only lines changed since the merge base with REV
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// Apply safe fixes
    #[arg(long)]
    fix: bool,
    /// With --fix: also apply fixes that readers see
    #[arg(long, requires = "fix")]
    unsafe_fixes: bool,
    /// Output format: human, json, github or rdjson
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    #[arg(hide_default_value = true, hide_possible_values = true)]
    format: Format,
    /// Exit code 1 for warnings too
    #[arg(long)]
    strict: bool,
    /// List the rules
    #[arg(long, conflicts_with_all = ["paths", "publish", "base", "fix", "strict"])]
    list: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// One object per line, for programs
    Json,
    /// Annotations for GitHub Actions, and a job summary
    Github,
    /// The format of reviewdog, with suggestions
    Rdjson,
}

/// The result for one edition, without its text: a long archive has much of that.
struct CheckResult {
    display_path: String,
    /// The findings in the output format.
    report: String,
    /// The rows of the job summary, with `--format github`.
    rows: Vec<String>,
    counts: Counts,
    /// The rules and titles of the fixes that were applied.
    fixed: Vec<(&'static str, String)>,
    /// Why the edition could not be checked in full, or its fixes not be written.
    failure: Option<Failure>,
}

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    if args.list {
        return print_rules(args.format, shell);
    }
    let named = match &*args.paths {
        [] => default_edition(&args, shell)?,
        paths => NamedEditions::find(paths, shell),
    };
    let mut failures = named.failures;
    let mut results = Vec::new();
    for (newsletter, editions) in named.by_newsletter {
        match check_all(editions, &newsletter, &args, shell) {
            Ok((unreadable, checked)) => {
                failures.extend(unreadable);
                results.extend(checked);
            }
            Err(failure) => failures.push(failure),
        }
    }
    for result in &mut results {
        failures.extend(result.failure.take());
        if !result.fixed.is_empty() {
            shell.say(&applied_fixes(result));
        }
    }
    for failure in &failures {
        failure.report(shell.color);
    }
    report(&results, &args, shell)?;
    let counts: Counts = results.iter().map(|result| result.counts).sum();
    let problems = counts.errors + if args.strict { counts.warnings } else { 0 };
    Ok(match (failures.is_empty(), problems) {
        (false, _) => Exit::Failed,
        (true, 0) => Exit::Done,
        (true, _) => Exit::Problems,
    })
}

/// The newest draft; with `--fix`, which writes, not an edition that is published.
fn default_edition(args: &Args, shell: &CommandContext) -> Result<NamedEditions, Failure> {
    let newsletter = Workspace::find(shell)?;
    let edition = match args.fix {
        true => newsletter.select_to_write(None, "check --fix", shell)?,
        false => newsletter.select(None, shell)?,
    };
    Ok(NamedEditions::one(newsletter, edition))
}

/// Checks editions of one newsletter. Returns why some cannot be read, and the results of the
/// others.
fn check_all(
    mut editions: Vec<EditionFile>,
    newsletter: &Workspace,
    args: &Args,
    shell: &CommandContext,
) -> Result<(Vec<Failure>, Vec<CheckResult>), Failure> {
    let mut changed = HashMap::new();
    if let Some(base) = &args.base {
        changed = changes(&editions, base)?;
        editions.retain(|edition| changed.contains_key(&edition.path));
    }
    let (texts, archive) = many::read(editions, newsletter)?;
    shell.detail(&format!(
        "editions to check: {}; rules: {}; editions to compare with: {}",
        texts.len(),
        RULES.len(),
        archive.len()
    ));
    if shell.verbose > 1 {
        for (edition, _) in &texts {
            shell.detail(&format!("  {}", edition.display_path));
        }
    }
    let mut failures = Vec::new();
    let mut readable = Vec::with_capacity(texts.len());
    for (edition, text) in texts {
        match text {
            Ok(file) => readable.push((edition, file)),
            Err(error) => failures.push(error.with_path(&edition.display_path).into()),
        }
    }
    let results = in_parallel(&readable, |(edition, file)| {
        let changed = changed.get(&edition.path).unwrap_or(&ChangedLines::All);
        check(edition, file, changed, newsletter, &archive, args, shell)
    });
    Ok((failures, results))
}

/// Checks one edition: the findings on the lines in `changed`, or what `--fix` leaves of them.
fn check(
    edition: &EditionFile,
    file: &TextFile,
    changed: &ChangedLines,
    newsletter: &Workspace,
    archive: &Archive,
    args: &Args,
    shell: &CommandContext,
) -> CheckResult {
    let (has_record, record, mut failure) = match newsletter.record(edition.date) {
        Ok((file, record)) => (file.is_some(), record, None),
        Err(failure) => (true, Record::default(), Some(failure)),
    };
    let mut post = Post::parse(file.text.as_str(), &newsletter.settings);
    let within = match changed {
        ChangedLines::All => None,
        ChangedLines::Some(lines) => Some(SpanSet::of_lines(&LineIndex::new(&file.text), lines)),
    };
    let stage = match args.publish {
        true => CheckStage::Publish,
        false => CheckStage::Draft,
    };
    let input = RuleInput {
        settings: &newsletter.settings,
        file_name: &edition.name,
        archive,
        record: &record,
        now: shell.now,
        clock: shell.now,
    };
    let input = input.as_of_publication(&post, has_record, stage);
    let context = input.context(&post, stage);
    let mut findings = rules::check(&context, RULES);
    if let Some(within) = &within {
        rules::retain_in(&mut findings, &post, within);
    }
    let mut fixed = Vec::new();
    if args.fix {
        let filter = FixFilter {
            unsafe_too: args.unsafe_fixes,
            within: within.as_ref(),
        };
        let outcome = rules::apply_fixes(&context, RULES, filter);
        if outcome.post.text != post.text {
            match write(edition, file, &outcome.post.text, newsletter, shell) {
                Err(write_failure) => failure = Some(write_failure),
                Ok(()) => (post, findings, fixed) = (outcome.post, outcome.left, outcome.done),
            }
        }
    }
    let checked = CheckedFile {
        path: edition.display_path.clone(),
        post,
        findings,
    };
    CheckResult {
        report: format_findings(&checked, args.format, shell),
        rows: match args.format {
            Format::Github => report::rows(&checked),
            Format::Human | Format::Json | Format::Rdjson => Vec::new(),
        },
        counts: Counts::of(&checked),
        display_path: checked.path,
        fixed,
        failure,
    }
}

/// Replaces the text of an edition with its fixed text.
fn write(
    edition: &EditionFile,
    file: &TextFile,
    text: &str,
    newsletter: &Workspace,
    shell: &CommandContext,
) -> Result<(), Failure> {
    let lock = newsletter.lock()?;
    let replaced = lock.replace(file, text);
    let flushed = replaced.map_err(|error| error.with_path(&edition.display_path))?;
    shell.report_flush(flushed, &edition.display_path);
    Ok(())
}

/// The lines changed since `base` in each of `editions` that did change, by path.
fn changes(
    editions: &[EditionFile],
    base: &str,
) -> Result<HashMap<PathBuf, ChangedLines>, Failure> {
    let mut folders: BTreeMap<&Path, Vec<&EditionFile>> = BTreeMap::new();
    for edition in editions {
        let folder = edition.path.parent().unwrap_or(Path::new("."));
        folders.entry(folder).or_default().push(edition);
    }
    let mut out = HashMap::new();
    for (folder, editions) in folders {
        let commit = git::merge_base(folder, base)?;
        let changed = git::changed_files(folder, &commit)?;
        for edition in editions {
            if changed.contains(&edition.path) {
                let lines = git::changed_lines(&edition.path, &commit)?;
                out.insert(edition.path.clone(), lines);
            }
        }
    }
    Ok(out)
}

/// Prints the findings and the closing line, and adds to the job summary.
fn report(results: &[CheckResult], args: &Args, shell: &CommandContext) -> Result<(), Failure> {
    let counts: Counts = results.iter().map(|result| result.counts).sum();
    let reports = results.iter().map(|result| result.report.as_str());
    let mut out = reports.collect::<Vec<_>>().concat();
    let has_closing_line = match args.format {
        Format::Json | Format::Rdjson => false,
        Format::Github => true,
        Format::Human => !shell.quiet && !results.is_empty(),
    };
    if has_closing_line {
        let paths = results.iter().map(|result| result.display_path.as_str());
        let paths: Vec<&str> = paths.collect();
        out.push_str(&report::closing_line(counts, &report::subject(&paths)));
    }
    if args.format == Format::Rdjson {
        out = report::rdjson_document(&out);
    }
    match args.format {
        Format::Human => shell.show(&out)?,
        Format::Json | Format::Github | Format::Rdjson => shell.print(&out)?,
    }
    if args.format == Format::Github {
        add_to_job_summary(counts, results)?;
    }
    Ok(())
}

/// The fixes that were applied, one line for all that are equal.
fn applied_fixes(result: &CheckResult) -> String {
    let path = safe_for_terminal(&result.display_path);
    let mut counts: Vec<(&(&str, String), usize)> = Vec::new();
    for fix in &result.fixed {
        match counts.iter_mut().find(|(known, _)| *known == fix) {
            Some((_, count)) => *count += 1,
            None => counts.push((fix, 1)),
        }
    }
    let mut out = format!("fixed {path}");
    for ((rule, title), count) in counts {
        let times = match count {
            1 => String::new(),
            _ => format!(" ({count} times)"),
        };
        let _ = write!(out, "\n  {rule}: {}{times}", safe_for_terminal(title));
    }
    out
}

/// The findings of an edition in the output format.
fn format_findings(checked: &CheckedFile, format: Format, shell: &CommandContext) -> String {
    match format {
        Format::Json => findings(checked),
        Format::Rdjson => report::rdjson(checked),
        Format::Github => report::annotations(checked, &workspace_path(checked, shell)),
        Format::Human => report::human(checked, shell.width(), shell.is_styled()),
    }
}

/// The path of an edition in the job's workspace, which annotations need.
fn workspace_path(checked: &CheckedFile, shell: &CommandContext) -> String {
    let workspace = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    let path = shell.folder.join(&checked.path);
    let inside = workspace.and_then(|workspace| {
        Some(display_path(
            path.strip_prefix(workspace).ok()?,
            Path::new(""),
        ))
    });
    inside.unwrap_or_else(|| checked.path.clone())
}

/// Adds the findings to the job summary of GitHub Actions, if there is one.
fn add_to_job_summary(counts: Counts, results: &[CheckResult]) -> Result<(), Failure> {
    match std::env::var_os("GITHUB_STEP_SUMMARY") {
        Some(path) if !path.is_empty() => {
            let rows = results.iter().flat_map(|result| &result.rows);
            Ok(append(Path::new(&path), &report::summary(counts, rows))?)
        }
        _ => Ok(()),
    }
}

fn print_rules(format: Format, shell: &CommandContext) -> Result<Exit, Failure> {
    match format {
        Format::Human => shell.show(&list(shell.width()))?,
        Format::Json => shell.print(&rule_lines(RULES))?,
        Format::Github | Format::Rdjson => {
            return Err(Failure::new("--list has no format for findings")
                .help("use --format human or --format json"));
        }
    }
    Ok(Exit::Done)
}

/// The rules, one per line where the terminal is wide enough.
fn list(width: Option<usize>) -> String {
    let row = |rule: &Rule| {
        let stage = match rule.stage {
            CheckStage::Draft => "",
            CheckStage::Publish => " (with --publish)",
        };
        [rule.name.to_owned(), format!("{}{stage}", rule.summary)]
    };
    let rows: Vec<[String; 2]> = RULES.iter().map(row).collect();
    // Names start the line, for `grep` and `cut`.
    let rows = table(&rows, width.map(|width| width + 2));
    let lines = rows
        .lines()
        .map(|line| line.strip_prefix("  ").unwrap_or(line));
    lines.map(|line| format!("{line}\n")).collect()
}
