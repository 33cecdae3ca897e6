//! What is about to be committed, and the hooks that may look at it first.

use std::path::{Path, PathBuf};

use crate::files::git::{GitError, one_line, required, top, zero_separated};

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
