//! A branch of its own for a new edition.

use std::path::Path;

use crate::files::git::{Commit, GitError, ask, one_line, required};

/// The names of the remotes.
///
/// # Errors
/// No repository.
pub fn remotes(folder: &Path) -> Result<Vec<String>, GitError> {
    let names = required(folder, "list remotes", ["remote"])?;
    let names = String::from_utf8_lossy(&names);
    Ok(names.lines().map(str::to_owned).collect())
}

/// Fetches `branch` of `remote`; the commit it is at there. git may ask for a password where it has a terminal of its own;
/// here it has none.
///
/// # Errors
/// A remote that cannot be reached, or has no such branch.
pub fn fetch(folder: &Path, remote: &str, branch: &str) -> Result<Commit, GitError> {
    let options = ["fetch", "--quiet", "--no-tags", "--end-of-options"];
    let fetch = options.into_iter().chain([remote, branch]);
    required(folder, "fetch from the remote", fetch)?;
    let head = ["rev-parse", "--verify", "FETCH_HEAD^{commit}"];
    let head = required(folder, "read what was fetched", head)?;
    Ok(Commit(one_line(&head)))
}

/// Whether there is a local branch of this name.
///
/// # Errors
/// No repository.
pub fn has_branch(folder: &Path, branch: &str) -> Result<bool, GitError> {
    let name = format!("refs/heads/{branch}");
    let verify = ["rev-parse", "--verify", "--quiet", &name];
    Ok(ask(folder, "look up a branch", verify)?.is_some())
}

/// Whether `commit` holds the file `path`, which is relative to `folder`.
///
/// # Errors
/// A git that fails.
pub fn holds(folder: &Path, commit: &Commit, path: &str) -> Result<bool, GitError> {
    let tree = ["ls-tree", "--name-only", "-z", &commit.0, "--", path];
    Ok(!required(folder, "list a commit's files", tree)?.is_empty())
}

/// Makes `branch` at `start` and switches to it. Uncommitted work stays; git refuses where it is in the way.
///
/// # Errors
/// A branch that exists, or uncommitted work in files that differ there.
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
