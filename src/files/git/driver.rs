//! The merge driver of a clone: which command git runs instead of merging lines, and for which
//! files.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::{GitError, ask, one_line, required, work_tree};
use crate::files::{FileError, TextFile, overwrite};

/// The name of the driver in git's configuration and attributes.
const NAME: &str = "lwkd";

/// What git runs where `program` is how a shell calls this program. A driver that fails or is
/// missing leaves git's own markers instead of losing a side.
pub(super) fn command(program: &str) -> String {
    format!(
        "{program} merge-driver %O %A %B %P; c=$?; [ $c -le 1 ] && exit $c; \
         git merge-file -L ours -L base -L theirs %A %O %B"
    )
}

/// Why the driver could not be registered.
#[derive(Debug, thiserror::Error)]
pub enum DriverError {
    #[error(transparent)]
    Git(#[from] GitError),
    #[error(transparent)]
    File(#[from] FileError),
}

/// Registers the driver in the configuration of this clone, for the files that `patterns` name:
/// each is a folder below `root` and a pattern of file names in it. Returns the path of the
/// attributes file, and whether anything changed.
///
/// # Errors
/// No repository, or a configuration or an attributes file that cannot be written.
pub fn register_driver(
    root: &Path,
    patterns: &[(&str, &str)],
) -> Result<(PathBuf, bool), DriverError> {
    let top = work_tree(root)?;
    let mut is_changed = false;
    for (key, value) in [
        ("name", "merge editions by section and bullet"),
        ("driver", &command("lwkd")),
    ] {
        let key = format!("merge.{NAME}.{key}");
        let doing = "register the merge driver";
        let known = ask(&top, doing, ["config", "--local", "--get", &key])?;
        if known.is_none_or(|known| one_line(&known) != value) {
            required(&top, doing, ["config", "--local", &key, value])?;
            is_changed = true;
        }
    }
    let path = ["rev-parse", "--git-path", "info/attributes"];
    let path = top.join(one_line(&required(&top, "find its attributes", path)?));
    let text = match fs::symlink_metadata(&path) {
        Ok(_) => TextFile::read(&path)?.text,
        Err(_) => String::new(),
    };
    let wanted = attribute_lines(root, &top, patterns).into_iter();
    let missing = wanted.filter(|line| !text.lines().any(|known| known.trim() == line));
    let missing: Vec<String> = missing.collect();
    if missing.is_empty() {
        return Ok((path, is_changed));
    }
    let mut added = text.clone();
    for line in missing {
        if !added.is_empty() && !added.ends_with('\n') {
            added.push('\n');
        }
        added.push_str(&line);
        added.push('\n');
    }
    // Lost in a crash of the machine, it is registered again by the next call.
    let _ = overwrite(&path, &added)?;
    Ok((path, true))
}

/// The lines of an attributes file for the files that `patterns` name below `root`.
pub(super) fn attribute_lines(root: &Path, top: &Path, patterns: &[(&str, &str)]) -> Vec<String> {
    // Git names the top without symbolic links.
    let root = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let root = root.strip_prefix(top).unwrap_or(Path::new(""));
    let line = |(folder, names): &(&str, &str)| {
        format!(
            "{} merge={NAME}",
            attribute_pattern(&root.join(folder), names)
        )
    };
    patterns.iter().map(line).collect()
}

/// The pattern for the files `names` in `folder`, as gitattributes(5) reads it: from the top of the
/// work tree, and without a meaning for any character of the folder's name.
fn attribute_pattern(folder: &Path, names: &str) -> String {
    let mut pattern = String::from("/");
    for part in folder.components() {
        let Component::Normal(part) = part else {
            continue;
        };
        let part = part.to_string_lossy();
        for c in part.chars() {
            if matches!(c, '*' | '?' | '[' | '\\') {
                pattern.push('\\');
            }
            pattern.push(c);
        }
        pattern.push('/');
    }
    pattern.push_str(names);
    if pattern.contains([' ', '\t', '"']) {
        format!("\"{}\"", pattern.replace('\\', r"\\").replace('"', "\\\""))
    } else {
        pattern
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_means_one_folder() {
        let cases = [
            ("_posts", "/_posts/*.md"),
            ("", "/*.md"),
            ("news [1]", r#""/news \\[1]/*.md""#),
        ];
        for (folder, expected) in cases {
            assert_eq!(attribute_pattern(Path::new(folder), "*.md"), expected);
        }
    }
}
