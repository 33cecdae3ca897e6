//! Reads and writes files. No other module writes to the disk.

mod atomic;
mod cache;
mod error;
mod exchange;
pub mod git;
mod lock;
mod root;
mod store;
mod temporary;
mod text_file;

pub use atomic::{Flushed, append, make_executable, overwrite};
pub use cache::cache_folder;
pub use error::FileError;
pub use lock::WriteLock;
pub use root::{NoRoot, Root};
pub use store::Store;
pub use temporary::{is_empty_folder, temporary_folder};
pub use text_file::TextFile;
