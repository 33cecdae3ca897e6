//! Everything that a person at a terminal sees: output, failures, prompts, progress, the editor.

pub(crate) mod context;
pub(crate) mod diff;
pub(crate) mod editor;
pub(crate) mod exit;
pub(crate) mod failure;
pub(crate) mod pick;
pub(crate) mod pick_prompts;
pub(crate) mod progress;
pub(crate) mod prompt;
pub(crate) mod relative_time;
pub(crate) mod signal;

pub use context::{CommandContext, Globals};
pub use editor::{Editor, EditorError};
pub use exit::Exit;
pub use failure::{Failure, FailureKind};
pub use pick_prompts::{PickError, in_editor, one_by_one};
pub use progress::Progress;
pub use prompt::{AskError, ask, line, one_of, say, yes};
pub use signal::SignalGuard;
