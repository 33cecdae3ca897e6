//! The index, and the hooks that run before a commit.

use std::path::{Path, PathBuf};

use crate::files::git::{GitError, one_line, required, work_tree, zero_separated};

/// A file in the index that differs from HEAD.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagedFile {
    /// Absolute.
    pub path: PathBuf,
    /// Whether it is staged as a symbolic link.
    pub is_link: bool,
    /// The hash of its content.
    blob: String,
}

/// The files that are staged, new or changed.
///
/// # Errors
/// No repository.
pub fn staged_files(folder: &Path) -> Result<Vec<StagedFile>, GitError> {
    let top = work_tree(folder)?;
    let options = [
        "--cached",
        "--raw",
        "-z",
        "--no-abbrev",
        "--no-renames",
        "--diff-filter=AMT",
    ];
    let files = ["diff"].into_iter().chain(options);
    let files = required(&top, "list staged files", files)?;
    let fields: Vec<String> = zero_separated(&files).collect();
    let staged = fields.as_chunks().0.iter();
    Ok(staged
        .filter_map(|[change, name]| staged_file(change, top.join(name)))
        .collect())
}

/// Parses `:100644 100644 OLD NEW M`: modes and hashes before and after.
fn staged_file(change: &str, path: PathBuf) -> Option<StagedFile> {
    let mut fields = change.split(' ').skip(1);
    let (mode, blob) = (fields.next()?, fields.nth(1)?);
    Some(StagedFile {
        path,
        is_link: mode == "120000",
        blob: blob.to_owned(),
    })
}

/// The content of a staged file.
///
/// # Errors
/// A git that fails.
pub fn staged_bytes(file: &StagedFile) -> Result<Vec<u8>, GitError> {
    let folder = file.path.parent().unwrap_or(&file.path);
    required(
        folder,
        "read a staged file",
        ["cat-file", "blob", &file.blob],
    )
}

/// The folder in which git looks for the hooks of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HooksFolder {
    pub path: PathBuf,
    /// Whether it is outside the repository, where `core.hooksPath` may share it with others.
    pub is_shared: bool,
}

/// The folder of hooks of the repository around `folder`: its own, or that of `core.hooksPath`.
///
/// # Errors
/// No repository.
pub fn hooks_folder(folder: &Path) -> Result<HooksFolder, GitError> {
    let top = work_tree(folder)?;
    let path = |name: &[&'static str]| -> Result<PathBuf, GitError> {
        let arguments = ["rev-parse"].into_iter().chain(name.iter().copied());
        let path = required(&top, "find the hooks", arguments)?;
        let path = top.join(one_line(&path));
        Ok(std::fs::canonicalize(&path).unwrap_or(path))
    };
    let hooks = path(&["--git-path", "hooks"])?;
    // The repository of a linked work tree, and its hooks with it, is in another folder.
    let repository = path(&["--git-common-dir"])?;
    let top = std::fs::canonicalize(&top).unwrap_or(top);
    Ok(HooksFolder {
        is_shared: !hooks.starts_with(&top) && !hooks.starts_with(repository),
        path: hooks,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_staged_link_is_recognised() {
        let file = |change| staged_file(change, PathBuf::from("a.md"));
        let link = file(":000000 120000 0000 abcd A").expect("parsed");
        assert!(link.is_link && link.blob == "abcd");
        let plain = file(":100644 100644 1234 abcd M").expect("parsed");
        assert!(!plain.is_link);
        assert_eq!(file("garbage"), None);
    }
}
