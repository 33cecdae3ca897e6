//! The only room that writes.

mod atomic;
pub mod git;
mod root;
mod store;

pub use atomic::{FileError, FolderLock, TextFile, append, create_new, make_executable};
pub use root::{NoRoot, Root};
pub use store::Store;
