//! The commands, one file each: arguments, and a function that reads, calls pure functions, and
//! writes.

pub mod check;
pub mod completions;
pub mod demo;
pub mod digest;
pub mod explain;
mod explain_pull_request;
mod explain_schedule;
pub mod fill;
mod fill_restore;
pub mod help;
pub mod hook;
pub mod init;
pub mod man;
pub mod merge;
pub mod merge_driver;
pub mod new;
pub mod preview;
pub mod publish;
pub mod status;
