//! Everything that a person at a terminal sees: output, failures, prompts, progress, the editor.

pub(crate) mod context;
pub(crate) mod diff;
pub(crate) mod editor;
pub(crate) mod exit;
pub(crate) mod failure;
pub(crate) mod kept_answers;
pub(crate) mod pick;
pub(crate) mod pick_each;
pub(crate) mod pick_list;
pub(crate) mod progress;
pub(crate) mod prompt;
pub(crate) mod relative_time;
pub(crate) mod signal;

pub use context::{CommandContext, Globals};
pub use editor::{EditedFile, Editor, EditorError};
pub use exit::Exit;
pub use failure::{Failure, FailureKind};
pub(crate) use kept_answers::KeptAnswers;
pub use pick::PickError;
pub use progress::Progress;
pub use prompt::{AskError, ask, line, one_of, say, yes};
pub use signal::SignalGuard;
