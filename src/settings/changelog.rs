//! Where a project keeps its changelog: with the path in the settings it is fetched together with
//! the release notes, not after them.

use crate::settings::{SettingsError, Spanned};
use crate::text::{Version, safe_for_terminal, tag_parts};

const MINOR: &str = "{minor}";

/// The path of a changelog file on the default branch, with `{minor}` for `1.2` of `v1.2.3`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangelogPath(String);

impl ChangelogPath {
    /// Reads `changelog` of a release in the settings.
    ///
    /// # Errors
    /// No path from the repository's root, or an unknown placeholder.
    pub(super) fn new(raw: &Spanned<String>) -> Result<Self, SettingsError> {
        let path = safe_for_terminal(raw.value.trim());
        let is_name = |part: &str| !part.is_empty() && part != "." && part != "..";
        if !path.split('/').all(is_name) {
            let message = format!("`changelog`: `{path}` is not a path in a repository");
            return Err(SettingsError::at(raw, message)
                .with_help("write it from the repository's root, without a slash in front"));
        }
        if path.replace(MINOR, "").contains(['{', '}']) {
            let message = format!("`changelog`: unknown placeholder in `{path}`");
            return Err(SettingsError::at(raw, message)
                .with_help("the only one is {minor}, such as 1.2 of v1.2.3"));
        }
        Ok(Self(path))
    }

    /// The path for a tag; `None` where it needs a version that the tag does not have.
    pub fn of(&self, tag: &str) -> Option<String> {
        if !self.0.contains(MINOR) {
            return Some(self.0.clone());
        }
        let version: Version = tag_parts(tag).version?;
        let [major, minor, ..] = version.numbers() else {
            return None;
        };
        Some(self.0.replace(MINOR, &format!("{major}.{minor}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(pattern: &str) -> ChangelogPath {
        ChangelogPath(pattern.to_owned())
    }

    #[test]
    fn a_minor_version_has_its_own_file() {
        let path = path("CHANGELOG/CHANGELOG-{minor}.md");
        let expected = Some("CHANGELOG/CHANGELOG-3.5.md".to_owned());
        assert_eq!(path.of("v3.5.16"), expected);
        assert_eq!(path.of("nightly"), None);
    }

    #[test]
    fn one_file_may_hold_all() {
        assert_eq!(
            path("CHANGELOG.md").of("x"),
            Some("CHANGELOG.md".to_owned())
        );
    }
}
