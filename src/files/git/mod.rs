//! Runs git. The program and not a library, so that the user's configuration counts.
//!
//! The content of a work tree belongs to other people: git always runs in the root of the work
//! tree, takes no folder inside for a repository (`safe.bareRepository`), and starts no file system
//! monitor.

mod branch;
mod changed;
mod driver;
mod merging;
mod origins;
mod staged;

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub use branch::{contains_file, fetch, fetched_main, has_branch, remotes, switch_to_new};
pub use changed::{ChangedLines, changed_files, changed_lines, merge_base};
pub use driver::{DriverError, register_driver};
pub use merging::{
    MergeOutcome, SessionDriver, TrialMerge, branch_commit, common_commit, current_branch,
    differing, fetch_pull_requests, head, is_ancestor, merge, remote_url, text_in, try_merge,
    unfinished,
};
pub use origins::{LineOrigin, line_origins};
pub use staged::{HooksFolder, StagedFile, hooks_folder, staged_bytes, staged_files};

use crate::text::safe_for_terminal;

/// Why git failed.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    #[error("git is not installed, or not on the PATH")]
    Missing,
    #[error("{} is not in a git repository", .0.display())]
    NoRepository(PathBuf),
    #[error("git does not trust {}: it belongs to another user", .0.display())]
    Distrusted(PathBuf),
    #[error("there is no revision `{0}` in this repository")]
    UnknownRevision(String),
    #[error("`{0}` and HEAD have no commit in common")]
    NothingInCommon(String),
    /// The files, from the top of the work tree.
    #[error("uncommitted changes in {} would be overwritten", .0.join(", "))]
    InTheWay(Vec<String>),
    #[error("git could not {doing}: {why}")]
    Failed { doing: &'static str, why: String },
}

/// A commit, by its full hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit(String);

impl Commit {
    /// The full name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The root of a work tree, in which git is run. It is found by the name `.git`, which no
/// repository can contain, and not by asking git in a folder whose content may pass for a
/// repository of its own.
pub fn work_tree(folder: &Path) -> Result<PathBuf, GitError> {
    let has_git = |folder: &&Path| fs::symlink_metadata(folder.join(".git")).is_ok();
    let above = |folder: &Path| folder.ancestors().find(has_git).map(Path::to_owned);
    let resolved = || above(&fs::canonicalize(folder).ok()?);
    match above(folder).or_else(resolved) {
        Some(top) => Ok(top),
        // Somebody who sets GIT_DIR chose the repository.
        None if std::env::var_os("GIT_DIR").is_some() => Ok(folder.to_owned()),
        None => Err(GitError::NoRepository(folder.to_owned())),
    }
}

/// The root of the work tree around `path`, and `path` from there; `.` for the root itself.
fn locate(path: &Path) -> Result<(PathBuf, String), GitError> {
    let top = work_tree(path)?;
    let resolved = fs::canonicalize(path);
    let relative = path
        .strip_prefix(&top)
        .ok()
        .or_else(|| resolved.as_ref().ok()?.strip_prefix(&top).ok());
    let relative = relative.unwrap_or(path).to_string_lossy().into_owned();
    match relative.is_empty() {
        true => Ok((top, ".".to_owned())),
        false => Ok((top, relative)),
    }
}

/// The command that a user configured as `core.editor`, if any.
pub fn editor(folder: &Path) -> Option<String> {
    let editor = ask(
        folder,
        "find the editor",
        ["config", "--get", "core.editor"],
    );
    let command = one_line(&editor.ok()??).trim().to_owned();
    (!command.is_empty()).then_some(command)
}

/// The output of one line, without its newline.
fn one_line(answer: &[u8]) -> String {
    let answer = String::from_utf8_lossy(answer);
    answer.trim_end_matches(['\n', '\r']).to_owned()
}

/// Runs git like [`ask`]; exit code 1 without a message is an error too.
fn required<'a>(
    folder: &Path,
    doing: &'static str,
    arguments: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<u8>, GitError> {
    let answer = ask(folder, doing, arguments)?;
    answer.ok_or_else(|| GitError::Failed {
        doing,
        why: "it gave no reason".to_owned(),
    })
}

/// Runs git in the work tree around `folder` and returns its output; `None` if it ends with exit
/// code 1 and no message. It never prompts, and its messages are in English so that they can be
/// recognised.
fn ask<'a>(
    folder: &Path,
    doing: &'static str,
    arguments: impl IntoIterator<Item = &'a str>,
) -> Result<Option<Vec<u8>>, GitError> {
    let output = outcome(folder, doing, arguments)?;
    if output.status.success() {
        return Ok(Some(output.stdout));
    }
    let message = String::from_utf8_lossy(&output.stderr);
    if message.contains("not a git repository") {
        Err(GitError::NoRepository(folder.to_owned()))
    } else if message.contains("dubious ownership") {
        Err(GitError::Distrusted(folder.to_owned()))
    } else if message.trim().is_empty() && output.status.code() == Some(1) {
        Ok(None)
    } else {
        Err(GitError::Failed {
            doing,
            why: first_reason(&message),
        })
    }
}

/// Runs git in the work tree around `folder` and waits for it, whatever its exit code.
fn outcome<'a>(
    folder: &Path,
    doing: &'static str,
    arguments: impl IntoIterator<Item = &'a str>,
) -> Result<Output, GitError> {
    let output = Command::new("git")
        .args(["--no-pager", "--literal-pathspecs"])
        .args(["-c", "safe.bareRepository=explicit"])
        .args(["-c", "core.fsmonitor=false"])
        .args(arguments.into_iter().map(OsStr::new))
        .current_dir(work_tree(folder)?)
        .env("LC_ALL", "C")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null())
        .output();
    match output {
        Ok(output) => Ok(output),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(GitError::Missing),
        Err(_) => Err(GitError::Failed {
            doing,
            why: "it could not be started".to_owned(),
        }),
    }
}

/// The first line of a message of git that is not empty, without its prefix.
fn first_reason(message: &str) -> String {
    let mut lines = message.lines().map(|line| {
        let line = line.strip_prefix("fatal: ").unwrap_or(line);
        line.strip_prefix("error: ").unwrap_or(line).trim()
    });
    let first = lines.find(|line| !line.is_empty());
    safe_for_terminal(first.unwrap_or("it gave no reason"))
}

fn zero_separated(bytes: &[u8]) -> impl Iterator<Item = String> {
    let parts = bytes
        .split(|byte| *byte == 0)
        .filter(|part| !part.is_empty());
    parts.map(|part| String::from_utf8_lossy(part).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_the_first_line_with_text() {
        assert_eq!(
            first_reason("\nfatal: bad object x\nmore\n"),
            "bad object x"
        );
        assert_eq!(first_reason(""), "it gave no reason");
    }

    #[test]
    fn a_folder_that_looks_like_a_repository_is_part_of_the_work_tree_around_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let posts = folder.path().join("news/_posts");
        for part in [".git", "news/_posts/objects", "news/_posts/refs"] {
            fs::create_dir_all(folder.path().join(part)).expect("made");
        }
        fs::write(posts.join("HEAD"), "ref: refs/heads/main\n").expect("written");
        let found = locate(&posts.join("a.md")).expect("a work tree");
        assert_eq!(
            found,
            (folder.path().to_owned(), "news/_posts/a.md".to_owned())
        );
    }
}
