//! Questions to git. The program `git` is asked rather than a library: what the user has configured counts, and nothing of
//! git is built in.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chrono::{DateTime, Utc};

use crate::text::{Untrusted, safe_for_terminal};

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
    #[error("git could not {doing}: {why}")]
    Failed { doing: &'static str, why: String },
}

/// A commit, by its full name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit(String);

/// Which lines of a file differ between a commit and the work tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// The commit does not have the file.
    Everything,
    /// Lines of the work tree, from 0, in order.
    Lines(Vec<Range<usize>>),
}

/// Who wrote a line last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineOrigin {
    pub author: Untrusted,
    pub at: DateTime<Utc>,
}

/// The commit that the history of `revision` and that of the work tree around `folder` have in common last.
///
/// # Errors
/// No repository, a revision that it does not know, or two histories that do not meet.
pub fn merge_base(folder: &Path, revision: &str) -> Result<Commit, GitError> {
    let commit = format!("{revision}^{{commit}}");
    let verify = ["rev-parse", "--verify", "--quiet", "--end-of-options"];
    let known = ask(
        folder,
        "look up a revision",
        verify.into_iter().chain([&*commit]),
    )?;
    let Some(known) = known.filter(|_| !revision.is_empty()) else {
        return Err(GitError::UnknownRevision(safe_for_terminal(revision)));
    };
    let known = one_line(&known);
    let base = ask(folder, "compare histories", ["merge-base", "HEAD", &known])?;
    match base {
        Some(base) => Ok(Commit(one_line(&base))),
        None => Err(GitError::NothingInCommon(safe_for_terminal(revision))),
    }
}

/// The names of the files directly in `folder` that differ between `commit` and the work tree; files that git does not
/// know yet are among them.
///
/// # Errors
/// A git that fails.
pub fn changed_files(folder: &Path, commit: &Commit) -> Result<HashSet<String>, GitError> {
    let options = [
        "--name-only",
        "-z",
        "--relative",
        "--no-renames",
        "--no-ext-diff",
    ];
    let diff = ["diff"]
        .into_iter()
        .chain(options)
        .chain([&*commit.0, "--", "."]);
    let mut names = required(folder, "compare with a commit", diff)?;
    let others = ["ls-files", "-z", "--others", "--", "."];
    names.extend(required(folder, "list files", others)?);
    Ok(zero_separated(&names).collect())
}

/// The lines of the file `name` in `folder` that differ between `commit` and the work tree.
///
/// # Errors
/// A git that fails.
pub fn changed_lines(folder: &Path, name: &str, commit: &Commit) -> Result<Changed, GitError> {
    let path = format!("./{name}");
    let known = ["ls-files", "-z", "--", &path];
    if required(folder, "list files", known)?.is_empty() {
        return Ok(Changed::Everything);
    }
    let options = [
        "--unified=0",
        "--no-color",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--text",
    ];
    let diff = ["diff"]
        .into_iter()
        .chain(options)
        .chain([&*commit.0, "--", &*path]);
    let diff = required(folder, "compare with a commit", diff)?;
    let diff = String::from_utf8_lossy(&diff);
    if diff.lines().any(|it| it.starts_with("new file mode")) {
        return Ok(Changed::Everything);
    }
    let lines = diff.lines().filter_map(lines_of_hunk).collect();
    Ok(Changed::Lines(lines))
}

/// The lines of the newer text, from 0, that `@@ -a,b +c,d @@` names; `None` for other lines, and where lines only went.
fn lines_of_hunk(line: &str) -> Option<Range<usize>> {
    let (_, newer) = line.strip_prefix("@@ -")?.split_once(" +")?;
    let (newer, _) = newer.split_once(" @@")?;
    let (first, count) = newer.split_once(',').unwrap_or((newer, "1"));
    let (first, count): (usize, usize) = (first.parse().ok()?, count.parse().ok()?);
    let first = first.checked_sub(1).filter(|_| count > 0)?;
    Some(first..first + count)
}

/// The paths of what is staged, new or changed, relative to the top of the work tree; and that top.
///
/// # Errors
/// No repository.
pub fn staged(folder: &Path) -> Result<(PathBuf, Vec<PathBuf>), GitError> {
    let top = top(folder)?;
    let options = [
        "--cached",
        "--name-only",
        "-z",
        "--no-renames",
        "--diff-filter=AM",
    ];
    let names = ["diff"].into_iter().chain(options);
    let names = required(&top, "list what is staged", names)?;
    let names = zero_separated(&names).map(PathBuf::from).collect();
    Ok((top, names))
}

/// The staged bytes of `path`, which is relative to the top of the work tree.
///
/// # Errors
/// A path that is not staged.
pub fn staged_bytes(top: &Path, path: &Path) -> Result<Vec<u8>, GitError> {
    let object = format!(":{}", path.display());
    required(top, "read a staged file", ["cat-file", "blob", &object])
}

/// Where git looks for the hooks of the repository around `folder`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hooks {
    pub folder: PathBuf,
    /// Whether `core.hooksPath` names a folder outside the repository, which other repositories may share.
    pub shared: bool,
}

