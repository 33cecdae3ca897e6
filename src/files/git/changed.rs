//! What differs between a commit and the work tree.

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

use crate::files::git::{Commit, GitError, ask, one_line, required, zero_separated};
use crate::text::safe_for_terminal;

/// Which lines of a file differ between a commit and the work tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// The commit does not have the file.
    Everything,
    /// Lines of the work tree, from 0, in order.
    Lines(Vec<Range<usize>>),
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
    if diff.lines().any(|line| line.starts_with("new file mode")) {
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
