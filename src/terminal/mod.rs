//! Prompts, progress and the editor: everything that a person at a terminal meets.

mod ask;

pub use ask::{AskError, ask, confirm};
