//! Merging other writers' commits, for real and on trial.

use std::io::Write;
use std::path::Path;

use tempfile::NamedTempFile;

use super::driver::attribute_lines;
use crate::text::safe_for_terminal;

use super::{
    Commit, GitError, ask, first_reason, one_line, outcome, required, work_tree, zero_separated,
};

/// Which merge driver git runs for which files, for this process alone: nothing is registered.
#[derive(Debug)]
pub struct SessionDriver {
    /// Read by git as its attributes file.
    attributes: NamedTempFile,
    command: String,
}

/// How a merge ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeOutcome {
    Merged(Commit),
    UpToDate,
    /// Conflicts in these files, from the top of the work tree; the merge is not finished.
    Conflicts(Vec<String>),
}

/// What a merge would make, without the work tree being touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialMerge {
    /// The commit of the merge; conflict markers are in its files where `conflicts` names them.
    pub commit: Commit,
    pub conflicts: Vec<String>,
}

impl SessionDriver {
    /// A driver that runs `program` for the files that `patterns` name, each a folder below `root`
    /// and a pattern of file names in it.
    ///
    /// # Errors
    /// No repository, or a temporary file that cannot be written.
    pub fn new(root: &Path, patterns: &[(&str, &str)], program: &Path) -> Result<Self, GitError> {
        let lines = attribute_lines(root, &work_tree(root)?, patterns).join("\n");
        let written = NamedTempFile::new().and_then(|mut file| {
            writeln!(file, "{lines}")?;
            Ok(file)
        });
        let attributes = written.map_err(|_| GitError::Failed {
            doing: "merge",
            why: "no temporary file could be made".to_owned(),
        })?;
        let program = program.to_string_lossy().replace('\'', r"'\''");
        Ok(Self {
            attributes,
            command: super::driver::command(&format!("'{program}'")),
        })
    }

    fn options(&self) -> [String; 2] {
        [
            format!("core.attributesFile={}", self.attributes.path().display()),
            format!("merge.lwkd.driver={}", self.command),
        ]
    }
}

/// The commit that is checked out.
///
/// # Errors
/// No repository, or one without a commit.
pub fn head(folder: &Path) -> Result<Commit, GitError> {
    let head = ["rev-parse", "--verify", "HEAD^{commit}"];
    let head = required(folder, "find the current commit", head)?;
    Ok(Commit(one_line(&head)))
}

/// The branch that is checked out; `None` where a commit is checked out without a branch.
///
/// # Errors
/// No repository.
pub fn current_branch(folder: &Path) -> Result<Option<String>, GitError> {
    let name = ["symbolic-ref", "--quiet", "--short", "HEAD"];
    let name = ask(folder, "find the current branch", name)?;
    Ok(name.map(|name| one_line(&name)))
}

/// The commit of a branch of this clone, or of a remote's branch such as `origin/20260705`.
///
/// # Errors
/// No repository.
pub fn branch_commit(folder: &Path, branch: &str) -> Result<Option<Commit>, GitError> {
    for kind in ["heads", "remotes"] {
        let name = format!("refs/{kind}/{branch}^{{commit}}");
        let verify = ["rev-parse", "--verify", "--quiet", &name];
        if let Some(commit) = ask(folder, "look up a branch", verify)? {
            return Ok(Some(Commit(one_line(&commit))));
        }
    }
    Ok(None)
}

