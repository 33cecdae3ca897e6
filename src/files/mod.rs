//! The only room that writes.

mod atomic;
mod cache;
mod root;
mod temporary;

pub use atomic::{FileError, FolderLock, TextFile, create_new, create_or_replace};
pub use cache::cache_folder;
pub use root::{NoRoot, Root};
pub use temporary::{is_empty_folder, temporary_folder};
