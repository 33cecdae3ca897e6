//! Where the answers of `--pick=each` are kept until the draft is written.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use crate::files::Store;

/// The answers about one draft, in the user's cache folder.
pub(crate) struct KeptAnswers {
    store: Store,
    name: String,
}

impl KeptAnswers {
    pub(crate) fn of(draft: &Path) -> Self {
        // Another hash after an update of the compiler only loses answers that were not written.
        let mut hasher = DefaultHasher::new();
        draft.hash(&mut hasher);
        Self {
            store: Store::in_cache_folder(),
            name: format!("pick-{:016x}.json", hasher.finish()),
        }
    }

    pub(crate) fn load(&self) -> Option<String> {
        self.store.load(&self.name)
    }

    /// Keeps the answers as far as that is possible.
    pub(crate) fn save(&self, text: &str) {
        let _ = self.store.save(&self.name, text);
    }

    pub(crate) fn remove(&self) {
        self.store.remove(&self.name);
    }
}
