//! Parses values of arguments: weeks, drafts, times.

pub(crate) mod time;
pub(crate) mod week;

pub use time::When;
pub use week::{DraftArg, WeekArg};
