//! A release, or a tag of a project that makes none.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::settings::RepositoryName;
use crate::text::Untrusted;

/// A published release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The repository as the settings name it, also where GitHub has renamed it since.
    pub repository: RepositoryName,
    pub tag: Untrusted,
    /// Its page, as GitHub names it: `https://…/releases/tag/TAG`.
    pub url: String,
    /// UTC.
    pub published_at: DateTime<Utc>,
    pub prerelease: bool,
    /// What its authors wrote about it, as Markdown; empty where there is nothing or it was not asked for.
    #[serde(default)]
    pub notes: Untrusted,
}
