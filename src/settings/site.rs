//! What builds the site.

use serde::{Deserialize, Serialize};

/// What builds the site: it decides which markup has a meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Site {
    /// Jekyll: Liquid runs first, then kramdown.
    #[default]
    Jekyll,
    /// Another generator: neither Liquid nor kramdown.
    Other,
}
