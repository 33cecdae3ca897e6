//! Reading text files, of which anybody may have chosen the name, the kind and the size.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::files::FileError;

/// The largest file that is read, in bytes. The largest edition so far has 30 kB.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// A text file as it was when it was read.
#[derive(Clone, Debug)]
pub struct TextFile {
    pub path: PathBuf,
    pub text: String,
}

impl TextFile {
    /// Reads `path`, which may be anywhere: use [`crate::files::Root`] for the files of a
    /// newsletter.
    ///
    /// # Errors
    /// A file that cannot be read, is not a regular file, is larger than 16 MiB, or is not UTF-8
    /// (with or without a byte order mark).
    pub fn read(path: &Path) -> Result<Self, FileError> {
        Self::read_at_most(path, MAX_BYTES)
    }

    /// Reads `path` like [`TextFile::read`], with another limit in bytes.
    ///
    /// # Errors
    /// As [`TextFile::read`].
    pub fn read_at_most(path: &Path, max_bytes: u64) -> Result<Self, FileError> {
        let read_error = |source| FileError::Read {
            path: path.to_owned(),
            source,
        };
        let file = open(path).map_err(read_error)?;
        let metadata = file.metadata().map_err(read_error)?;
        if metadata.is_dir() {
            return Err(read_error(io::ErrorKind::IsADirectory.into()));
        }
        if !metadata.is_file() {
            return Err(FileError::NotRegular(path.to_owned()));
        }
        // One byte more than the size, so that `read_to_end` sees the end without growing its
        // buffer.
        let size = metadata.len().min(max_bytes) + 1;
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        let read = file.take(max_bytes + 1).read_to_end(&mut bytes);
        if read.map_err(read_error)? as u64 > max_bytes {
            return Err(FileError::TooLarge {
                path: path.to_owned(),
                max_bytes,
            });
        }
        let text = String::from_utf8(bytes).map_err(|error| FileError::NotUtf8 {
            path: path.to_owned(),
            at: error.utf8_error().valid_up_to(),
        })?;
        Ok(Self {
            path: path.to_owned(),
            text,
        })
    }

    /// Whether the file still holds what was read.
    pub(super) fn is_unchanged(&self, target: &Path) -> io::Result<bool> {
        Ok(fs::read(target)? == self.text.as_bytes())
    }
}

/// Opens a file for reading without waiting: `open` on a FIFO waits for a writer otherwise.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = libc::O_NONBLOCK | libc::O_NOCTTY;
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_too_large_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.md");
        fs::write(&path, "12345").expect("written");
        assert_eq!(
            TextFile::read_at_most(&path, 5).expect("read").text,
            "12345"
        );
        let refused = TextFile::read_at_most(&path, 4);
        assert!(
            matches!(refused, Err(FileError::TooLarge { .. })),
            "{refused:?}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_fifo_and_a_device_are_refused_at_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let fifo = folder.path().join("fifo");
        let made = std::process::Command::new("mkfifo").arg(&fifo).status();
        assert!(made.is_ok_and(|status| status.success()), "mkfifo");
        for path in [&*fifo, Path::new("/dev/zero")] {
            let refused = TextFile::read(path);
            assert!(
                matches!(refused, Err(FileError::NotRegular(_))),
                "{refused:?}"
            );
        }
    }
}
