//! The user's cache folder: for what can be made again, and never in the repository.

use std::env;
use std::path::PathBuf;

/// `lwkd` where the XDG base directories say that caches belong; `None` where the user has no home.
pub fn cache_folder() -> Option<PathBuf> {
    let absolute = |name| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|it| it.is_absolute())
    };
    let caches =
        absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|it| it.join(".cache")));
    caches.map(|it| it.join("lwkd"))
}
