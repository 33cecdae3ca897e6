//! Questions to git. The program `git` is asked rather than a library: what the user has configured counts, and nothing of
//! git is built in.

mod branch;
mod changed;
mod driver;
mod merging;
mod origins;
mod staged;

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub use branch::{fetch, has_branch, holds, remotes, switch_to_new};
pub use changed::{Changed, changed_files, changed_lines, merge_base};
pub use driver::{DriverError, register_driver};
pub use merging::{
    MergeOutcome, SessionDriver, TrialMerge, branch_commit, common_commit, current_branch,
    differing, fetch_pull_requests, head, is_ancestor, merge, remote_url, text_in, try_merge,
    unfinished,
};
pub use origins::{LineOrigin, line_origins};
pub use staged::{Hooks, hooks, staged, staged_bytes};

use crate::text::safe_for_terminal;

/// Why git has no answer.
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
    #[error("`{0}` and the work tree have no commit in common")]
    NothingInCommon(String),
    /// The files, from the top of the work tree.
    #[error("uncommitted changes in {} would be overwritten", .0.join(", "))]
    InTheWay(Vec<String>),
    #[error("git could not {doing}: {why}")]
    Failed { doing: &'static str, why: String },
}

/// A commit, by its full name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit(String);

impl Commit {
    /// The full name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The top of the work tree around `folder`.
///
/// # Errors
/// No repository.
pub fn top(folder: &Path) -> Result<PathBuf, GitError> {
    let top = required(
        folder,
        "find the work tree",
        ["rev-parse", "--show-toplevel"],
    )?;
    Ok(PathBuf::from(one_line(&top)))
}

/// An answer of one line, without its end.
fn one_line(answer: &[u8]) -> String {
    let answer = String::from_utf8_lossy(answer);
    answer.trim_end_matches(['\n', '\r']).to_owned()
}

/// What git answers; an answer of no (exit code 1 without a word) is an error here.
fn required<'a>(
    folder: &Path,
    doing: &'static str,
    arguments: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<u8>, GitError> {
    let answer = ask(folder, doing, arguments)?;
    answer.ok_or_else(|| GitError::Failed {
        doing,
        why: "it said nothing more".to_owned(),
    })
}

/// What git answers in `folder`; `None` where it ends with 1 and says nothing.
fn ask<'a>(
    folder: &Path,
    doing: &'static str,
    arguments: impl IntoIterator<Item = &'a str>,
) -> Result<Option<Vec<u8>>, GitError> {
    let output = outcome(folder, doing, arguments)?;
    if output.status.success() {
        return Ok(Some(output.stdout));
    }
    let words = String::from_utf8_lossy(&output.stderr);
    if words.contains("not a git repository") {
        Err(GitError::NoRepository(folder.to_owned()))
    } else if words.contains("dubious ownership") {
        Err(GitError::Distrusted(folder.to_owned()))
    } else if words.trim().is_empty() && output.status.code() == Some(1) {
        Ok(None)
    } else {
        Err(GitError::Failed {
            doing,
            why: why(&words),
        })
    }
}

/// Runs git in `folder` and waits for it, whatever its exit code. It never prompts, and its words are
/// English, so that they can be read here.
fn outcome<'a>(
    folder: &Path,
    doing: &'static str,
    arguments: impl IntoIterator<Item = &'a str>,
) -> Result<Output, GitError> {
    let output = Command::new("git")
        .args(["--no-pager", "--literal-pathspecs"])
        // A folder of the work tree is never taken for a repository, and no program of its configuration is started.
        .args([
            "-c",
            "safe.bareRepository=explicit",
            "-c",
            "core.fsmonitor=false",
        ])
        .args(arguments.into_iter().map(OsStr::new))
        .current_dir(folder)
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

/// The first line that says what is wrong.
fn why(words: &str) -> String {
    let telling = words.lines().map(|line| {
        let line = line.strip_prefix("fatal: ").unwrap_or(line);
        line.strip_prefix("error: ").unwrap_or(line).trim()
    });
    let first = telling.into_iter().find(|telling| !telling.is_empty());
    safe_for_terminal(first.unwrap_or("it did not say why"))
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
    fn the_first_telling_line_is_the_reason() {
        assert_eq!(why("fatal: bad object x\nmore\n"), "bad object x");
        assert_eq!(why(""), "it did not say why");
    }
}
