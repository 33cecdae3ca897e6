//! How one line is written: title, words, verbs, shortening, code font, link text.

pub(crate) mod change;
pub(crate) mod changes;
pub(crate) mod notes;
pub(crate) mod references;
pub(crate) mod title;
pub(crate) mod verb;
pub(crate) mod wording;
pub(crate) mod words;

pub use crate::text::{TagParts, Version, tag_parts};
pub use change::{Change, ChangeKind};
pub use notes::{Notes, read_notes};
pub use title::{clean, component_prefix};
pub use verb::{capitalised, gerund, verb};
pub use words::{first_sentence, is_article};
