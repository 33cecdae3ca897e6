//! A release, or a tag of a project that makes none.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::settings::RepositoryName;
use crate::style::{TagParts, tag_parts};
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

/// What a tag is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleaseKind {
    /// The project itself or one of its components.
    Project,
    Chart,
    /// A Go module inside the repository, such as `api/v0.21.0`.
    Module,
}

impl Release {
    /// The tag taken apart.
    pub fn parts(&self) -> TagParts {
        tag_parts(self.tag.raw())
    }

    /// Charts and Go modules are rarely news; a module that has the repository's own name is the project
    /// (`kustomize/v5.8.1`).
    pub fn kind(&self) -> ReleaseKind {
        let component = self.parts().component.to_lowercase();
        if component
            .split(['-', '_', '/'])
            .any(|part| matches!(part, "chart" | "charts" | "helm"))
        {
            ReleaseKind::Chart
        } else if self.tag.raw().contains('/') && component != self.repository.name().to_lowercase()
        {
            ReleaseKind::Module
        } else {
            ReleaseKind::Project
        }
    }

    /// By GitHub's mark or by its version.
    pub fn is_pre_release(&self) -> bool {
        self.prerelease
            || self
                .parts()
                .version
                .is_some_and(|version| version.is_pre_release())
    }
}
