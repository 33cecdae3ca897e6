//! The only room that writes.

mod atomic;
mod root;

pub use atomic::{FileError, FolderLock, TextFile, create_new};
pub use root::{NoRoot, Root};
