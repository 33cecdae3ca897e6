//! A release, or a tag of a project that makes none.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::settings::{ReleaseSource, RepositoryName};
use crate::style::{TagParts, tag_parts};
use crate::text::{Untrusted, fits_glob};

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
    /// What its authors wrote about it, as Markdown; empty where there is nothing or it was not
    /// asked for.
    #[serde(default)]
    pub notes: Untrusted,
    /// The section of the changelog file that the notes link, where they list no changes
    /// themselves.
    #[serde(default, skip_serializing_if = "Untrusted::is_empty")]
    pub changelog: Untrusted,
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
    /// What says what changed: the notes, or the changelog in their place.
    pub fn said(&self) -> &Untrusted {
        if self.changelog.is_empty() {
            &self.notes
        } else {
            &self.changelog
        }
    }

    /// The tag taken apart.
    pub fn parts(&self) -> TagParts {
        tag_parts(self.tag.raw())
    }

    /// Charts and Go modules are rarely news; a module that has the repository's own name is the
    /// project (`kustomize/v5.8.1`). A Go module's version has a `v`.
    pub fn kind(&self, source: &ReleaseSource) -> ReleaseKind {
        let TagParts { component, version } = self.parts();
        let component = component.to_lowercase();
        let tag = self.tag.raw();
        let is_declared = source
            .chart_tags
            .iter()
            .any(|pattern| fits_glob(tag, pattern));
        if is_declared || component.split(['-', '_', '/']).any(is_chart_word) {
            ReleaseKind::Chart
        } else if tag.contains('/')
            && component != self.repository.name().to_lowercase()
            && version.is_some_and(|version| version.as_str().starts_with('v'))
        {
            ReleaseKind::Module
        } else {
            ReleaseKind::Project
        }
    }

    /// What the project of a chart is called in tags: `cluster-autoscaler` of
    /// `cluster-autoscaler-chart-9.46.0`.
    pub fn charted_component(&self) -> String {
        let component = self.parts().component;
        let words = component.split('-').filter(|word| !is_chart_word(word));
        words.collect::<Vec<_>>().join("-")
    }

    /// By GitHub's mark or by its version. A project whose every release is `-beta`, without a
    /// number, says so for other reasons: there GitHub's mark decides.
    pub fn is_pre_release(&self) -> bool {
        let tag = self.tag.raw();
        let unnumbered = ["-alpha", "-beta"].iter().any(|end| tag.ends_with(end));
        let version = self.parts().version;
        let by_version = version.is_some_and(|version| version.is_pre_release());
        self.prerelease || (by_version && !unnumbered)
    }
}

fn is_chart_word(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "chart" | "charts" | "helm")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn release(tag: &str, prerelease: bool) -> Release {
        Release {
            repository: RepositoryName::new("a/b").expect("a name"),
            tag: tag.into(),
            url: String::new(),
            published_at: DateTime::UNIX_EPOCH,
            prerelease,
            notes: "".into(),
            changelog: "".into(),
        }
    }

    #[test]
    fn charts_and_modules_are_known_by_their_tags() {
        use ReleaseKind::{Chart, Module, Project};
        let yaml = "releases: [{repository: a/b, chart_tags: [\"open-*-csi-*\", sql/15.0.1]}]\n";
        let settings = Settings::parse(yaml).expect("valid");
        let cases = [
            ("cluster-autoscaler-chart-9.46.0", Chart),
            ("helm-chart-4.14.3", Chart),
            ("open-cinder-csi-2.30.0", Chart),
            ("open-manager-2.30.0", Project),
            ("sql/15.0.1", Chart),
            ("sql/15.0.12", Project),
            ("api/v0.21.0", Module),
            ("dockerfile/1.9.0", Project),
            ("b/v5.8.1", Project),
        ];
        for (tag, kind) in cases {
            assert_eq!(
                release(tag, false).kind(&settings.releases[0]),
                kind,
                "{tag}"
            );
        }
        assert_eq!(release("helm-chart-4.14.3", false).charted_component(), "");
    }

    #[test]
    fn a_pre_release_is_known_by_its_tag_or_by_github() {
        for tag in [
            "v7.2.0.beta3",
            "v7.2.0.rc1",
            "v8.9.0-M1",
            "v1.0.0-SNAPSHOT",
            "v1.0.0.dev5",
            "v1.0.0.CR1",
        ] {
            assert!(release(tag, false).is_pre_release(), "{tag}");
        }
        for tag in ["v0.99.0-beta", "v1.2.3", "v1.2.3+k3s1", "1.2.3-1"] {
            assert!(!release(tag, false).is_pre_release(), "{tag}");
        }
        assert!(release("v1.2.3", true).is_pre_release());
    }
}
