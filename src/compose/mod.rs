//! From values to Markdown, plans and edits. All of it is pure.

mod account;
mod announcement;
mod changes;
mod choice;
mod decide;
mod details;
mod digest;
mod entry;
mod feature;
mod insert;
mod lists;
mod merges;
mod plain;
mod plan;
mod release_entry;
mod releases;
mod scaffold;
mod settled;
mod stamp;
mod tidy;
mod todo;
mod together;
mod wording;

pub use account::{Account, dismiss, gap_in_words, gaps_together, remember, summary};
pub use announcement::{
    Announcement, BLUESKY_MOST, MASTODON_MOST, announcement, bluesky_length, mastodon_length,
};
pub use choice::{Choice, Offer, Taken, choose, complaint};
pub use decide::plan;
pub use details::{Known, Upstream, details};
pub use digest::digest;
pub use insert::insert;
pub use plain::without_addresses;
pub use plan::{Entry, Given, LeftOut, Plan, Source};
pub use scaffold::{BUILT_IN_TEMPLATE, scaffold, with_sections};
pub use stamp::stamp;
pub use tidy::{drop_allow_comments, tidy};
pub use todo::{TodoError, read_todo, with_complaints, write_todo};
