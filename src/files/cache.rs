//! The user's cache folder: for what can be fetched again, never in the repository.

use std::env;
use std::path::PathBuf;

/// `lwkd` in the cache folder of the [XDG base directories]; `None` if the user has no home.
///
/// [XDG base directories]: https://specifications.freedesktop.org/basedir-spec/latest/
pub fn cache_folder() -> Option<PathBuf> {
    let absolute = |name| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let caches =
        absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")));
    caches.map(|folder| folder.join("lwkd"))
}
