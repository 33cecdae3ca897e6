//! From values to Markdown, plans and edits. All of it is pure.

mod account;
mod entry;
mod insert;
mod merges;
mod phrase;
mod plan;
mod release_entry;
mod releases;
mod scaffold;
mod settled;
mod stamp;

pub use account::{Account, gap_in_words, remember, summary};
pub use insert::insert;
pub use plan::{Entry, Given, LeftOut, Plan, Source, plan};
pub use scaffold::{BUILT_IN_TEMPLATE, scaffold};
pub use stamp::stamp;