/// What is in the way of a merge: an operation of git that is not finished.
///
/// # Errors
/// No repository.
pub fn unfinished(folder: &Path) -> Result<Option<&'static str>, GitError> {
    for (file, name) in [
        ("MERGE_HEAD", "merge"),
        ("CHERRY_PICK_HEAD", "cherry-pick"),
        ("REVERT_HEAD", "revert"),
        ("REBASE_HEAD", "rebase"),
    ] {
        let verify = ["rev-parse", "--verify", "--quiet", file];
        if ask(folder, "look for an unfinished merge", verify)?.is_some() {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// Fetches the heads of pull requests from a remote on GitHub.
///
/// # Errors
/// A remote that cannot be reached, or a number that it does not have.
pub fn fetch_pull_requests(
    folder: &Path,
    remote: &str,
    numbers: &[u64],
) -> Result<Vec<Commit>, GitError> {
    let refs: Vec<String> = numbers
        .iter()
        .map(|number| format!("refs/pull/{number}/head"))
        .collect();
    if refs.is_empty() {
        return Ok(Vec::new());
    }
    let doing = "fetch the pull requests";
    let options = [
        "fetch",
        "--quiet",
        "--no-tags",
        "--no-recurse-submodules",
        "--end-of-options",
    ];
    let arguments = options
        .into_iter()
        .chain([remote])
        .chain(refs.iter().map(String::as_str));
    required(folder, doing, arguments)?;
    let path = required(folder, doing, ["rev-parse", "--git-path", "FETCH_HEAD"])?;
    let fetched = std::fs::read_to_string(folder.join(one_line(&path))).unwrap_or_default();
    let commit_of = |name: &String| {
        let wanted = format!("'{name}'");
        let line = fetched.lines().find(|line| line.contains(&wanted));
        let commit = line.and_then(|line| line.split('\t').next());
        commit
            .map(|commit| Commit(commit.to_owned()))
            .ok_or_else(|| GitError::Failed {
                doing,
                why: format!("{name} did not arrive"),
            })
    };
    refs.iter().map(commit_of).collect()
}

/// The URL of a remote.
///
/// # Errors
/// No repository, or no such remote.
pub fn remote_url(folder: &Path, remote: &str) -> Result<String, GitError> {
    let url = ["remote", "get-url", "--", remote];
    Ok(one_line(&required(folder, "read the remote's URL", url)?))
}

/// Merges `theirs` into the current branch with a commit of its own. Uncommitted work stays; git
/// refuses where it is in the way.
///
/// # Errors
/// A merge that could not start.
pub fn merge(
    folder: &Path,
    theirs: &Commit,
    message: &str,
    driver: &SessionDriver,
) -> Result<MergeOutcome, GitError> {
    let top = work_tree(folder)?;
    let before = head(&top)?;
    let [attributes, command] = driver.options();
    let arguments = [
        "-c",
        &attributes,
        "-c",
        &command,
        "merge",
        "--no-ff",
        "--no-edit",
        "--no-autostash",
        "-m",
        message,
        &theirs.0,
    ];
    let merged = outcome(&top, "merge", arguments)?;
    if merged.status.success() {
        let after = head(&top)?;
        return Ok(match after == before {
            true => MergeOutcome::UpToDate,
            false => MergeOutcome::Merged(after),
        });
    }
    if unfinished(&top)? == Some("merge") {
        let names = ["diff", "--name-only", "--diff-filter=U", "-z"];
        let names = required(&top, "list conflicts", names)?;
        return Ok(MergeOutcome::Conflicts(zero_separated(&names).collect()));
    }
    let words = String::from_utf8_lossy(&merged.stderr);
    // Git names the files below that line, each after a tab.
    if words.contains("would be overwritten by merge") {
        let files = words.lines().filter_map(|line| line.strip_prefix('\t'));
        let files = files.map(safe_for_terminal).collect();
        return Err(GitError::InTheWay(files));
    }
    Err(GitError::Failed {
        doing: "merge",
        why: first_reason(&words),
    })
}

/// Whether `ancestor` is part of the history of `commit`.
///
/// # Errors
/// A git that fails.
pub fn is_ancestor(folder: &Path, ancestor: &Commit, commit: &Commit) -> Result<bool, GitError> {
    let question = ["merge-base", "--is-ancestor", &ancestor.0, &commit.0];
    Ok(ask(folder, "compare histories", question)?.is_some())
}

/// The last commit that two histories have in common.
///
/// # Errors
/// Two histories that do not meet.
pub fn common_commit(folder: &Path, one: &Commit, other: &Commit) -> Result<Commit, GitError> {
    let base = ask(
        folder,
        "compare histories",
        ["merge-base", &one.0, &other.0],
    )?;
    match base {
        Some(base) => Ok(Commit(one_line(&base))),
        None => Err(GitError::NothingInCommon(other.0.clone())),
    }
}

/// Merges two commits without touching the work tree or a branch. Needs git 2.38.
///
/// # Errors
/// Histories that do not meet, and a git that is too old.
pub fn try_merge(
    folder: &Path,
    ours: &Commit,
    theirs: &Commit,
    driver: &SessionDriver,
) -> Result<TrialMerge, GitError> {
    let top = work_tree(folder)?;
    let doing = "try a merge (this needs git 2.38 or newer)";
    let [attributes, command] = driver.options();
    let options = [
        "merge-tree",
        "--write-tree",
        "--name-only",
        "--no-messages",
        "-z",
    ];
    let arguments = ["-c", &attributes, "-c", &command]
        .into_iter()
        .chain(options);
    let merged = outcome(&top, doing, arguments.chain([&*ours.0, &*theirs.0]))?;
    if !matches!(merged.status.code(), Some(0 | 1)) {
        return Err(GitError::Failed {
            doing,
            why: first_reason(&String::from_utf8_lossy(&merged.stderr)),
        });
    }
    let mut names = zero_separated(&merged.stdout);
    let tree = names.next().unwrap_or_default();
    let mut conflicts: Vec<String> = names.collect();
    conflicts.dedup();
    // Nothing refers to this commit: git removes it in time.
    let commit = [
        "-c",
        "user.name=lwkd",
        "-c",
        "user.email=lwkd@localhost",
        "commit-tree",
        "-m",
        "Try a merge",
        "-p",
        &ours.0,
        "-p",
        &theirs.0,
        tree.trim(),
    ];
    let commit = required(&top, doing, commit)?;
    Ok(TrialMerge {
        commit: Commit(one_line(&commit)),
        conflicts,
    })
}

/// The paths that differ between two commits, from the top of the work tree.
///
/// # Errors
/// A git that fails.
pub fn differing(folder: &Path, one: &Commit, other: &Commit) -> Result<Vec<String>, GitError> {
    let diff = [
        "diff",
        "--name-only",
        "-z",
        "--no-renames",
        "--no-ext-diff",
        &one.0,
        &other.0,
    ];
    let names = required(&work_tree(folder)?, "compare two commits", diff)?;
    Ok(zero_separated(&names).collect())
}

/// The text of the file `path` in `commit`, from the top of the work tree; `None` where there is no
/// such file.
///
/// # Errors
/// A git that fails.
pub fn text_in(folder: &Path, commit: &Commit, path: &str) -> Result<Option<String>, GitError> {
    let top = work_tree(folder)?;
    let tree = ["ls-tree", "-z", "--full-tree", &commit.0, "--", path];
    let entry = required(&top, "list a commit's files", tree)?;
    let entry = String::from_utf8_lossy(&entry).into_owned();
    let Some(blob) = entry.split_whitespace().nth(2) else {
        return Ok(None);
    };
    let bytes = required(&top, "read a file of a commit", ["cat-file", "blob", blob])?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}
