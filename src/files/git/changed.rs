//! The difference between a commit and the work tree.

use std::collections::HashSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::files::git::{Commit, GitError, ask, locate, one_line, required, zero_separated};
use crate::text::safe_for_terminal;

/// Which lines of a file differ between a commit and the work tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangedLines {
    /// The commit does not have the file.
    All,
    /// Ranges of lines in the work tree, half-open, from 0, in order.
    Some(Vec<Range<usize>>),
}

/// The merge base of HEAD and `revision` in the repository around `folder`.
///
/// # Errors
/// No repository, an unknown revision, or no commit in common.
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
    let base = ask(folder, "find a merge base", ["merge-base", "HEAD", &known])?;
    match base {
        Some(base) => Ok(Commit(one_line(&base))),
        None => Err(GitError::NothingInCommon(safe_for_terminal(revision))),
    }
}

/// The files in `folder`, at any depth, that differ between `commit` and the work tree, as absolute
/// paths. Files that git does not know yet are among them.
///
/// # Errors
/// A git that fails.
pub fn changed_files(folder: &Path, commit: &Commit) -> Result<HashSet<PathBuf>, GitError> {
    let (top, inside) = locate(folder)?;
    let options = ["--name-only", "-z", "--no-renames", "--no-ext-diff"];
    let diff = ["diff"]
        .into_iter()
        .chain(options)
        .chain([&*commit.0, "--", &*inside]);
    let mut names = required(&top, "compare with a commit", diff)?;
    let others = ["ls-files", "-z", "--others", "--", &*inside];
    names.extend(required(&top, "list files", others)?);
    // Where the folder was reached through a link, git knows another path of it.
    let path = |name: String| match Path::new(&name).strip_prefix(&inside) {
        Ok(name) => folder.join(name),
        Err(_) => top.join(name),
    };
    Ok(zero_separated(&names).map(path).collect())
}

/// The lines of the file `path` that differ between `commit` and the work tree.
///
/// # Errors
/// A git that fails.
pub fn changed_lines(path: &Path, commit: &Commit) -> Result<ChangedLines, GitError> {
    let (top, path) = locate(path)?;
    let known = ["ls-files", "-z", "--", &path];
    if required(&top, "list files", known)?.is_empty() {
        return Ok(ChangedLines::All);
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
    let diff = required(&top, "compare with a commit", diff)?;
    let diff = String::from_utf8_lossy(&diff);
    if diff.lines().any(|line| line.starts_with("new file mode")) {
        return Ok(ChangedLines::All);
    }
    let lines = diff.lines().filter_map(lines_of_hunk).collect();
    Ok(ChangedLines::Some(lines))
}

/// The lines of the newer text, from 0, in a hunk header `@@ -a,b +c,d @@`; `None` for other lines,
/// and for a hunk that only removes.
fn lines_of_hunk(line: &str) -> Option<Range<usize>> {
    let (_, newer) = line.strip_prefix("@@ -")?.split_once(" +")?;
    let (newer, _) = newer.split_once(" @@")?;
    let (first, count) = newer.split_once(',').unwrap_or((newer, "1"));
    let (first, count): (usize, usize) = (first.parse().ok()?, count.parse().ok()?);
    let first = first.checked_sub(1).filter(|_| count > 0)?;
    Some(first..first + count)
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
}
