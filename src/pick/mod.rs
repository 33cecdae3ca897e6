//! How a writer changes a plan: the todo list and what was selected.

pub(crate) mod selection;
pub(crate) mod todo;

pub use selection::{Choice, PickRequest, Selection, choose, complaint};
pub use todo::{TodoError, read_todo, with_complaints, write_todo};
