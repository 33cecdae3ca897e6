//! Three-way merge of editions and of records: sections and bullets instead of lines.
//!
//! Git merges lines, so two writers who add a bullet at one place conflict. Here sections match by
//! kind, bullets by what they link and front matter by key; a conflict is left only around what
//! both sides changed differently. Everything in this module is pure: texts in, a text out.

mod blocks;
mod edition;
mod lines;
mod matching;
mod order;
mod outline;
mod output;
mod record;
mod sections;
mod sequence;

pub use edition::merge_editions;
pub use outline::changed_sections;
pub use output::{MergeConflict, MergedText, conflicts_in};
pub use record::merge_records;

/// The three versions of one file.
#[derive(Clone, Copy, Debug)]
pub struct Versions<'a> {
    /// The last common version; empty where both sides made the file.
    pub base: &'a str,
    pub ours: &'a str,
    pub theirs: &'a str,
}

/// Which of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Ours,
    Theirs,
}

impl Side {
    /// As the conflict markers name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Theirs => "theirs",
        }
    }
}

/// Why a merge is refused: git's own merge has to do, and a person has to look.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MergeRefusal {
    #[error("{} holds conflict markers already (line {line})", side.as_str())]
    Markers {
        side: Side,
        /// From 1.
        line: usize,
    },
    #[error("{} is empty, but the other side changed the file", .0.as_str())]
    Emptied(Side),
    #[error("a conflict would hold a line that looks like a conflict marker (`{0}`)")]
    MarkerInConflict(String),
    #[error("{version}:{}:{}: the record cannot be read: {}", error.line, error.column, error.message)]
    Record {
        /// `base`, `ours` or `theirs`.
        version: &'static str,
        error: crate::record::RecordError,
    },
}
