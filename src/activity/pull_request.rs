//! A merged pull request.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::activity::GateChange;
use crate::activity::revert::names_only_a_number;
use crate::settings::{LabelRole, RepositoryName, Settings, matches_label};
use crate::text::Untrusted;

/// A merged pull request, as far as a newsletter cares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullRequest {
    pub repository: RepositoryName,
    pub number: u64,
    /// Its page, as GitHub names it: `https://…/pull/N`.
    pub url: String,
    pub title: Untrusted,
    /// `None`: the account was deleted.
    pub author: Option<Author>,
    pub labels: Vec<Untrusted>,
    /// The branch it was merged into.
    pub base: String,
    /// The branch it came from.
    #[serde(default)]
    pub head: Untrusted,
    /// UTC.
    pub merged_at: DateTime<Utc>,
    /// What its body says as the settings mark it; `None` for `NONE` and where nothing is marked.
    /// See [`NoteMark`](crate::settings::NoteMark).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_note: Option<Untrusted>,
    /// Only the source's second search finds it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub second_search: bool,
    /// What its merge changed in the project's list of feature gates; empty where none is compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<GateChange>,
}

/// Who opened a pull request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    pub login: Untrusted,
    /// GitHub calls the account a bot. REST shows that in the login (`x[bot]`), GraphQL in the
    /// account's type.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bot: bool,
}

impl Author {
    /// Whether it is a program: by type, or by a login that ends in `[bot]`, `-bot` or `robot`.
    pub fn is_bot(&self) -> bool {
        let login = self.login.raw().to_lowercase();
        self.bot
            || ["[bot]", "-bot", "_bot", "robot"]
                .iter()
                .any(|end| login.ends_with(end))
    }
}

impl PullRequest {
    /// Whether it has a label that the settings write as `name`; see [`matches_label`].
    pub fn has_label(&self, name: &str) -> bool {
        let mut labels = self.labels.iter();
        labels.any(|label| matches_label(name, label.raw()))
    }

    /// Whether one of its labels has this role.
    pub fn has_role(&self, role: LabelRole, settings: &Settings) -> bool {
        let mut labels = settings.labels_of(role, &self.repository);
        labels.any(|label| self.has_label(label))
    }

    /// Whether it only carries an earlier change to another branch: by the branch it came from, or
    /// by the forms of title that tools write. The word alone says nothing: there are changes to
    /// cherry-picking.
    pub fn is_cherry_pick(&self) -> bool {
        let title = self.title.raw().to_lowercase();
        let title = title.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '[');
        title.starts_with("[release-")
            || is_titled_cherry_pick(title)
            || self.is_from_cherry_pick_branch()
    }

    /// `cherry-pick-123-to-release-1.30`, `automated-cherry-pick-of-#123-…`
    fn is_from_cherry_pick_branch(&self) -> bool {
        let head: String = self.head.raw().to_lowercase().split(['-', '_']).collect();
        let name = head.rsplit('/').next().unwrap_or(&head);
        name.starts_with("cherrypick") || name.starts_with("automatedcherrypick")
    }

    /// Whether it says no more than that another one is reverted, by its number.
    pub fn is_wordless_revert(&self) -> bool {
        self.release_note.is_none() && names_only_a_number(self)
    }

    /// One that tests vary.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self {
            repository: RepositoryName::new("kubernetes/kubernetes").expect("a name"),
            number: 1,
            url: "https://github.com/kubernetes/kubernetes/pull/1".into(),
            title: "Add a thing".into(),
            author: Some(Author {
                login: "alice".into(),
                bot: false,
            }),
            labels: Vec::new(),
            base: "master".into(),
            head: "thing".into(),
            merged_at: "2024-07-24T12:00:00Z".parse().expect("a time"),
            release_note: None,
            second_search: false,
            gates: Vec::new(),
        }
    }

    /// A sample with this title, these labels, and this release note unless it is empty.
    #[cfg(test)]
    pub fn sample_of(title: &str, labels: &[&str], note: &str) -> Self {
        Self {
            title: title.into(),
            labels: labels.iter().map(|label| (*label).into()).collect(),
            release_note: (!note.is_empty()).then(|| note.into()),
            ..Self::sample()
        }
    }
}

/// `Automated cherry pick of #12: …`, `[cherry-pick] …`, `cherry-pick: …`, `cherry picked #12`; a
/// title in lower case.
fn is_titled_cherry_pick(title: &str) -> bool {
    let title = title.trim_start_matches('[');
    let title = title.strip_prefix("automated ").unwrap_or(title);
    let Some(rest) = title.strip_prefix("cherry") else {
        return false;
    };
    let rest = rest.trim_start_matches(['-', '_', ' ']);
    let Some(rest) = rest.strip_prefix("pick") else {
        return false;
    };
    let rest = rest.strip_prefix("ed").unwrap_or(rest);
    let mark = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    let signs = &rest[..rest.len() - mark.len()];
    signs.contains([':', ']', '#']) || (signs.starts_with(' ') && mark.starts_with("of "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_makes_a_cherry_pick_not_the_word() {
        let titled = |title: &str| PullRequest {
            title: title.into(),
            ..PullRequest::sample()
        };
        for title in [
            "[release-1.30] Fix x",
            "Automated cherry pick of #12: Fix x",
            "[cherry-pick] Fix x",
            "cherry-pick: Fix x",
            "🍒 Cherry pick #12 to release-1.30",
        ] {
            assert!(titled(title).is_cherry_pick(), "{title}");
        }
        for title in [
            "Cherry-pick security fixes to master",
            "docs: cherry-pick process",
            "hack: fix cherry_pick_pull.sh on macOS",
            "Add `git cherry-pick -x` style trailers to krel",
        ] {
            assert!(!titled(title).is_cherry_pick(), "{title}");
        }
        let from = |head: &str| PullRequest {
            head: head.into(),
            ..PullRequest::sample()
        };
        assert!(from("automated-cherry-pick-of-#12-upstream-release-1.30").is_cherry_pick());
        assert!(!from("fix-cherry-pick-script").is_cherry_pick());
    }

    #[test]
    fn a_bot_is_known_by_type_or_login() {
        let author = |login: &str, bot| Author {
            login: login.into(),
            bot,
        };
        assert!(author("dependabot", true).is_bot());
        assert!(author("k8s-ci-robot", false).is_bot());
        assert!(author("renovate[bot]", false).is_bot());
        assert!(!author("abbot", false).is_bot());
    }
}
