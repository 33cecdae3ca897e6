//! The root folder of a newsletter, which confines what is read and written.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::files::{FileError, TextFile};

/// The folder of a newsletter: the nearest ancestor that holds `lwkd.yaml` or `_posts/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    pub path: PathBuf,
}

/// Neither this folder nor one above it is a newsletter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no newsletter in {} or any folder above it", .0.display())]
pub struct NoRoot(pub PathBuf);

impl Root {
    /// Finds the root from `start` (absolute) upwards.
    ///
    /// # Errors
    /// Neither `start` nor a folder above it holds `lwkd.yaml` or `_posts/`.
    pub fn find(start: &Path) -> Result<Self, NoRoot> {
        let is_root = |folder: &&Path| {
            // Anything of that name counts: what is not a regular file is refused when it is read.
            let settings = fs::symlink_metadata(folder.join("lwkd.yaml"));
            settings.is_ok_and(|found| !found.is_dir()) || folder.join("_posts").is_dir()
        };
        match start.ancestors().find(is_root) {
            Some(folder) => Ok(Self {
                path: folder.to_owned(),
            }),
            None => Err(NoRoot(start.to_owned())),
        }
    }

    /// Finds the root for a first edition: as [`Root::find`], else `start` itself if it holds
    /// `template.md`.
    ///
    /// # Errors
    /// Neither is found.
    pub fn find_or_start(start: &Path) -> Result<Self, NoRoot> {
        Self::find(start).or_else(|missing| {
            if start.join("template.md").is_file() {
                Ok(Self {
                    path: start.to_owned(),
                })
            } else {
                Err(missing)
            }
        })
    }

    /// The settings file.
    pub fn settings(&self) -> PathBuf {
        self.path.join("lwkd.yaml")
    }

    /// The folder of records.
    pub fn records(&self) -> PathBuf {
        self.path.join(".lwkd")
    }

    /// The record of the edition of `date`.
    pub fn record(&self, date: chrono::NaiveDate) -> PathBuf {
        self.records().join(format!("{date}.yaml"))
    }

    /// Where `path` leads, with all symbolic links resolved. What does not exist yet keeps its name
    /// below the nearest folder that does.
    ///
    /// # Errors
    /// A path that leads out of the root or into a `.git` folder, or cannot be resolved.
    pub fn confine(&self, path: &Path) -> Result<PathBuf, FileError> {
        let read_error = |source| FileError::Read {
            path: path.to_owned(),
            source,
        };
        let outside = || FileError::Outside(path.to_owned());
        let root = fs::canonicalize(&self.path).map_err(read_error)?;
        let (existing, missing) = nearest_existing(path).ok_or_else(outside)?;
        let mut target = fs::canonicalize(existing).map_err(read_error)?;
        // Joining an empty path would add a slash.
        target.extend(missing.components());
        let inside = target.strip_prefix(&root).map_err(|_| outside())?;
        let is_git = |part: &OsStr| part.eq_ignore_ascii_case(".git");
        match inside.components().any(|part| is_git(part.as_os_str())) {
            true => Err(outside()),
            false => Ok(target),
        }
    }

    /// Reads a file of the newsletter.
    ///
    /// # Errors
    /// As [`Root::confine`] and [`TextFile::read`].
    pub fn read(&self, path: &Path) -> Result<TextFile, FileError> {
        self.confine(path)?;
        TextFile::read(path)
    }

    /// Reads a file of which the folder was found to be inside: saves resolving it for each of many
    /// files.
    ///
    /// # Errors
    /// As [`Root::read`].
    pub fn read_in_confined(&self, path: &Path) -> Result<TextFile, FileError> {
        match fs::symlink_metadata(path) {
            Ok(found) if !found.is_symlink() => TextFile::read(path),
            _ => self.read(path),
        }
    }

    /// Reads a file of the newsletter; `None` if it is missing.
    ///
    /// # Errors
    /// As [`Root::read`].
    pub fn read_if_exists(&self, path: &Path) -> Result<Option<TextFile>, FileError> {
        match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            _ => match self.read(path) {
                // Removed just now, or a link that leads nowhere.
                Err(FileError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                    Ok(None)
                }
                other => other.map(Some),
            },
        }
    }
}

/// The longest beginning of `path` that exists, be it a link that leads nowhere, and the rest.
/// `None` if the rest holds `..`.
fn nearest_existing(path: &Path) -> Option<(&Path, PathBuf)> {
    let existing = path
        .ancestors()
        .find(|ancestor| fs::symlink_metadata(ancestor).is_ok())?;
    let missing = path.strip_prefix(existing).ok()?;
    let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    missing
        .components()
        .all(is_plain)
        .then(|| (existing, missing.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_out_of_the_root_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Root {
            path: folder.path().join("news"),
        };
        fs::create_dir_all(root.path.join("_posts")).expect("made");
        fs::create_dir_all(root.path.join(".git/hooks")).expect("made");
        for path in [
            "../out.md",
            "_posts/../../out.md",
            "missing/../../out.md",
            "/etc/hostname",
            ".git/hooks/pre-commit",
            ".GIT/config",
        ] {
            let refused = root.confine(&root.path.join(path));
            assert!(
                matches!(refused, Err(FileError::Outside(_))),
                "{path}: {refused:?}"
            );
        }
        for path in [
            "_posts/a.md",
            "missing/folder/a.md",
            "_posts/../a.md",
            ".gitignore",
        ] {
            assert!(root.confine(&root.path.join(path)).is_ok(), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_may_lead_anywhere_inside_the_root() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().expect("a folder");
        let root = Root {
            path: folder.path().join("news"),
        };
        fs::create_dir_all(root.path.join("_posts")).expect("made");
        fs::write(folder.path().join("secret"), "x").expect("written");
        fs::write(root.path.join("_posts/a.md"), "y").expect("written");
        symlink("_posts/a.md", root.path.join("inside")).expect("linked");
        symlink("../secret", root.path.join("outside")).expect("linked");
        assert_eq!(
            root.read(&root.path.join("inside")).expect("read").text,
            "y"
        );
        for read in [
            root.read(&root.path.join("outside")).map(Some),
            root.read_if_exists(&root.path.join("outside")),
        ] {
            assert!(matches!(read, Err(FileError::Outside(_))), "{read:?}");
        }
    }
}
