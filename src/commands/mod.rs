//! The verbs: each reads, calls one pure function, and writes. A file a verb, its arguments and its function together.

pub mod check;
pub mod completions;
pub mod demo;
pub mod digest;
pub mod explain;
pub mod fill;
pub mod hook;
pub mod init;
pub mod merge;
pub mod merge_driver;
pub mod new;
pub mod preview;
pub mod publish;
pub mod status;
