//! Reading a text as it was, and writing it so that a crash leaves the old or the new one.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::files::FileError;

/// A text file as it was when it was read.
#[derive(Clone, Debug)]
pub struct TextFile {
    pub path: PathBuf,
    pub text: String,
}

impl TextFile {
    /// Reads `path`.
    ///
    /// # Errors
    /// What cannot be read, and what is not UTF-8 (with or without a byte order mark).
    pub fn read(path: &Path) -> Result<Self, FileError> {
        let bytes = fs::read(path).map_err(|source| FileError::Read {
            path: path.to_owned(),
            source,
        })?;
        let text = String::from_utf8(bytes).map_err(|error| FileError::NotUtf8 {
            path: path.to_owned(),
            at: error.utf8_error().valid_up_to(),
        })?;
        Ok(Self {
            path: path.to_owned(),
            text,
        })
    }

    /// Reads `path`; `None` where there is no such file.
    ///
    /// # Errors
    /// As [`TextFile::read`].
    pub fn read_if_there(path: &Path) -> Result<Option<Self>, FileError> {
        match Self::read(path) {
            Err(FileError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                Ok(None)
            }
            other => other.map(Some),
        }
    }

    /// Replaces the file with `text`: a temporary file beside it, flushed to the disk, then renamed. Mode and symbolic
    /// link stay.
    ///
    /// # Errors
    /// A file that is not what was read, is read-only, no file but a device or the like, or cannot be written; in each case
    /// the old one stands.
    pub fn replace(&self, text: &str) -> Result<(), FileError> {
        let target = fs::canonicalize(&self.path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => FileError::Changed(self.path.clone()),
            _ => self.write_error(source),
        })?;
        let found = fs::metadata(&target).map_err(|metadata| self.write_error(metadata))?;
        if !found.is_file() {
            return Err(FileError::NoFile(self.path.clone()));
        }
        let permissions = found.permissions();
        if permissions.readonly() {
            return Err(FileError::ReadOnly(self.path.clone()));
        }
        let temporary = temporary_beside(&target, text)
            .map_err(|temporary_beside| self.write_error(temporary_beside))?;
        temporary
            .as_file()
            .set_permissions(permissions)
            .map_err(|set_permission| self.write_error(set_permission))?;
        let now = fs::read(&target).map_err(|value| self.write_error(value))?;
        if now != self.text.as_bytes() {
            return Err(FileError::Changed(self.path.clone()));
        }
        temporary
            .persist(&target)
            .map_err(|persist| self.write_error(persist.error))?;
        flush_folder(&target).map_err(|flush_folder| self.write_error(flush_folder))
    }

    /// Removes the file.
    ///
    /// # Errors
    /// A file that is not what was read, or cannot be removed.
    pub fn remove(&self) -> Result<(), FileError> {
        let now = fs::read(&self.path).map_err(|value| self.write_error(value))?;
        if now != self.text.as_bytes() {
            return Err(FileError::Changed(self.path.clone()));
        }
        fs::remove_file(&self.path).map_err(|remove_file| self.write_error(remove_file))
    }

    fn write_error(&self, source: io::Error) -> FileError {
        FileError::Write {
            path: self.path.clone(),
            source,
        }
    }
}

/// Makes the file `path` with `text`, and its folder where that is missing.
///
/// # Errors
/// Where something of that name exists, or it cannot be written; in each case nothing is left behind.
pub fn create_new(path: &Path, text: &str) -> Result<(), FileError> {
    let write_error = |source| FileError::Write {
        path: path.to_owned(),
        source,
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(write_error)?;
    }
    if fs::symlink_metadata(path).is_ok() {
        return Err(FileError::Exists(path.to_owned()));
    }
    let temporary = temporary_beside(path, text).map_err(write_error)?;
    make_readable(temporary.as_file()).map_err(write_error)?;
    temporary
        .persist_noclobber(path)
        .map_err(|persist_noclobber| match persist_noclobber.error.kind() {
            io::ErrorKind::AlreadyExists => FileError::Exists(path.to_owned()),
            _ => write_error(persist_noclobber.error),
        })?;
    flush_folder(path).map_err(write_error)
}

