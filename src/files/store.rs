//! Texts that are kept between runs in the user's cache folder. They may be removed at any time,
//! and failing to keep them is not an error.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use crate::files::cache_folder;

/// A folder of texts by name.
#[derive(Clone, Debug)]
pub struct Store {
    /// `None` if nothing can be kept.
    folder: Option<PathBuf>,
}

impl Store {
    /// The store in [`cache_folder`].
    pub fn in_cache_folder() -> Self {
        Self {
            folder: cache_folder(),
        }
    }

    /// The text that was kept under `name`, if it can be read.
    pub fn load(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.folder.as_ref()?.join(name)).ok()
    }

    /// Keeps `text` under `name`, readable by the user only. Returns whether it was kept; if not,
    /// the old text stays.
    pub fn save(&self, name: &str, text: &str) -> bool {
        let Some(folder) = &self.folder else {
            return false;
        };
        let written = fs::create_dir_all(folder).and_then(|()| {
            let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
            temporary.write_all(text.as_bytes())?;
            // A cache that a power cut damaged is ignored, so it need not be flushed to the disk.
            temporary
                .persist(folder.join(name))
                .map_err(|failed| failed.error)?;
            Ok(())
        });
        written.is_ok()
    }

    /// Removes the text under `name`, if it is there.
    pub fn remove(&self, name: &str) {
        if let Some(folder) = &self.folder {
            // A text that stays is an older answer that the user is asked about.
            let _ = fs::remove_file(folder.join(name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_text_is_loaded_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store {
            folder: Some(folder.path().join("deep").join("lwkd")),
        };
        assert_eq!(store.load("a"), None);
        assert!(store.save("a", "one"));
        assert!(store.save("a", "two"));
        assert_eq!(store.load("a").as_deref(), Some("two"));
        let names = fs::read_dir(folder.path().join("deep/lwkd")).expect("listed");
        assert_eq!(names.count(), 1, "nothing is left behind");
    }

    #[test]
    fn a_folder_that_cannot_be_created_is_not_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        fs::write(&file, "").expect("written");
        for folder in [None, Some(file.join("lwkd"))] {
            let store = Store { folder };
            assert!(!store.save("a", "one"));
            assert_eq!(store.load("a"), None);
        }
    }
}
