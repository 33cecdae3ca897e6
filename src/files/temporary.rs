//! Folders to try something in.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::files::FileError;

/// A new folder among the user's temporary files. It stays.
///
/// # Errors
/// Where none can be made.
pub fn temporary_folder() -> Result<PathBuf, FileError> {
    let made = tempfile::Builder::new().prefix("lwkd-").tempdir();
    made.map(tempfile::TempDir::keep)
        .map_err(|source| FileError::Write {
            path: std::env::temp_dir(),
            source,
        })
}

/// Whether `folder` holds nothing, or is not there.
///
/// # Errors
/// A folder that cannot be read, or what is none.
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
