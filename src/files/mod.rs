//! The only room that writes.

mod atomic;
mod cache;
pub mod git;
mod root;
mod store;
mod temporary;

pub use atomic::{
    FileError, FolderLock, TextFile, append, create_new, create_or_replace, make_executable,
};
pub use cache::cache_folder;
pub use root::{NoRoot, Root};
pub use store::Store;
pub use temporary::{is_empty_folder, temporary_folder};
