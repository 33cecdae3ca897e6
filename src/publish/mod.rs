//! What happens to a draft at publication: tidying, its date, the announcement.

pub(crate) mod announcement;
pub(crate) mod publication_date;
pub(crate) mod tidy;

pub use announcement::{
    Announcement, BLUESKY_MOST, MASTODON_MOST, announcement, bluesky_length, mastodon_length,
};
pub use publication_date::set_publication_date;
pub use tidy::{drop_allow_comments, tidy};
