//! The verbs: each reads, calls one pure function, and writes. A file a verb, its arguments and its function together.

pub mod check;
pub mod completions;
pub mod demo;
pub mod digest;
pub mod explain;
pub mod fetch;
pub mod fill;
pub mod hook;
pub mod init;
pub mod merge_driver;
pub mod new;
pub mod pick;
pub mod preview;
pub mod publish;
pub mod status;

mod ago;
mod diff;
mod draft;
mod editions;
mod failure;
mod newsletter;
mod shell;
mod standing;
mod token;
mod when;
mod which;

pub use failure::Failure;
pub use newsletter::{Newsletter, OpenDraft};
pub use shell::{Globals, Shell};
pub use when::When;
pub use which::{DraftArg, WeekArg};

/// How a verb ended that did what it could.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0.
    Done,
    /// 1: there is something to mend.
    Findings,
    /// 2: a part could not be done, and stderr says which.
    Incomplete,
    /// What goes on until a signal ends it was ended so: 130 for Ctrl-C, 143 for SIGTERM, 129 for SIGHUP.
    Signalled(u8),
}
