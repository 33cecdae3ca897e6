//! The user's cache folder: for what can be made again, and never in the repository.

use std::env;
use std::path::PathBuf;

/// `lwkd` in `XDG_CACHE_HOME`, else in `~/.cache`, else in the folder of temporary files.
pub fn cache_folder() -> PathBuf {
    let absolute = |name| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|it| it.is_absolute())
    };
    let folder = absolute("XDG_CACHE_HOME")
        .or_else(|| absolute("HOME").map(|it| it.join(".cache")))
        .or_else(|| absolute("LOCALAPPDATA"))
        .unwrap_or_else(env::temp_dir);
    folder.join("lwkd")
}
