//! The user's cache folder: for what can be made again, and never in the repository.

use std::env;
use std::path::PathBuf;

/// `lwkd` where the XDG base directories say that caches belong; `None` where the user has no home.
pub fn cache_folder() -> Option<PathBuf> {
    let absolute = |name| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|from| from.is_absolute())
    };
    let caches = absolute("XDG_CACHE_HOME")
        .or_else(|| absolute("HOME").map(|absolute| absolute.join(".cache")));
    caches.map(|cache| cache.join("lwkd"))
}
