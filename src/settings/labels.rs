//! What the labels of pull requests mean.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::settings::raw::RawLabelRoles;
use crate::settings::{RepositoryName, Settings, SettingsError, Spanned};
use crate::text::{fits_glob, safe_for_terminal};

/// What a label says about a pull request. `raw.rs` explains what each is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelRole {
    Feature,
    ApiChange,
    Breaking,
    Deprecation,
    Dependency,
    Documentation,
    Cleanup,
    Small,
    Large,
    Hidden,
}

const ROLES: [(&str, LabelRole); 10] = [
    ("feature", LabelRole::Feature),
    ("api_change", LabelRole::ApiChange),
    ("breaking", LabelRole::Breaking),
    ("deprecation", LabelRole::Deprecation),
    ("dependency", LabelRole::Dependency),
    ("documentation", LabelRole::Documentation),
    ("cleanup", LabelRole::Cleanup),
    ("small", LabelRole::Small),
    ("large", LabelRole::Large),
    ("hidden", LabelRole::Hidden),
];

/// The labels of each role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelRoles(BTreeMap<LabelRole, Vec<String>>);

impl LabelRoles {
    /// The labels of a role, as the settings write them.
    pub fn of(&self, role: LabelRole) -> &[String] {
        self.0.get(&role).map_or(&[], Vec::as_slice)
    }

    /// The roles of a label.
    pub fn named_by<'a>(&'a self, label: &'a str) -> impl Iterator<Item = LabelRole> + 'a {
        let of_label = |labels: &[String]| labels.iter().any(|known| matches_label(known, label));
        let roles = self.0.iter().filter(move |(_, labels)| of_label(labels));
        roles.map(|(role, _)| *role)
    }
}

impl Settings {
    /// The labels that give a pull request of `repository` this role.
    pub fn labels_of<'a>(
        &'a self,
        role: LabelRole,
        repository: &'a RepositoryName,
    ) -> impl Iterator<Item = &'a str> {
        let source = self.merges.iter();
        let source = source.filter(move |source| source.repository == *repository);
        let own = source.flat_map(|source| &source.labels);
        let own = own.filter(move |(_, named)| **named == role);
        let shared = self.label_roles.of(role).iter();
        shared
            .chain(own.map(|(label, _)| label))
            .map(String::as_str)
    }
}

/// Whether `label` is the one that the settings write as `known`: in any case, and with any text
/// for `*`.
pub fn matches_label(known: &str, label: &str) -> bool {
    match known.contains('*') {
        false => known.eq_ignore_ascii_case(label),
        true => fits_glob(&label.to_lowercase(), &known.to_lowercase()),
    }
}

/// The roles that `raw` gives; a role that it leaves out has the labels of `base`.
pub(super) fn roles(raw: RawLabelRoles, base: Option<&LabelRoles>) -> LabelRoles {
    let given = [
        (LabelRole::Feature, raw.feature),
        (LabelRole::ApiChange, raw.api_change),
        (LabelRole::Breaking, raw.breaking),
        (LabelRole::Deprecation, raw.deprecation),
        (LabelRole::Dependency, raw.dependency),
        (LabelRole::Documentation, raw.documentation),
        (LabelRole::Cleanup, raw.cleanup),
        (LabelRole::Small, raw.small),
        (LabelRole::Large, raw.large),
        (LabelRole::Hidden, raw.hidden),
    ];
    let mut roles = base.cloned().unwrap_or_default();
    for (role, labels) in given {
        if let Some(labels) = labels {
            roles.0.insert(role, labels);
        }
    }
    roles
}

/// The roles that a source gives to labels of its own: by their names, or by a label that has the
/// role.
///
/// # Errors
/// A name that is neither.
pub(super) fn own_labels(
    raw: BTreeMap<String, Spanned<String>>,
    roles: &LabelRoles,
) -> Result<BTreeMap<String, LabelRole>, SettingsError> {
    let role = |(label, value): (String, Spanned<String>)| {
        let name = value.value.as_str();
        let named = ROLES.iter().find(|(known, _)| *known == name);
        let role = named.map(|(_, role)| *role);
        match role.or_else(|| roles.named_by(name).next()) {
            Some(role) => Ok((label, role)),
            None => {
                let label = safe_for_terminal(&label);
                let message = format!("`labels`: `{name}`, for `{label}`, is not a role of labels");
                let known = ROLES.map(|(known, _)| known);
                Err(SettingsError::at(&value, message).with_did_you_mean(name, &known))
            }
        }
    };
    raw.into_iter().map(role).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(settings: &Settings, role: LabelRole, repository: &str) -> Vec<String> {
        let repository = RepositoryName::new(repository).expect("a name");
        let labels = settings.labels_of(role, &repository);
        labels.map(ToOwned::to_owned).collect()
    }

    #[test]
    fn a_role_is_given_for_all_repositories_and_for_one() {
        let yaml = "label_roles: {feature: [enhancement], dependency: []}\n\
                    merges:\n  - repository: a/b\n    labels: {type/new: feature, type/old: enhancement}\n  - repository: c/d\n";
        let settings = Settings::parse(yaml).expect("valid");
        let feature = |repository| labels(&settings, LabelRole::Feature, repository);
        assert_eq!(feature("a/b"), ["enhancement", "type/new", "type/old"]);
        assert_eq!(feature("c/d"), ["enhancement"]);
        let built_in = Settings::default();
        for (role, kept) in [
            (LabelRole::Dependency, false),
            (LabelRole::Deprecation, true),
        ] {
            let now = labels(&settings, role, "c/d");
            assert_eq!(now == labels(&built_in, role, "c/d"), kept, "{now:?}");
        }
    }

    #[test]
    fn a_star_in_a_label_stands_for_any_text() {
        assert!(matches_label("Size/*", "size/XL") && matches_label("a", "A"));
        assert!(!matches_label("size/*", "siz") && !matches_label("a", "ab"));
        assert!(!matches_label("é*", "e\u{301}"));
    }

    #[test]
    fn a_role_that_does_not_exist_is_an_error() {
        for (yaml, expected) in [
            (
                "merges:\n  - repository: a/b\n    labels: {type/bug: kind/bug}\n",
                "3:24: `labels`: `kind/bug`, for `type/bug`, is not a role of labels (known: feature, ",
            ),
            (
                "merges:\n  - repository: a/b\n    labels: {new: featur}\n",
                "3:19: `labels`: `featur`, for `new`, is not a role of labels (did you mean `feature`?)",
            ),
            (
                "label_roles: {featur: [a]}\n",
                "1:15: unknown key `featur` (did you mean `feature`?)",
            ),
        ] {
            let error = Settings::parse(yaml).expect_err(yaml);
            let help = error.help.unwrap_or_default();
            let said = format!(
                "{}:{}: {} ({help})",
                error.line, error.column, error.message
            );
            assert!(said.starts_with(expected), "{said}");
        }
    }
}
