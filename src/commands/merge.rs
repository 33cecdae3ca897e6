//! `lwkd merge`.

use crate::args::{Format, OutputArgs};
use crate::files::git;
use crate::files::git::{Commit, MergeOutcome, SessionDriver};
use crate::report::json::{ConflictRow, MergeReport, MergeStepRow, StepResult, document};
use crate::text::{safe_for_terminal, safe_lines};
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::Workspace;
use crate::workspace::desk::Desk;
use crate::workspace::pull_requests::{ConflictPlace, conflict_places, driver, upstream};

/// Merge writers' pull requests or branches, section by section
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Without arguments it lists the open pull requests against this branch: the sections they change,
what `check` finds in them, and whether they merge cleanly. It stops at the first real conflict.\n\n\
Examples:
  lwkd merge               list the open pull requests
  lwkd merge 12 15         merge two of them, each with a merge commit
  lwkd merge --dry-run 12  say what would happen")]
pub struct Args {
    /// Numbers of pull requests, or branches
    #[arg(value_name = "PR|BRANCH")]
    sources: Vec<String>,
    /// Say what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    output: OutputArgs,
}

/// What is merged: a pull request or a branch.
struct MergeSource {
    /// As the user would type it.
    name: String,
    number: Option<u64>,
    commit: Commit,
}

/// How far one source came.
struct MergeStep {
    name: String,
    number: Option<u64>,
    result: StepResult,
    commit: Option<Commit>,
    conflicts: Vec<ConflictPlace>,
}

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let workspace = Workspace::find(shell)?;
    if args.sources.is_empty() {
        let desk = Desk::fetch(&workspace, shell)?;
        shell.print(&match args.output.format {
            Format::Human => desk.human(shell.width()),
            Format::Json => document(&desk.report()),
        })?;
        return Ok(Exit::Done);
    }
    let folder = &workspace.root.path;
    if let Some(operation) = git::unfinished(folder)? {
        return Err(
            Failure::new(format!("a {operation} is not finished in this clone"))
                .help("resolve the conflicts, `git add` the files, then `git commit`")
                .help(format!("or give it up: `git {operation} --abort`")),
        );
    }
    let sources = sources(&args.sources, &workspace)?;
    let driver = driver(&workspace)?;
    // Other runs of lwkd must not write into a draft that git is about to replace.
    let _lock = match args.dry_run {
        true => None,
        false => Some(workspace.lock()?),
    };
    let mut steps: Vec<MergeStep> = Vec::new();
    let mut tried = git::head(folder)?;
    for source in sources {
        let is_stopped = steps.iter().any(|step| step.result == StepResult::Conflict);
        let step = match (is_stopped, args.dry_run) {
            (true, _) => MergeStep::new(source, StepResult::NotTried),
            (false, true) => try_one(source, &mut tried, &workspace, &driver)?,
            (false, false) => merge_one(source, &workspace, &driver)?,
        };
        if args.output.format == Format::Human {
            shell.show(&step.human(args.dry_run))?;
        }
        steps.push(step);
    }
    if args.output.format == Format::Json {
        shell.print(&document(&report(&steps, args.dry_run)))?;
    }
    let Some(stopped) = steps
        .iter()
        .position(|step| step.result == StepResult::Conflict)
    else {
        return Ok(Exit::Done);
    };
    if !args.dry_run {
        say_next(&steps, stopped, shell);
    }
    Ok(Exit::Problems)
}

/// Says how to go on after a conflict.
fn say_next(steps: &[MergeStep], stopped: usize, shell: &CommandContext) {
    shell.say("stopped at a conflict: resolve it, `git add` the file, then `git commit`");
    let rest: Vec<&str> = steps[stopped + 1..]
        .iter()
        .map(|step| step.name.as_str())
        .collect();
    if !rest.is_empty() {
        shell.say(&format!(
            "then go on: `lwkd merge {}`",
            safe_for_terminal(&rest.join(" "))
        ));
    }
    shell.say("or give this one up: `git merge --abort`");
}

/// What the arguments mean. A branch of this clone goes before a pull request of that number.
fn sources(names: &[String], workspace: &Workspace) -> Result<Vec<MergeSource>, Failure> {
    let folder = &workspace.root.path;
    let mut out: Vec<MergeSource> = Vec::new();
    for name in names {
        let branch = git::branch_commit(folder, name)?;
        let (number, commit) = match (branch, number(name)) {
            (Some(commit), _) => (None, commit),
            (None, Some(number)) => {
                let fetched = git::fetch_pull_requests(folder, &upstream(workspace)?, &[number])?;
                let missing = || Failure::new(format!("there is no pull request #{number}"));
                (
                    Some(number),
                    fetched.into_iter().next().ok_or_else(missing)?,
                )
            }
            (None, None) => {
                return Err(Failure::new(format!(
                    "there is no branch {} in this clone",
                    safe_for_terminal(name)
                ))
                .help(
                    "name a branch (`git branch --all` lists them) or the number of a pull request",
                ));
            }
        };
        out.push(MergeSource {
            name: name.clone(),
            number,
            commit,
        });
    }
    Ok(out)
}

