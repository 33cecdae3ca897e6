//! Where the section Release Schedule comes from: upstream's files, and how an edition names what
//! they say.

use std::collections::BTreeMap;

use crate::settings::path::inside_root;
use crate::settings::raw::RawSchedule;
use crate::settings::resolve::repository;
use crate::settings::{RepositoryName, SettingsError, Spanned};
use crate::text::safe_url;

/// What stands for the release cycle or line in a path or URL.
const VERSION: &str = "{version}";

/// The files of a project's release schedule, all in repositories on GitHub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleSources {
    /// The repository of the timelines and of the page of phases.
    pub repository: RepositoryName,
    /// A cycle's timeline: a path with `{version}` in the name of its folder.
    timeline: String,
    /// The page that explains the phases of a release: a path in the same repository.
    pub phases: String,
    /// The page that the day of a deadline links.
    pub page: String,
    /// Rows with one of these words are no milestones that an edition names.
    skip: Vec<String>,
    /// Anchors of the page of phases, by the words of a milestone.
    anchors: BTreeMap<String, String>,
    pub patches: PatchSource,
}

/// The file of patch releases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatchSource {
    pub repository: RepositoryName,
    pub path: String,
    /// The changelog of a release line: a URL with `{version}`.
    changelog: String,
}

impl ScheduleSources {
    /// The folder that holds a folder for each cycle, and the timeline's path in the latter.
    pub fn timeline_folder(&self) -> &str {
        let (before, _) = self.timeline.split_once(VERSION).unwrap_or_default();
        before.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The version in the name of a cycle's folder: `1.36` of `release-1.36`.
    pub fn version_of<'n>(&self, folder_name: &'n str) -> Option<&'n str> {
        let (before, after) = self.timeline.split_once(VERSION)?;
        let before = before.rsplit('/').next().unwrap_or(before);
        let after = after.split('/').next().unwrap_or(after);
        folder_name.strip_prefix(before)?.strip_suffix(after)
    }

    /// The path of a cycle's timeline in the repository.
    pub fn timeline_path(&self, version: &str) -> String {
        self.timeline.replace(VERSION, version)
    }

    /// The page of a cycle's timeline.
    pub fn timeline_url(&self, version: &str) -> String {
        let path = self.timeline_path(version);
        format!("{}#timeline", page_of(&self.repository, &path))
    }

    /// The page of phases.
    pub fn phases_url(&self) -> String {
        page_of(&self.repository, &self.phases)
    }

    /// The page of phases, at a heading.
    pub fn phase_url(&self, anchor: &str) -> String {
        format!("{}#{anchor}", self.phases_url())
    }

    /// The file of patch releases.
    pub fn patches_url(&self) -> String {
        page_of(&self.patches.repository, &self.patches.path)
    }

    /// The changelog of a release line.
    pub fn changelog_url(&self, version: &str) -> String {
        self.patches.changelog.replace(VERSION, version)
    }

    /// Whether a row is no milestone that an edition names: an alpha, a meeting, a blog.
    pub fn skips(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.skip.iter().any(|word| position(&name, word).is_some())
    }

    /// The anchor of the phase that a milestone is about, among those that the page has. The words
    /// that come first in the name decide, and of those at one place the longest.
    pub fn anchor(&self, name: &str, existing: &[String]) -> Option<&str> {
        let name = name.to_lowercase();
        let known = self
            .anchors
            .iter()
            .filter(|(_, anchor)| existing.contains(anchor));
        let found = known.filter_map(|(words, anchor)| {
            let at = position(&name, words)?;
            Some((at, usize::MAX - words.len(), anchor))
        });
        found.min().map(|(_, _, anchor)| anchor.as_str())
    }
}

/// The page of a file on the default branch of a repository.
fn page_of(repository: &RepositoryName, path: &str) -> String {
    format!("https://github.com/{repository}/blob/HEAD/{path}")
}

/// Where `name` contains `words`, both in lower case, as whole words; a plural counts.
fn position(name: &str, words: &str) -> Option<usize> {
    let is_word = |c: char| c.is_alphanumeric();
    let mut places = name.match_indices(words);
    let whole = |at: usize| {
        let before = name[..at].chars().next_back();
        let after = &name[at + words.len()..];
        let after = after.strip_prefix('s').unwrap_or(after).chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    };
    places.find(|(at, _)| whole(*at)).map(|(at, _)| at)
}

