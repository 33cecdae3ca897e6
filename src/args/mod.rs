//! Parses values of arguments: weeks, drafts, times.

mod format;
pub(crate) mod time;
pub(crate) mod week;

pub use format::{Format, OutputArgs};
pub use time::When;
pub use week::{DraftArg, WeekArg};
