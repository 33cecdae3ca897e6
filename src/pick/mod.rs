//! How a writer changes a plan: the todo list and the selection.

pub(crate) mod selection;
pub(crate) mod todo;

pub use selection::{Choice, PickRequest, Selection, choose, text_problem};
pub use todo::{TodoError, read_todo, with_errors, write_todo};
