//! Versions: as words, in tags, and in running text.

use std::cmp::Ordering;

use crate::text::Span;

/// A version with at least two numbers: `1.22.5`, `v3.6.0-rc.1`, `1.23rc1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The original text, with its `v` if it had one.
    text: String,
    /// Two or more.
    numbers: Vec<u64>,
    /// The text after the numbers, in lower case; empty for a stable version.
    pre: String,
}

impl Version {
    /// Parses a word that is a version and nothing else. A `+build` suffix is ignored.
    pub fn parse(word: &str) -> Option<Self> {
        let plain = word.strip_prefix(['v', 'V']).unwrap_or(word);
        let plain = plain.split('+').next().unwrap_or("");
        let end = plain
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(plain.len());
        let (numbers, pre) = plain.split_at(end);
        // "7.2.0.beta3"
        let numbers = numbers
            .strip_suffix('.')
            .filter(|_| !pre.is_empty())
            .unwrap_or(numbers);
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

    /// The original text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The numbers, from major to patch; two or more.
    pub fn numbers(&self) -> &[u64] {
        &self.numbers
    }

    /// What makes it an alpha, a beta, a release candidate or the like, in one spelling: `rc1`,
    /// `alpha`. `None` for a stable version.
    pub fn pre_release(&self) -> Option<String> {
        pre_release_at(&self.pre)
    }

    /// Whether this version, as a writer wrote it, has the stage of `tag`: both are stable, or one
    /// pre-release is a prefix of the other.
    pub fn same_stage(&self, tag: &Self) -> bool {
        match (self.pre_release(), tag.pre_release()) {
            (None, None) => true,
            (Some(written), Some(tag)) => tag.starts_with(&written) || written.starts_with(&tag),
            _ => false,
        }
    }

    /// Whether this version, as a writer wrote it, means `tag`: the shorter one has the same
    /// numbers, and the rest of this one is zeros.
    pub fn names(&self, tag: &Self) -> bool {
        tag.numbers.starts_with(&self.numbers)
            || self.numbers.starts_with(&tag.numbers)
                && self.numbers[tag.numbers.len()..]
                    .iter()
                    .all(|number| *number == 0)
    }

    /// Whether it is an alpha, a beta, a release candidate or the like.
    pub fn is_pre_release(&self) -> bool {
        // "8.9.0-M1" and "1.0.0.CR1" are milestones and candidates of Java projects.
        let marks = [
            "alpha", "beta", "rc", "pre", "dev", "devel", "preview", "snapshot", "m", "cr", "a",
            "b",
        ];
        let letters = self
            .pre
            .split(|c: char| !c.is_ascii_alphabetic())
            .find(|part| !part.is_empty());
        letters.is_some_and(|letter| marks.contains(&letter))
    }
}

impl Ord for Version {
    /// By numbers, where missing ones are 0; a pre-release comes before its stable version.
    fn cmp(&self, other: &Self) -> Ordering {
        let length = self.numbers.len().max(other.numbers.len());
        let padded = |version: &Self| -> Vec<u64> {
            let mut numbers = version.numbers.clone();
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

/// The sort key of a pre-release: letters as text, digits by value, so that `rc.10` follows `rc.9`.
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

/// The parts of a tag: the component, if the tag names one, and the version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagParts {
    /// The text before the version, without the separator: `cluster-autoscaler`, `kustomize`, `go`.
    /// Often empty.
    pub component: String,
    /// `None` for tags such as `nightly`.
    pub version: Option<Version>,
}

/// Splits a tag. Tags are not always versions: `cluster-autoscaler-1.36.1`, `kustomize/v5.8.1`,
/// `go1.22.5`.
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

/// Every version in `text`, with the span of its numbers (without a leading `v`). A single number,
/// or a part of a longer word, does not count. A pre-release suffix may follow as a word: `32.0.0
/// Alpha`.
pub fn versions_in(text: &str) -> Vec<(Span, Version)> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|text| text.find('.')) {
        let dot = at + found;
        let digits_before = bytes[..dot]
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_digit());
        let start = dot - digits_before.count();
        let (numbers, end) = numbers_from(text, start);
        at = end.max(dot + 1);
        let before = bytes[..start].iter().rev();
        let before: Vec<u8> = before.take(2).copied().collect();
        let begins = match before.as_slice() {
            [b'v' | b'V', other, ..] => !other.is_ascii_alphanumeric(),
            [b'v' | b'V'] | [] => true,
            [b'.', ..] => false,
            // Tags such as `go1.22.5` start with the name.
            [_, ..] => true,
        };
        if numbers.len() >= 2 && begins {
            let version = Version {
                text: text[start..end].to_owned(),
                numbers,
                pre: pre_release_at(&text[end..]).unwrap_or_default(),
            };
            out.push((Span::new(start, end), version));
        }
    }
    out
}