/// Makes the file `path` with `text`, or replaces what is there.
///
/// # Errors
/// As [`create_new`] and [`TextFile::replace`].
pub fn create_or_replace(path: &Path, text: &str) -> Result<(), FileError> {
    match TextFile::read_if_there(path)? {
        Some(file) => file.replace(text),
        None => create_new(path, text),
    }
}

/// Adds `text` to the end of `path`, and makes the file where it is missing: for files that belong to another program, such
/// as the job summary of GitHub Actions.
///
/// # Errors
/// Where it cannot be written.
pub fn append(path: &Path, text: &str) -> Result<(), FileError> {
    let opened = fs::OpenOptions::new().create(true).append(true).open(path);
    let written = opened.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|source| FileError::Write {
        path: path.to_owned(),
        source,
    })
}

fn temporary_beside(path: &Path, text: &str) -> io::Result<NamedTempFile> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut temporary = tempfile::Builder::new()
        .prefix(".lwkd-")
        .suffix(".tmp")
        .tempfile_in(folder.unwrap_or(Path::new(".")))?;
    temporary.write_all(text.as_bytes())?;
    temporary.as_file().sync_all()?;
    Ok(temporary)
}

/// Gives a new file the mode that any program would have given it: temporary files are made for their owner alone.
#[cfg(unix)]
fn make_readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &File) -> io::Result<()> {
    Ok(())
}

/// Lets everyone who may read `path` run it.
///
/// # Errors
/// Where its mode cannot be changed.
#[cfg(unix)]
pub fn make_executable(path: &Path) -> Result<(), FileError> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).map_err(|source| {
        FileError::Write {
            path: path.to_owned(),
            source,
        }
    })
}

/// Elsewhere git runs a hook whatever its mode.
#[cfg(not(unix))]
pub fn make_executable(_: &Path) -> Result<(), FileError> {
    Ok(())
}

/// Flushes the folder of `path`, so that a rename outlives a crash of the machine.
fn flush_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) && !folder.as_os_str().is_empty() => {
            File::open(folder)?.sync_all()
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_since_it_was_read_is_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.md");
        fs::write(&path, "old").expect("written");
        let file = TextFile::read(&path).expect("read");
        fs::write(&path, "meanwhile").expect("written");
        assert!(matches!(file.replace("new"), Err(FileError::Changed(_))));
        assert_eq!(fs::read_to_string(&path).expect("read"), "meanwhile");
        assert_eq!(
            fs::read_dir(folder.path()).expect("listed").count(),
            1,
            "nothing is left behind"
        );
    }

    #[cfg(unix)]
    #[test]
    fn mode_and_link_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let (target, link) = (
            folder.path().join("target.md"),
            folder.path().join("link.md"),
        );
        fs::write(&target, "old").expect("written");
        fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).expect("set");
        symlink("target.md", &link).expect("linked");
        TextFile::read(&link)
            .expect("read")
            .replace("new")
            .expect("replaced");
        assert_eq!(fs::read_to_string(&target).expect("read"), "new");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        let mode = fs::metadata(&target).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("socket");
        let _socket = std::os::unix::net::UnixListener::bind(&path).expect("bound");
        let file = TextFile {
            path,
            text: String::new(),
        };
        assert!(matches!(file.replace("new"), Err(FileError::NoFile(_))));
    }

    #[test]
    fn an_existing_file_is_never_made_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("posts").join("a.md");
        create_new(&path, "first").expect("made");
        assert!(matches!(
            create_new(&path, "second"),
            Err(FileError::Exists(_))
        ));
        assert_eq!(fs::read_to_string(&path).expect("read"), "first");
    }
}
