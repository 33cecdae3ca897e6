//! One writer at a time in a newsletter.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::files::atomic::{TEMPORARY, create, replace};
use crate::files::{FileError, Flushed, Root, TextFile};

/// Where a file system has no locks, a temporary file of this age belongs to a run that was killed.
const LEFTOVER_AGE: Duration = Duration::from_secs(10 * 60);

/// Keeps other runs of lwkd from writing into a newsletter while it lives, and is what every write
/// needs. It does not keep out people and their editors: a file that changed since it was read is
/// noticed just before it is replaced.
#[derive(Debug)]
pub struct WriteLock {
    root: Root,
    _folder: File,
    /// Whether the file system has locks, so that no other run is writing now.
    is_exclusive: bool,
}

impl WriteLock {
    /// Waits until no other run writes into the newsletter, and removes the temporary files that
    /// killed runs left in `posts` and beside the records. A run holds the lock for milliseconds.
    ///
    /// # Errors
    /// A root folder that cannot be opened or locked.
    pub fn take(root: &Root, posts: &Path) -> Result<Self, FileError> {
        let write_error = |source| FileError::write(&root.path, source);
        let folder = open_for_lock(&root.path).map_err(write_error)?;
        let is_exclusive = match lock(&folder) {
            Ok(()) => true,
            Err(error) if is_unsupported(&error) => false,
            Err(error) => return Err(write_error(error)),
        };
        let lock = Self {
            root: root.clone(),
            _folder: folder,
            is_exclusive,
        };
        lock.remove_leftovers(posts);
        lock.remove_leftovers(&root.records());
        Ok(lock)
    }

    /// Creates the file `path` with `text`, and its folder if that is missing.
    ///
    /// # Errors
    /// A path that exists or leads out of the newsletter, or a file that cannot be written; nothing
    /// is left behind.
    pub fn create(&self, path: &Path, text: &str) -> Result<Flushed, FileError> {
        // The name itself is not followed: a link of that name exists, and is refused as such.
        match (path.parent(), path.file_name()) {
            (Some(folder), Some(name)) => {
                let target = self.root.confine(folder)?.join(name);
                create(&target, text).map_err(|error| error.with_path(path))
            }
            _ => Err(FileError::NotRegular(path.to_owned())),
        }
    }

    /// Replaces `file` with `text`. A symbolic link stays, and the file that it leads to is
    /// replaced.
    ///
    /// # Errors
    /// A file that changed since it was read, is read-only, leads out of the newsletter, or cannot
    /// be written. The old file stays in each case.
    pub fn replace(&self, file: &TextFile, text: &str) -> Result<Flushed, FileError> {
        let target = self.target(file)?;
        replace(&file.path, &target, text, Some(&file.text))
    }

    /// Removes `file`.
    ///
    /// # Errors
    /// A file that changed since it was read, or cannot be removed.
    pub fn remove(&self, file: &TextFile) -> Result<(), FileError> {
        self.ensure_unchanged(file)?;
        fs::remove_file(&file.path).map_err(|source| FileError::write(&file.path, source))
    }

    /// Fails if `file` changed since it was read: before a command writes one file and removes
    /// another, it makes sure of both.
    ///
    /// # Errors
    /// A file that changed, is missing or cannot be read.
    pub fn ensure_unchanged(&self, file: &TextFile) -> Result<(), FileError> {
        let target = self.target(file)?;
        match file.is_unchanged(&target) {
            Ok(true) => Ok(()),
            Ok(false) => Err(FileError::Changed(file.path.clone())),
            Err(error) => Err(FileError::write(&file.path, error)),
        }
    }

