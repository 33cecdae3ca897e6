//! Why a file cannot be read or written.

use std::io;
use std::path::{Path, PathBuf};

use crate::text::os_words;

/// What failed, on which file.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("cannot read {}: {}", path.display(), in_words(source))]
    Read { path: PathBuf, source: io::Error },
    #[error("cannot write {}: {}", path.display(), in_words(source))]
    Write { path: PathBuf, source: io::Error },
    /// `at`: the first byte that is wrong, from 0.
    #[error("{} is not valid UTF-8: byte {}", path.display(), at + 1)]
    NotUtf8 { path: PathBuf, at: usize },
    #[error("{} already exists", .0.display())]
    Exists(PathBuf),
    #[error("{} is read-only", .0.display())]
    ReadOnly(PathBuf),
    #[error("{} is not a regular file", .0.display())]
    NotRegular(PathBuf),
    #[error("{} is larger than {} MiB", path.display(), max_bytes >> 20)]
    TooLarge { path: PathBuf, max_bytes: u64 },
    #[error("{} leads out of the newsletter's folder", .0.display())]
    Outside(PathBuf),
    #[error("{} changed while lwkd was running", .0.display())]
    Changed(PathBuf),
}

impl FileError {
    pub(super) fn write(path: &Path, source: io::Error) -> Self {
        Self::Write {
            path: path.to_owned(),
            source,
        }
    }

    /// The same error with `path` as the name of the file.
    #[must_use]
    pub fn with_path(mut self, path: impl Into<PathBuf>) -> Self {
        match &mut self {
            Self::Read { path: old, .. }
            | Self::Write { path: old, .. }
            | Self::NotUtf8 { path: old, .. }
            | Self::TooLarge { path: old, .. }
            | Self::Exists(old)
            | Self::ReadOnly(old)
            | Self::NotRegular(old)
            | Self::Outside(old)
            | Self::Changed(old) => *old = path.into(),
        }
        self
    }
}

/// An error of the operating system without its code.
fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::StorageFull => "no space left on the disk".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::FileTooLarge => "the file would be too large".to_owned(),
        _ => os_words(&error.to_string()),
    }
}
