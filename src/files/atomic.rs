//! Writing files so that a crash leaves the old or the new one.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::files::FileError;
use crate::files::exchange::replace_expected;

/// The name of a temporary file begins and ends with these.
pub(super) const TEMPORARY: (&str, &str) = (".lwkd-", ".tmp");

/// Whether a file that was written also survives a crash of the machine.
#[derive(Debug)]
#[must_use]
pub enum Flushed {
    Yes,
    /// The file is written; the disk reported this error when its folder was flushed.
    Failed(io::Error),
}

/// Creates the file `path` with `text`, and its folder if that is missing. The mode follows the
/// umask.
pub(super) fn create(path: &Path, text: &str) -> Result<Flushed, FileError> {
    let write_error = |source| FileError::write(path, source);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(write_error)?;
    }
    if fs::symlink_metadata(path).is_ok() {
        return Err(FileError::Exists(path.to_owned()));
    }
    let temporary = temporary_beside(path, text).map_err(write_error)?;
    temporary
        .persist_noclobber(path)
        .map_err(|failed| match failed.error.kind() {
            io::ErrorKind::AlreadyExists => FileError::Exists(path.to_owned()),
            _ => write_error(failed.error),
        })?;
    Ok(flush_folder(path))
}

/// Replaces the regular file `target`, which is not a link, with `text`: a temporary file beside
/// it, flushed to the disk, then renamed. Mode and owner stay. With `expected`, a file that holds
/// something else is left as it is, which is [`FileError::Changed`]. Errors name `path`.
pub(super) fn replace(
    path: &Path,
    target: &Path,
    text: &str,
    expected: Option<&str>,
) -> Result<Flushed, FileError> {
    let write_error = |source| FileError::write(path, source);
    let found = fs::symlink_metadata(target).map_err(write_error)?;
    if !found.is_file() {
        return Err(FileError::NotRegular(path.to_owned()));
    }
    if found.permissions().readonly() {
        return Err(FileError::ReadOnly(path.to_owned()));
    }
    let temporary = temporary_beside(target, text).map_err(write_error)?;
    keep_owner(temporary.as_file(), &found);
    temporary
        .as_file()
        .set_permissions(found.permissions())
        .map_err(write_error)?;
    let Some(expected) = expected else {
        temporary
            .persist(target)
            .map_err(|failed| write_error(failed.error))?;
        return Ok(flush_folder(target));
    };
    let replaced = replace_expected(temporary, target, text, expected).map_err(write_error)?;
    if !replaced {
        return Err(FileError::Changed(path.to_owned()));
    }
    Ok(flush_folder(target))
}

/// Writes `text` to `path` whatever is there: for files that the user named, and for caches.
///
/// # Errors
/// A path that exists and is not a regular file, or cannot be written.
pub fn overwrite(path: &Path, text: &str) -> Result<Flushed, FileError> {
    match fs::canonicalize(path) {
        Ok(target) => replace(path, &target, text, None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => create(path, text),
        Err(error) => Err(FileError::write(path, error)),
    }
}

/// Adds `text` to the end of `path`, and creates the file if it is missing: for files that belong
/// to another program, such as the job summary of GitHub Actions.
///
/// # Errors
/// A file that cannot be written.
pub fn append(path: &Path, text: &str) -> Result<(), FileError> {
    let opened = fs::OpenOptions::new().create(true).append(true).open(path);
    let written = opened.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|source| FileError::write(path, source))
}

fn temporary_beside(path: &Path, text: &str) -> io::Result<NamedTempFile> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    // The system applies the umask to it, as to the files of any other program.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut temporary = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    temporary.write_all(text.as_bytes())?;
    ignore_unsupported(temporary.as_file().sync_all())?;
    Ok(temporary)
}

/// Gives the file the owner and group that `old` has, as far as the user may: root may, and anybody
/// may give a file to a group of theirs.
#[cfg(unix)]
fn keep_owner(file: &File, old: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let Ok(new) = file.metadata() else { return };
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        let owner = fchown(file, Some(old.uid()), Some(old.gid()));
        if owner.is_err() {
            let _ = fchown(file, None, Some(old.gid()));
        }
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &fs::Metadata) {}

/// Lets everyone who may read `path` run it.
///
/// # Errors
/// A mode that cannot be changed.
#[cfg(unix)]
pub fn make_executable(path: &Path) -> Result<(), FileError> {
    use std::os::unix::fs::PermissionsExt;
    let changed = fs::metadata(path).and_then(|metadata| {
        let mode = metadata.permissions().mode();
        let executable = mode | ((mode & 0o444) >> 2);
        fs::set_permissions(path, fs::Permissions::from_mode(executable))
    });
    changed.map_err(|source| FileError::write(path, source))
}

/// Does nothing: without modes git runs every hook.
#[cfg(not(unix))]
pub fn make_executable(_: &Path) -> Result<(), FileError> {
    Ok(())
}

/// Flushes the folder of `path`, so that a rename survives a crash of the machine. The file is
/// there whatever comes of it.
fn flush_folder(path: &Path) -> Flushed {
    let flushed = match path.parent() {
        Some(folder) if cfg!(unix) && !folder.as_os_str().is_empty() => {
            File::open(folder).and_then(|folder| folder.sync_all())
        }
        _ => Ok(()),
    };
    match ignore_unsupported(flushed) {
        Ok(()) => Flushed::Yes,
        Err(error) => Flushed::Failed(error),
    }
}

/// Some FUSE and SMB mounts cannot flush and say so with EINVAL or ENOTSUP.
fn ignore_unsupported(flushed: io::Result<()>) -> io::Result<()> {
    match flushed {
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_flushed_is_written_all_the_same() {
        for kind in [io::ErrorKind::InvalidInput, io::ErrorKind::Unsupported] {
            assert!(ignore_unsupported(Err(kind.into())).is_ok(), "{kind}");
        }
        let eio = ignore_unsupported(Err(io::Error::from_raw_os_error(5)));
        assert!(eio.is_err());
    }

    #[test]
    fn an_existing_file_is_never_created_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("posts").join("a.md");
        assert!(matches!(create(&path, "first"), Ok(Flushed::Yes)));
        assert!(matches!(create(&path, "second"), Err(FileError::Exists(_))));
        assert_eq!(fs::read_to_string(&path).expect("read"), "first");
    }

    #[test]
    fn a_file_that_the_user_named_is_created_or_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("week.json");
        for text in ["one", "two"] {
            assert!(matches!(overwrite(&path, text), Ok(Flushed::Yes)));
            assert_eq!(fs::read_to_string(&path).expect("read"), text);
        }
        assert!(matches!(
            overwrite(folder.path(), "x"),
            Err(FileError::NotRegular(_))
        ));
    }
}