    /// The regular file that `file` leads to now.
    fn target(&self, file: &TextFile) -> Result<PathBuf, FileError> {
        match fs::symlink_metadata(&file.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(FileError::Changed(file.path.clone()))
            }
            _ => self.root.confine(&file.path),
        }
    }

    /// Removes temporary files in `folder`. A folder that cannot be read has none that matter.
    fn remove_leftovers(&self, folder: &Path) {
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        for entry in entries.filter_map(Result::ok) {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let is_ours = name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1);
            if is_ours && (self.is_exclusive || is_old(&entry)) {
                // Another run may have removed it.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// The file to lock for the newsletter at `root`: its folder itself, so that nothing is left in it.
#[cfg(not(windows))]
fn open_for_lock(root: &Path) -> io::Result<File> {
    File::open(root)
}

/// The file to lock for the newsletter at `root`. Windows locks no folders: an empty file in the
/// user's temporary folder is locked instead.
#[cfg(windows)]
fn open_for_lock(root: &Path) -> io::Result<File> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    fs::canonicalize(root)?.hash(&mut hasher);
    let name = format!("lwkd-{:016x}.lock", hasher.finish());
    let path = std::env::temp_dir().join(name);
    File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
}

/// Takes the lock; a signal that interrupts the wait does not end it.
fn lock(folder: &File) -> io::Result<()> {
    loop {
        match folder.lock() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// Whether a lock failed because this file system has none: NFS without a lock daemon says ENOLCK,
/// others EBADF or ENOSYS.
fn is_unsupported(error: &io::Error) -> bool {
    if error.kind() == io::ErrorKind::Unsupported {
        return true;
    }
    #[cfg(unix)]
    return matches!(
        error.raw_os_error(),
        Some(libc::ENOLCK | libc::EBADF | libc::EINVAL)
    );
    #[cfg(not(unix))]
    false
}

fn is_old(entry: &fs::DirEntry) -> bool {
    let modified = entry.metadata().and_then(|metadata| metadata.modified());
    let age = modified.ok().and_then(|modified| modified.elapsed().ok());
    age.is_some_and(|age| age > LEFTOVER_AGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A newsletter with one file, `a.md`, in its posts.
    fn newsletter(text: &str) -> (tempfile::TempDir, Root, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Root {
            path: folder.path().to_owned(),
        };
        let posts = folder.path().join("_posts");
        fs::create_dir(&posts).expect("made");
        fs::write(posts.join("a.md"), text).expect("written");
        (folder, root, posts)
    }

    #[test]
    fn a_file_that_changed_since_it_was_read_is_not_replaced() {
        let (_folder, root, posts) = newsletter("old");
        let path = posts.join("a.md");
        let file = root.read(&path).expect("read");
        fs::write(&path, "meanwhile").expect("written");
        let lock = WriteLock::take(&root, &posts).expect("locked");
        let refused = lock.replace(&file, "new");
        assert!(matches!(refused, Err(FileError::Changed(_))), "{refused:?}");
        assert_eq!(fs::read_to_string(&path).expect("read"), "meanwhile");
        let count = fs::read_dir(&posts).expect("listed").count();
        assert_eq!(count, 1, "nothing is left behind");
    }

    #[test]
    fn leftovers_of_a_killed_run_are_removed() {
        let (_folder, root, posts) = newsletter("old");
        fs::create_dir(root.records()).expect("made");
        let leftovers = [
            posts.join(".lwkd-abc123.tmp"),
            root.records().join(".lwkd-abc123.tmp"),
        ];
        for leftover in &leftovers {
            fs::write(leftover, "half").expect("written");
        }
        let other = posts.join(".other.tmp");
        fs::write(&other, "kept").expect("written");
        drop(WriteLock::take(&root, &posts).expect("locked"));
        assert!(!leftovers.iter().any(|leftover| leftover.exists()));
        assert!(other.exists() && posts.join("a.md").exists());
    }

    #[cfg(unix)]
    #[test]
    fn mode_and_link_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let (_folder, root, posts) = newsletter("old");
        let (target, link) = (posts.join("a.md"), posts.join("link.md"));
        fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).expect("set");
        symlink("a.md", &link).expect("linked");
        let lock = WriteLock::take(&root, &posts).expect("locked");
        let file = root.read(&link).expect("read");
        assert!(matches!(lock.replace(&file, "new"), Ok(Flushed::Yes)));
        assert_eq!(fs::read_to_string(&target).expect("read"), "new");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        let mode = fs::metadata(&target).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_of_the_newsletter_is_not_written_through() {
        use std::os::unix::fs::symlink;
        let (_folder, root, posts) = newsletter("old");
        let outside = tempfile::tempdir().expect("a folder");
        let victim = outside.path().join("victim.txt");
        fs::write(&victim, "kept").expect("written");
        let lock = WriteLock::take(&root, &posts).expect("locked");

        symlink(&victim, posts.join("b.md")).expect("linked");
        let file = TextFile::read(&posts.join("b.md")).expect("read");
        let refused = lock.replace(&file, "new");
        assert!(matches!(refused, Err(FileError::Outside(_))), "{refused:?}");

        symlink(outside.path(), root.records()).expect("linked");
        let refused = lock.create(&root.records().join("c.yaml"), "new");
        assert!(matches!(refused, Err(FileError::Outside(_))), "{refused:?}");
        assert_eq!(fs::read_to_string(&victim).expect("read"), "kept");
        assert_eq!(fs::read_dir(outside.path()).expect("listed").count(), 1);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn errors_of_file_systems_without_locks_are_known() {
        for code in [libc::ENOLCK, libc::EBADF, libc::ENOSYS] {
            assert!(
                is_unsupported(&io::Error::from_raw_os_error(code)),
                "{code}"
            );
        }
        assert!(!is_unsupported(&io::Error::from_raw_os_error(libc::EIO)));
    }
}
