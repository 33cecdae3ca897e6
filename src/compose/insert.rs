//! From a plan to edits of a draft.

use crate::compose::Plan;
use crate::post::Post;
use crate::settings::Settings;
use crate::text::Edit;

/// The edits that put the entries of `plan` into `post`: stub until written.
pub fn insert(_post: &Post, _plan: &Plan, _settings: &Settings) -> Vec<Edit> {
    Vec::new()
}