/// The number of a pull request: `12`, `#12`, or its URL.
fn number(name: &str) -> Option<u64> {
    let digits = match name.rsplit_once("/pull/") {
        Some((_, rest)) => rest.trim_end_matches('/'),
        None => name.strip_prefix('#').unwrap_or(name),
    };
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

fn merge_one(
    source: MergeSource,
    workspace: &Workspace,
    driver: &SessionDriver,
) -> Result<MergeStep, Failure> {
    let folder = &workspace.root.path;
    let message = match source.number {
        Some(number) => format!("Merge pull request #{number}"),
        None => format!("Merge branch '{}'", source.name),
    };
    Ok(
        match git::merge(folder, &source.commit, &message, driver)? {
            MergeOutcome::Merged(commit) => MergeStep {
                commit: Some(commit),
                ..MergeStep::new(source, StepResult::Merged)
            },
            MergeOutcome::UpToDate => MergeStep::new(source, StepResult::AlreadyMerged),
            MergeOutcome::Conflicts(paths) => {
                let top = git::work_tree(folder)?;
                let text = |path: &str| Ok(std::fs::read_to_string(top.join(path)).ok());
                MergeStep {
                    conflicts: conflict_places(&paths, text)?,
                    ..MergeStep::new(source, StepResult::Conflict)
                }
            }
        },
    )
}

/// Merges one source into `tried`, which becomes the result; neither the work tree nor a branch
/// changes.
fn try_one(
    source: MergeSource,
    tried: &mut Commit,
    workspace: &Workspace,
    driver: &SessionDriver,
) -> Result<MergeStep, Failure> {
    let folder = &workspace.root.path;
    if git::is_ancestor(folder, &source.commit, tried)? {
        return Ok(MergeStep::new(source, StepResult::AlreadyMerged));
    }
    let trial = git::try_merge(folder, tried, &source.commit, driver)?;
    if trial.conflicts.is_empty() {
        *tried = trial.commit;
        return Ok(MergeStep::new(source, StepResult::Merged));
    }
    let text = |path: &str| git::text_in(folder, &trial.commit, path);
    Ok(MergeStep {
        conflicts: conflict_places(&trial.conflicts, text)?,
        ..MergeStep::new(source, StepResult::Conflict)
    })
}

impl MergeStep {
    fn new(source: MergeSource, result: StepResult) -> Self {
        Self {
            name: source.name,
            number: source.number,
            result,
            commit: None,
            conflicts: Vec::new(),
        }
    }

    fn human(&self, dry_run: bool) -> String {
        let name = match self.number {
            Some(number) => format!("#{number}"),
            None => safe_for_terminal(&self.name),
        };
        let commit = self
            .commit
            .as_ref()
            .and_then(|commit| commit.as_str().get(..9));
        let result = match (self.result, commit) {
            (StepResult::Merged, Some(commit)) => format!("merged as {commit}"),
            (StepResult::Merged, None) => "would merge cleanly".to_owned(),
            (StepResult::AlreadyMerged, _) => "already merged".to_owned(),
            (StepResult::Conflict, _) if dry_run => "would conflict".to_owned(),
            (StepResult::Conflict, _) => "conflict".to_owned(),
            (StepResult::NotTried, _) => "not tried".to_owned(),
        };
        let mut out = format!("{name}: {result}\n");
        for place in &self.conflicts {
            out.push_str(&format!("  {}\n", place.human()));
        }
        out
    }
}

impl ConflictPlace {
    fn row(&self) -> ConflictRow<'_> {
        let conflict = self.conflict.as_ref();
        ConflictRow {
            path: &self.path,
            line: conflict.map(|conflict| conflict.line),
            section: conflict.and_then(|conflict| conflict.section.as_deref()),
        }
    }

    /// `path:line: section`
    fn human(&self) -> String {
        let path = safe_lines(&self.path);
        match &self.conflict {
            None => path,
            Some(conflict) => match &conflict.section {
                None => format!("{path}:{}", conflict.line),
                Some(section) => {
                    format!("{path}:{}: {}", conflict.line, safe_for_terminal(section))
                }
            },
        }
    }
}

fn report(steps: &[MergeStep], dry_run: bool) -> MergeReport<'_> {
    let rows = steps.iter().map(|step| MergeStepRow {
        name: &step.name,
        number: step.number,
        result: step.result,
        commit: step.commit.as_ref().map(Commit::as_str),
        conflicts: step.conflicts.iter().map(ConflictPlace::row).collect(),
    });
    MergeReport {
        dry_run,
        merges: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pull_request_is_named_by_its_number_or_url() {
        let cases = [
            ("12", Some(12)),
            ("#12", Some(12)),
            ("https://github.com/a/b/pull/12", Some(12)),
            ("12a", None),
            ("--force", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(number(name), expected, "{name}");
        }
    }
}
