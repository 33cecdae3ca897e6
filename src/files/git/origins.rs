//! The author of each line.

use std::path::Path;

use chrono::{DateTime, Utc};

use crate::files::git::{GitError, locate, required};
use crate::text::Untrusted;

/// The last change of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineOrigin {
    pub author: Untrusted,
    pub at: DateTime<Utc>,
}

/// The last change of each line of the file `path`; `None` for a line that is not committed yet.
///
/// # Errors
/// No repository, or a file that git does not know.
pub fn line_origins(path: &Path) -> Result<Vec<Option<LineOrigin>>, GitError> {
    let (top, path) = locate(path)?;
    let blame = ["blame", "--line-porcelain", "-w", "--", &path];
    let blame = required(&top, "list the authors of a file", blame)?;
    Ok(origins(&String::from_utf8_lossy(&blame)))
}

/// Parses `git blame --line-porcelain`: one block per line, which ends with the line's text after a
/// tab.
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
                .and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        } else if line.starts_with('\t') {
            let origin = at.filter(|_| committed).map(|at| LineOrigin {
                author: Untrusted::new(author),
                at,
            });
            out.push(origin);
            committed = true;
        } else if line.len() > 40 && line.bytes().take(40).all(|byte| byte == b'0') {
            committed = false;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_has_its_own_origin() {
        let none = "0".repeat(40);
        let blame = format!(
            "{} 1 1 1\nauthor Ann Example\nauthor-time 1722420000\nfilename a.md\n\t## Other Merges\n{none} 2 2 1\nauthor Not Committed Yet\nauthor-time 1722427200\nfilename a.md\n\t* one\n",
            "a1".repeat(20)
        );
        let found = origins(&blame);
        let authors: Vec<Option<&str>> = found
            .iter()
            .map(|origin| origin.as_ref().map(|origin| origin.author.raw()))
            .collect();
        assert_eq!(authors, [Some("Ann Example"), None]);
    }
}
