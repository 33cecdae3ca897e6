//! Version numbers in running text, in tags and in addresses.

use crate::text::Span;

/// A version: numbers with dots between them, and what may follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Without a leading `v`.
    pub span: Span,
    /// Two or more.
    pub numbers: Vec<u64>,
    /// What makes it an alpha, a beta, a release candidate or the like, in one spelling: `rc1`, `alpha`.
    pub pre_release: Option<String>,
}

impl Version {
    /// Whether `self`, as people write it, is of the same stage as `tag`: both none, or the same as far as they say.
    pub fn same_stage(&self, tag: &Self) -> bool {
        match (&self.pre_release, &tag.pre_release) {
            (None, None) => true,
            (Some(told), Some(tag)) => tag.starts_with(told) || told.starts_with(tag),
            _ => false,
        }
    }

    /// Whether `self`, as people write it, names `tag`: the same numbers as far as it goes.
    pub fn names(&self, tag: &Self) -> bool {
        tag.numbers.starts_with(&self.numbers)
            || self.numbers.starts_with(&tag.numbers)
                && self.numbers[tag.numbers.len()..]
                    .iter()
                    .all(|number| *number == 0)
    }
}

/// Every version in `text`, with spans of `text`. One number alone is none, and neither is part of a longer word.
pub fn versions_in(text: &str) -> Vec<Version> {
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
            // Tags like `go1.22.5` glue the name on.
            [_, ..] => true,
        };
        if numbers.len() >= 2 && begins {
            out.push(Version {
                span: Span::new(start, end),
                numbers,
                pre_release: pre_release(&text[end..]),
            });
        }
    }
    out
}

/// The numbers with dots between them that begin at `start`, and where they end.
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

/// What follows a version and makes it a pre-release: `-rc.1`, `b1`, ` Alpha 1`.
fn pre_release(rest: &str) -> Option<String> {
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
        // Python's short forms always carry a number.
        "a" | "b" => {
            let long = if kind == "a" { "alpha" } else { "beta" };
            Some(digits(after))
                .filter(|value| !value.is_empty())
                .map(|value| format!("{long}{value}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, String)> {
        let versions = versions_in(text).into_iter();
        let shown = versions.map(|version| {
            (
                version.span.of(text),
                version.pre_release.unwrap_or_default(),
            )
        });
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
        let one = |text: &str| versions_in(text).remove(0);
        assert!(one("v1.29").names(&one("v1.29.0")));
        assert!(one("2.0.0").names(&one("v2.0")));
        assert!(!one("1.2.3").names(&one("1.2.30")));
    }
}
