//! The only room that writes.

mod atomic;
mod cache;
mod error;
pub mod git;
mod lock;
mod root;
mod store;
mod temporary;

pub use atomic::{TextFile, append, create_new, create_or_replace, make_executable};
pub use cache::cache_folder;
pub use error::FileError;
pub use lock::FolderLock;
pub use root::{NoRoot, Root};
pub use store::Store;
pub use temporary::{is_empty_folder, temporary_folder};