/// The dotted numbers that start at `start`, and the offset of their end.
fn numbers_from(text: &str, start: usize) -> (Vec<u64>, usize) {
    let mut numbers = Vec::new();
    let mut end = start;
    let mut at = start;
    loop {
        let rest = text.get(at..).unwrap_or("");
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let Ok(number) = rest[..digits].parse() else {
            return (numbers, end);
        };
        numbers.push(number);
        end = at + digits;
        if rest.as_bytes().get(digits) != Some(&b'.') {
            return (numbers, end);
        }
        at = end + 1;
    }
}

/// The pre-release at the start of the text after a version (`-rc.1`, `b1`, ` Alpha 1`), in one
/// spelling.
fn pre_release_at(rest: &str) -> Option<String> {
    let joins = ['-', '.', ' ', '_', '~'];
    let word = rest.trim_start_matches(joins);
    let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, after) = word.split_at(letters);
    let digits = |text: &str| -> String { text.chars().take_while(char::is_ascii_digit).collect() };
    let kind = letters.to_ascii_lowercase();
    match kind.as_str() {
        "alpha" | "beta" | "rc" | "pre" | "dev" | "preview" => {
            Some(kind + &digits(after.trim_start_matches(joins)))
        }
        // Python's short forms always have a number.
        "a" | "b" => {
            let long = if kind == "a" { "alpha" } else { "beta" };
            Some(digits(after))
                .filter(|number| !number.is_empty())
                .map(|number| format!("{long}{number}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap_or_else(|| panic!("{text} is a version"))
    }

    #[test]
    fn a_version_has_two_numbers_at_least() {
        for text in ["1.22", "v3.6.0-rc.1", "1.23rc1", "v1.2.3+k3s1", "0.60.4"] {
            assert!(Version::parse(text).is_some(), "{text}");
        }
        for text in ["v1", "v1beta1", "1", "", "v", "1.", ".5", "1.2 3", "go1.22"] {
            assert!(Version::parse(text).is_none(), "{text}");
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

    fn found(text: &str) -> Vec<(&str, String)> {
        let versions = versions_in(text).into_iter();
        let shown = versions
            .map(|(span, version)| (span.of(text), version.pre_release().unwrap_or_default()));
        shown.collect()
    }

    #[test]
    fn versions_are_found_in_words_and_tags() {
        assert_eq!(
            found("kops to v1.28.5, and 1.29."),
            [("1.28.5", String::new()), ("1.29", String::new())]
        );
        assert_eq!(
            found("cluster-autoscaler-chart-9.46.0"),
            [("9.46.0", String::new())]
        );
        assert_eq!(
            found("v29.0.0b1 go1.22rc1"),
            [("29.0.0", "beta1".into()), ("1.22", "rc1".into())]
        );
        assert_eq!(found("32.0.0 Alpha is out"), [("32.0.0", "alpha".into())]);
        assert_eq!(found("v1.2.0-rc.2"), [("1.2.0", "rc2".into())]);
        assert_eq!(found("1 and a.b and 3 . 4 ..."), []);
    }

    #[test]
    fn a_short_version_names_a_longer_tag() {
        let one = |text: &str| versions_in(text).remove(0).1;
        assert!(one("v1.29").names(&one("v1.29.0")));
        assert!(one("2.0.0").names(&one("v2.0")));
        assert!(!one("1.2.3").names(&one("1.2.30")));
    }
}
