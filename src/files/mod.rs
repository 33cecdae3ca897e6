//! The only room that writes.

mod atomic;
pub mod git;
mod root;

pub use atomic::{FileError, FolderLock, TextFile, append, create_new, make_executable};
pub use root::{NoRoot, Root};