/// Where git looks for hooks: in the repository's own folder, or where `core.hooksPath` says.
///
/// # Errors
/// No repository.
pub fn hooks(folder: &Path) -> Result<Hooks, GitError> {
    let top = top(folder)?;
    let path = |name: &[&'static str]| -> Result<PathBuf, GitError> {
        let question = ["rev-parse"].into_iter().chain(name.iter().copied());
        let path = required(&top, "find its hooks", question)?;
        Ok(top.join(one_line(&path)))
    };
    let hooks = path(&["--git-path", "hooks"])?;
    // A work tree of its own has its repository, and with it the hooks, in another place.
    let repository = path(&["--git-common-dir"])?;
    Ok(Hooks {
        shared: !hooks.starts_with(&top) && !hooks.starts_with(repository),
        folder: hooks,
    })
}

fn top(folder: &Path) -> Result<PathBuf, GitError> {
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

/// Who wrote each line of `name` in `folder` last; `None` for a line that is not committed yet.
///
/// # Errors
/// No repository, or a file that git does not know.
pub fn line_origins(folder: &Path, name: &str) -> Result<Vec<Option<LineOrigin>>, GitError> {
    let path = format!("./{name}");
    let blame = ["blame", "--line-porcelain", "-w", "--", &path];
    let blame = required(folder, "tell who wrote a line", blame)?;
    Ok(origins(&String::from_utf8_lossy(&blame)))
}

/// Reads `git blame --line-porcelain`: a block a line, which ends with the line's text after a tab.
fn origins(blame: &str) -> Vec<Option<LineOrigin>> {
    let mut out = Vec::new();
    let (mut author, mut at, mut committed) = ("", None, true);
    for line in blame.lines() {
        if let Some(name) = line.strip_prefix("author ") {
            author = name;
        } else if let Some(seconds) = line.strip_prefix("author-time ") {
            at = seconds
                .parse()
                .ok()
                .and_then(|it| DateTime::from_timestamp(it, 0));
        } else if line.starts_with('\t') {
            let origin = at.filter(|_| committed).map(|at| LineOrigin {
                author: Untrusted::new(author),
                at,
            });
            out.push(origin);
            committed = true;
        } else if line.len() > 40 && line.bytes().take(40).all(|it| it == b'0') {
            committed = false;
        }
    }
    out
}

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

/// Runs git in `folder` and waits for its answer; `None` where it ends with 1 and says nothing. It never prompts, and its
/// words are English, so that they can be read here.
fn ask<'a>(
    folder: &Path,
    doing: &'static str,
    arguments: impl IntoIterator<Item = &'a str>,
) -> Result<Option<Vec<u8>>, GitError> {
    let output = Command::new("git")
        .args(["--no-pager", "--literal-pathspecs"])
        .args(arguments.into_iter().map(OsStr::new))
        .current_dir(folder)
        .env("LC_ALL", "C")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null())
        .output();
    let output = match output {
        Ok(output) => output,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(GitError::Missing),
        Err(_) => {
            return Err(GitError::Failed {
                doing,
                why: "it could not be started".to_owned(),
            });
        }
    };
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

/// The first line that says what is wrong.
fn why(words: &str) -> String {
    let telling = words.lines().map(|it| {
        let it = it.strip_prefix("fatal: ").unwrap_or(it);
        it.strip_prefix("error: ").unwrap_or(it).trim()
    });
    let first = telling.into_iter().find(|it| !it.is_empty());
    safe_for_terminal(first.unwrap_or("it did not say why"))
}

fn zero_separated(bytes: &[u8]) -> impl Iterator<Item = String> {
    let parts = bytes.split(|it| *it == 0).filter(|it| !it.is_empty());
    parts.map(|it| String::from_utf8_lossy(it).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hunks_name_the_lines_of_the_newer_text() {
        let cases = [
            ("@@ -1 +1 @@", Some(0..1)),
            ("@@ -0,0 +1,3 @@", Some(0..3)),
            ("@@ -7,2 +9,4 @@ ## Other Merges", Some(8..12)),
            ("@@ -7,2 +6,0 @@", None),
            ("+@@ -1 +1 @@", None),
        ];
        for (line, expected) in cases {
            assert_eq!(lines_of_hunk(line), expected, "{line}");
        }
    }

    #[test]
    fn blame_is_read_a_line_at_a_time() {
        let none = "0".repeat(40);
        let blame = format!(
            "{} 1 1 1\nauthor Ann Example\nauthor-time 1722420000\nfilename a.md\n\t## Other Merges\n{none} 2 2 1\nauthor Not Committed Yet\nauthor-time 1722427200\nfilename a.md\n\t* one\n",
            "a1".repeat(20)
        );
        let found = origins(&blame);
        let authors: Vec<Option<&str>> = found
            .iter()
            .map(|it| it.as_ref().map(|it| it.author.raw()))
            .collect();
        assert_eq!(authors, [Some("Ann Example"), None]);
    }

    #[test]
    fn the_first_telling_line_is_the_reason() {
        assert_eq!(why("fatal: bad object x\nmore\n"), "bad object x");
        assert_eq!(why(""), "it did not say why");
    }
}
