//! Prepares a draft for publication: tidies it, sets its date, and writes the announcement.

pub(crate) mod announcement;
pub(crate) mod publication_date;
pub(crate) mod tidy;

pub use announcement::{
    Announcement, BLUESKY_MAX, MASTODON_MAX, announcement, bluesky_length, mastodon_length,
};
pub use publication_date::set_publication_date;
pub use tidy::{drop_allow_comments, tidy};
