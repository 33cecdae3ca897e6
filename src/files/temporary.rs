//! Temporary and empty folders.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::files::FileError;

/// A new folder among the user's temporary files. It is not removed.
///
/// # Errors
/// A folder that cannot be created.
pub fn temporary_folder() -> Result<PathBuf, FileError> {
    let created = tempfile::Builder::new().prefix("lwkd-").tempdir();
    created
        .map(tempfile::TempDir::keep)
        .map_err(|source| FileError::write(&std::env::temp_dir(), source))
}

/// Whether `folder` is empty or missing.
///
/// # Errors
/// A path that is not a folder, or cannot be read.
pub fn is_empty_folder(folder: &Path) -> Result<bool, FileError> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(source) => Err(FileError::Read {
            path: folder.to_owned(),
            source,
        }),
    }
}
