//! Branches and remotes.

use std::path::Path;

use crate::files::git::{Commit, GitError, ask, locate, one_line, required};

/// The names of the remotes.
///
/// # Errors
/// No repository.
pub fn remotes(folder: &Path) -> Result<Vec<String>, GitError> {
    let names = required(folder, "list remotes", ["remote"])?;
    let names = String::from_utf8_lossy(&names);
    Ok(names.lines().map(str::to_owned).collect())
}

/// Fetches `branch` of `remote` and returns its commit there. Credentials come from git's helpers:
/// it has no terminal to ask for a password.
///
/// # Errors
/// A remote that cannot be reached, or that has no such branch.
pub fn fetch(folder: &Path, remote: &str, branch: &str) -> Result<Commit, GitError> {
    let options = ["fetch", "--quiet", "--no-tags", "--end-of-options"];
    let fetch = options.into_iter().chain([remote, branch]);
    required(folder, "fetch from the remote", fetch)?;
    let head = ["rev-parse", "--verify", "FETCH_HEAD^{commit}"];
    let head = required(folder, "read what was fetched", head)?;
    Ok(Commit(one_line(&head)))
}

/// Whether a local branch of this name exists.
///
/// # Errors
/// No repository.
pub fn has_branch(folder: &Path, branch: &str) -> Result<bool, GitError> {
    let name = format!("refs/heads/{branch}");
    let verify = ["rev-parse", "--verify", "--quiet", &name];
    Ok(ask(folder, "look up a branch", verify)?.is_some())
}

/// The commit of `branch` of `remote` when it was fetched last; `None` if it never was.
///
/// # Errors
/// No repository.
pub fn fetched_main(folder: &Path, remote: &str, branch: &str) -> Result<Option<Commit>, GitError> {
    let name = format!("refs/remotes/{remote}/{branch}^{{commit}}");
    let verify = ["rev-parse", "--verify", "--quiet", &name];
    let commit = ask(folder, "look up a remote branch", verify)?;
    Ok(commit.map(|commit| Commit(one_line(&commit))))
}

/// Whether `commit` contains the file `path`.
///
/// # Errors
/// A git that fails.
pub fn contains_file(path: &Path, commit: &Commit) -> Result<bool, GitError> {
    let (top, path) = locate(path)?;
    let tree = ["ls-tree", "--name-only", "-z", &commit.0, "--", &path];
    Ok(!required(&top, "list a commit's files", tree)?.is_empty())
}

/// Creates `branch` at `start` and switches to it. Uncommitted changes stay.
///
/// # Errors
/// A branch that exists, or uncommitted changes in files that differ at `start`.
pub fn switch_to_new(folder: &Path, branch: &str, start: &Commit) -> Result<(), GitError> {
    let switch = [
        "switch",
        "--quiet",
        "--no-track",
        "--create",
        branch,
        &start.0,
    ];
    required(folder, "switch to a new branch", switch)?;
    Ok(())
}
