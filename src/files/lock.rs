//! Runs of lwkd that write one after the other.

use std::fs::File;
use std::io;
use std::path::Path;

use crate::files::FileError;

/// Keeps other runs of lwkd from writing into a folder, as long as it lives. People and editors are not kept out.
#[derive(Debug)]
pub struct FolderLock {
    _folder: File,
}

impl FolderLock {
    /// Waits until no other run holds `folder`. A run holds it for milliseconds, while it writes.
    ///
    /// # Errors
    /// Where the folder cannot be opened or locked.
    pub fn take(folder: &Path) -> Result<Self, FileError> {
        let in_words = |source| FileError::Write {
            path: folder.to_owned(),
            source,
        };
        let opened = File::open(folder).map_err(in_words)?;
        match opened.lock() {
            // Some file systems know no locks: there a changed file is still noticed just before it is replaced.
            Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(in_words(error)),
            _ => Ok(Self { _folder: opened }),
        }
    }
}
