//! Replacing a file that another program may write at the same moment.
//!
//! Commands of `lwkd` exclude each other by a lock; editors take none. Between the last look at a
//! file and the rename an editor may save, and a plain rename would discard what it saved. Two
//! files can be exchanged in one step, after which the file that was really replaced is at hand.

use std::fs;
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

/// How often two files are exchanged again because an editor saved in between.
const MAX_EXCHANGES: usize = 16;

/// Puts `temporary`, which holds `text`, in the place of `target` if that holds `expected`. Returns
/// false, and leaves what is there, if it holds something else.
///
/// # Errors
/// A file that cannot be read or renamed.
pub(super) fn replace_expected(
    temporary: NamedTempFile,
    target: &Path,
    text: &str,
    expected: &str,
) -> io::Result<bool> {
    if fs::read(target)? != expected.as_bytes() {
        return Ok(false);
    }
    if exchange(temporary.path(), target).is_err() {
        // Not every file system can exchange files. Then the moment since `read` remains.
        temporary.persist(target)?;
        return Ok(true);
    }
    let replaced = fs::read(temporary.path())?;
    if replaced == expected.as_bytes() {
        return Ok(true);
    }
    put_back(temporary, target, text.as_bytes().to_vec(), replaced)?;
    Ok(false)
}

/// Puts what an editor saved, which is in `temporary` and reads `saved`, back to `target`, where
/// `put` was put. If another save came before that, the newest one stays.
fn put_back(
    temporary: NamedTempFile,
    target: &Path,
    mut put: Vec<u8>,
    mut saved: Vec<u8>,
) -> io::Result<()> {
    for _ in 0..MAX_EXCHANGES {
        exchange(temporary.path(), target)?;
        let out = fs::read(temporary.path())?;
        if out == put {
            return Ok(());
        }
        (put, saved) = (saved, out);
    }
    let (_, kept) = temporary.keep()?;
    let message = format!("it keeps changing; one version is in {}", kept.display());
    Err(io::Error::other(message))
}

/// Exchanges two files in one step.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(all(test, any(target_os = "linux", target_vendor = "apple")))]
mod tests {
    use std::io::Write;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};

    use super::*;

    fn temporary(folder: &Path, text: &str) -> NamedTempFile {
        let mut file = NamedTempFile::new_in(folder).expect("a file");
        file.write_all(text.as_bytes()).expect("written");
        file
    }

    fn saved(folder: &Path, target: &Path, text: &str) {
        temporary(folder, text).persist(target).expect("saved");
    }

    #[test]
    fn what_an_editor_saved_last_goes_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("draft.md");
        for last in ["ours", "second save"] {
            saved(folder.path(), &target, last);
            let file = temporary(folder.path(), "first save");
            put_back(file, &target, b"ours".to_vec(), b"first save".to_vec()).expect("put back");
            let wanted = match last {
                "ours" => "first save",
                save => save,
            };
            assert_eq!(fs::read_to_string(&target).expect("read"), wanted);
        }
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
    }

    /// An editor saves by rename and without a lock, while every text that is read is replaced.
    #[test]
    fn no_save_of_an_editor_is_replaced_unread() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("draft.md");
        saved(folder.path(), &target, "0 ");
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let old = fs::read_to_string(&target).expect("read");
                    let new = format!("{}+", &old[..old.len().min(20)]);
                    let file = temporary(folder.path(), &new);
                    replace_expected(file, &target, &new, &old).expect("replaced or refused");
                }
            });
            for number in 1..=500 {
                let text = format!("{number} ");
                saved(folder.path(), &target, &text);
                let deadline = Instant::now() + Duration::from_secs(2);
                let mut found = String::new();
                while !found.starts_with(&text) && Instant::now() < deadline {
                    found = fs::read_to_string(&target).expect("read");
                }
                if !found.starts_with(&text) {
                    done.store(true, Ordering::Relaxed);
                    panic!("save {number} is lost: {found}");
                }
            }
            done.store(true, Ordering::Relaxed);
        });
    }
}
