//! Why a file cannot be read or written, in words.

use std::io;
use std::path::PathBuf;

use crate::text::os_words;

/// What went wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("cannot read {}: {}", path.display(), in_words(source))]
    Read { path: PathBuf, source: io::Error },
    #[error("cannot write {}: {}", path.display(), in_words(source))]
    Write { path: PathBuf, source: io::Error },
    #[error("{} is not UTF-8: byte {} cannot be read", path.display(), at + 1)]
    NotUtf8 { path: PathBuf, at: usize },
    #[error("{} exists already", .0.display())]
    Exists(PathBuf),
    #[error("{} is read-only", .0.display())]
    ReadOnly(PathBuf),
    #[error("{} is no file that could be replaced", .0.display())]
    NoFile(PathBuf),
    #[error("{} changed while lwkd was at work", .0.display())]
    Changed(PathBuf),
}

impl FileError {
    /// The same error of the same file, whose path is shown as `path`.
    #[must_use]
    pub fn shown_as(mut self, path: &str) -> Self {
        match &mut self {
            Self::Read { path: it, .. }
            | Self::Write { path: it, .. }
            | Self::NotUtf8 { path: it, .. }
            | Self::Exists(it)
            | Self::ReadOnly(it)
            | Self::NoFile(it)
            | Self::Changed(it) => *it = PathBuf::from(path),
        }
        self
    }
}

/// An operating system's error without its code.
fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::StorageFull => "no space is left on the disk".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::FileTooLarge => "the file would be too large".to_owned(),
        _ => os_words(&error.to_string()),
    }
}
