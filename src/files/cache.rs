//! The user's cache folder: for what can be fetched again, never in the repository.

use std::env;
use std::path::PathBuf;

/// `lwkd` in the cache folder of the [XDG base directories], on Windows in `%LOCALAPPDATA%`; `None`
/// if the user has no home.
///
/// [XDG base directories]: https://specifications.freedesktop.org/basedir-spec/latest/
pub fn cache_folder() -> Option<PathBuf> {
    let absolute = |name| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let of_system = || match cfg!(windows) {
        true => absolute("LOCALAPPDATA"),
        false => absolute("HOME").map(|home| home.join(".cache")),
    };
    let caches = absolute("XDG_CACHE_HOME").or_else(of_system);
    caches.map(|folder| folder.join("lwkd"))
}
