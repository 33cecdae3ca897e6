//! Prompts, progress and the editor: everything that a person at a terminal meets.

mod ask;
mod editor;
mod interrupt;
mod pick;
mod progress;

pub use ask::{AskError, ask, line, one_of, say, yes};
pub use editor::{Editor, EditorError};
pub use interrupt::Hold;
pub use pick::{PickError, in_editor, one_by_one};
pub use progress::Progress;
