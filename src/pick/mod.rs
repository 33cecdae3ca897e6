//! How a writer changes a plan: the todo list, answers to questions, and the selection.

pub(crate) mod answers;
pub(crate) mod selection;
pub(crate) mod todo;

pub use answers::{Answer, Decision, kept_text, parse_kept, undecided};
pub use selection::{Choice, PickRequest, Selection, choose, text_problem};
pub use todo::{TodoError, read_todo, with_errors, write_todo};
