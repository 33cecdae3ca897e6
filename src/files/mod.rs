//! The only room that writes.

mod atomic;
mod root;
mod store;

pub use atomic::{FileError, FolderLock, TextFile, create_new};
pub use root::{NoRoot, Root};
pub use store::Store;