/// Reads the settings of a schedule.
pub(super) fn sources(layer: RawSchedule) -> Result<ScheduleSources, SettingsError> {
    let lower = |words: String| words.trim().to_lowercase();
    let version_in_a_folder = |path: &str| {
        let mut folders = path.rsplit('/').skip(1);
        folders.any(|folder| folder.contains(VERSION)) && path.matches(VERSION).count() == 1
    };
    if !version_in_a_folder(&layer.timeline.value) {
        let message = "`timeline` has no `{version}` in the name of a folder";
        return Err(SettingsError::at(&layer.timeline, message)
            .with_help("write it as in releases/release-{version}/README.md"));
    }
    let anchors = layer.anchors.into_iter();
    Ok(ScheduleSources {
        repository: repository(&layer.repository)?,
        timeline: path(layer.timeline, "timeline")?,
        phases: path(layer.phases, "phases")?,
        page: url(&layer.page, "page")?,
        skip: layer
            .skip
            .into_iter()
            .map(lower)
            .filter(|word| !word.is_empty())
            .collect(),
        anchors: anchors
            .map(|(words, anchor)| (lower(words), anchor))
            .filter(|(words, _)| !words.is_empty())
            .collect(),
        patches: PatchSource {
            repository: repository(&layer.patches.repository)?,
            path: path(layer.patches.path, "path")?,
            changelog: url(&layer.patches.changelog, "changelog")?,
        },
    })
}

/// A path in a repository, which becomes part of a URL.
fn path(value: Spanned<String>, key: &str) -> Result<String, SettingsError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    let text = value.value.replace(VERSION, "");
    if !text.chars().all(plain) {
        let message = format!("`{key}`: `{}` is not a plain path", value.value);
        return Err(SettingsError::at(&value, message)
            .with_help("write letters, digits and `/ . _ -`, from the repository's root"));
    }
    inside_root(value, key)
}

fn url(value: &Spanned<String>, key: &str) -> Result<String, SettingsError> {
    let text = value.value.as_str();
    let plain = text.replace(VERSION, "");
    let is_safe = text.starts_with("https://") && safe_url(&plain).as_deref() == Some(&*plain);
    if is_safe {
        return Ok(text.to_owned());
    }
    let message = format!("`{key}`: `{text}` is not a URL");
    Err(SettingsError::at(value, message).with_help("write it as https://host/path"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn built_in() -> ScheduleSources {
        Settings::default()
            .schedule
            .expect("the built-in newsletter has one")
    }

    #[test]
    fn a_folder_names_its_cycle() {
        let sources = built_in();
        assert_eq!(sources.timeline_folder(), "releases");
        assert_eq!(sources.version_of("release-1.36"), Some("1.36"));
        assert_eq!(sources.version_of("EXCEPTIONS.md"), None);
        assert_eq!(
            sources.timeline_url("1.36"),
            "https://github.com/kubernetes/sig-release/blob/HEAD/releases/release-1.36/README.md#timeline"
        );
    }

    #[test]
    fn a_milestone_has_the_anchor_of_its_first_phase_that_the_page_has() {
        let sources = built_in();
        let all: Vec<String> = sources.anchors.values().cloned().collect();
        let older: Vec<String> = ["docs", "code-freeze"].map(str::to_owned).into();
        for (name, anchor, anchor_then) in [
            (
                "Code Freeze and Test Freeze",
                Some("code-freeze"),
                Some("code-freeze"),
            ),
            ("Docs Freeze", Some("docs-freeze"), Some("docs")),
            ("Docs deadline", Some("docs"), Some("docs")),
            ("Production Readiness Freeze", Some("prr-freeze"), None),
            ("Feature blog freeze", Some("feature-blog-freeze"), None),
            ("v1.36.0 released", None, None),
        ] {
            assert_eq!(sources.anchor(name, &all), anchor, "{name}");
            assert_eq!(sources.anchor(name, &older), anchor_then, "{name}");
        }
    }

    #[test]
    fn rows_that_no_edition_names_are_skipped() {
        let sources = built_in();
        for name in [
            "1.36.0-alpha.1 released",
            "v1.36.0-rc.0 released",
            "KubeCon EU",
            "Begin APAC-friendly meetings",
            "Feature blogs ready to review",
            "Release Highlights deadline",
            "release-1.36 branch created",
        ] {
            assert!(sources.skips(name), "{name}");
        }
        for name in [
            "Code Freeze",
            "v1.36.0 released",
            "Start of Release Cycle",
            "Docs deadline",
        ] {
            assert!(!sources.skips(name), "{name}");
        }
    }

    #[test]
    fn a_mistake_has_its_place() {
        let with = |old: &str, new: &str| {
            let start = crate::settings::BUILT_IN
                .find("\nschedule:")
                .expect("there")
                + 1;
            let yaml = &crate::settings::BUILT_IN[start..];
            let end = yaml.find("\n# The sections").expect("there");
            let error = Settings::parse(&yaml[..end].replace(old, new)).expect_err(new);
            error.message
        };
        for (old, new, message) in [
            (
                "release-{version}",
                "release",
                "`timeline` has no `{version}` in the name of a folder",
            ),
            (
                "releases/release_phases.md",
                "../x.md",
                "`phases`: `../x.md` is not a path inside the newsletter",
            ),
            (
                "releases/release_phases.md",
                "a b)",
                "`phases`: `a b)` is not a plain path",
            ),
            (
                "https://www.kubernetes.dev/resources/release/#timeline",
                "javascript:x",
                "`page`: `javascript:x` is not a URL",
            ),
        ] {
            assert_eq!(with(old, new), message);
        }
    }
}
