//! Versions, as tags and titles write them.

use std::cmp::Ordering;

/// A version with at least two numbers: `1.22.5`, `v3.6.0-rc.1`, `1.23rc1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// As it was written, with its `v` if it had one.
    text: String,
    numbers: Vec<u64>,
    /// What follows the numbers of a pre-release; empty for a stable version.
    pre: String,
}

impl Version {
    /// Reads a word that is a version and nothing else. A `+build` at its end does not count.
    pub fn parse(word: &str) -> Option<Self> {
        let plain = word.strip_prefix(['v', 'V']).unwrap_or(word);
        let plain = plain.split('+').next().unwrap_or("");
        let end = plain
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(plain.len());
        let (numbers, pre) = plain.split_at(end);
        let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let numbers: Vec<u64> = numbers
            .split('.')
            .map(|part| part.parse().ok())
            .collect::<Option<_>>()?;
        (numbers.len() >= 2 && pre.chars().all(known)).then(|| Self {
            text: word.to_owned(),
            numbers,
            pre: pre.trim_start_matches(['-', '_']).to_ascii_lowercase(),
        })
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is an alpha, a beta, a candidate or the like.
    pub fn is_pre_release(&self) -> bool {
        let marks = ["alpha", "beta", "rc", "pre", "dev", "preview", "a", "b"];
        let letters = self
            .pre
            .split(|c: char| !c.is_ascii_alphabetic())
            .find(|part| !part.is_empty());
        letters.is_some_and(|letter| marks.contains(&letter))
    }
}

impl Ord for Version {
    /// Numbers first, missing ones count as 0; a pre-release comes before its stable version.
    fn cmp(&self, other: &Self) -> Ordering {
        let length = self.numbers.len().max(other.numbers.len());
        let padded = |value: &Self| -> Vec<u64> {
            let mut numbers = value.numbers.clone();
            numbers.resize(length, 0);
            numbers
        };
        padded(self)
            .cmp(&padded(other))
            .then_with(|| other.is_pre_release().cmp(&self.is_pre_release()))
            .then_with(|| in_numbers(&self.pre).cmp(&in_numbers(&other.pre)))
            .then_with(|| self.text.cmp(&other.text))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// `rc.10` after `rc.9`: letters as they are, digits by their value.
fn in_numbers(pre: &str) -> Vec<(String, u64)> {
    let mut out: Vec<(String, u64)> = vec![(String::new(), 0)];
    for c in pre.chars() {
        match (c.to_digit(10), out.last_mut()) {
            (Some(digit), Some(last)) => {
                last.1 = last.1.saturating_mul(10).saturating_add(digit.into());
            }
            (None, Some(last)) if last.1 == 0 => last.0.push(c),
            _ => out.push((c.to_string(), 0)),
        }
    }
    out
}

/// A tag taken apart: what it is a version of, where the tag says so, and the version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagParts {
    /// What stands before the version, without the separator: `cluster-autoscaler`, `kustomize`, `go`; often empty.
    pub component: String,
    /// `None` for tags such as `nightly`.
    pub version: Option<Version>,
}

/// Takes a tag apart. Tags are not always versions: `cluster-autoscaler-1.36.1`, `kustomize/v5.8.1`, `go1.22.5`.
pub fn tag_parts(tag: &str) -> TagParts {
    let mut before = None;
    for (at, c) in tag.char_indices() {
        let begins = c.is_ascii_digit() || (c == 'v' && before.is_none_or(is_separator));
        let inside_number =
            before.is_some_and(|before: char| before.is_ascii_digit() || before == '.');
        before = Some(c);
        if !begins || inside_number {
            continue;
        }
        if let Some(version) = tag.get(at..).and_then(Version::parse) {
            let component = tag.get(..at).unwrap_or("").trim_end_matches(is_separator);
            let names = !["release", "version"].contains(&component);
            return TagParts {
                component: if names { component } else { "" }.to_owned(),
                version: Some(version),
            };
        }
    }
    TagParts {
        component: String::new(),
        version: None,
    }
}

fn is_separator(c: char) -> bool {
    matches!(c, '-' | '_' | '/' | '@')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap_or_else(|| panic!("{text} is a version"))
    }

    #[test]
    fn a_version_has_two_numbers_at_least() {
        for it in ["1.22", "v3.6.0-rc.1", "1.23rc1", "v1.2.3+k3s1", "0.60.4"] {
            assert!(Version::parse(it).is_some(), "{it}");
        }
        for it in ["v1", "v1beta1", "1", "", "v", "1.", ".5", "1.2 3", "go1.22"] {
            assert!(Version::parse(it).is_none(), "{it}");
        }
    }

    #[test]
    fn versions_are_ordered_by_number_and_pre_releases_come_first() {
        let rising = [
            "v1.9.10",
            "v1.10.0-alpha.1",
            "v1.10.0-beta.0",
            "v1.10.0-rc.2",
            "v1.10.0-rc.10",
            "1.10.0",
            "v1.10.1",
        ];
        for pair in rising.windows(2) {
            assert!(version(pair[0]) < version(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn a_tag_is_a_component_and_a_version() {
        let cases = [
            ("v1.30.2", "", "v1.30.2"),
            ("cluster-autoscaler-1.36.1", "cluster-autoscaler", "1.36.1"),
            (
                "cluster-autoscaler-chart-9.46.0",
                "cluster-autoscaler-chart",
                "9.46.0",
            ),
            ("controller-v1.14.3", "controller", "v1.14.3"),
            ("kustomize/v5.8.1", "kustomize", "v5.8.1"),
            ("cmd/config/v0.21.0", "cmd/config", "v0.21.0"),
            ("go1.23rc1", "go", "1.23rc1"),
            ("release-1.34.0-rc.1", "", "1.34.0-rc.1"),
        ];
        for (tag, component, expected) in cases {
            let parts = tag_parts(tag);
            assert_eq!(parts.component, component, "{tag}");
            assert_eq!(
                parts.version.map(|version| version.text),
                Some(expected.to_owned()),
                "{tag}"
            );
        }
        assert_eq!(tag_parts("nightly").version, None);
        assert_eq!(tag_parts("é1é.2").version, None);
    }
}
