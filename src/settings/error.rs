//! Errors in `lwkd.yaml` in plain words: what is wrong, where, and what may have been meant.

use serde_yaml::Error;

use crate::settings::Spanned;
use crate::text::safe_for_terminal;

/// Why the settings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SettingsError {
    pub message: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    pub help: Option<String>,
}

impl SettingsError {
    /// An error with this `message` at the position of `value`.
    pub(super) fn at<T>(value: &Spanned<T>, message: impl Into<String>) -> Self {
        Self {
            message: safe_for_terminal(&message.into()),
            line: value.line,
            column: value.column,
            help: None,
        }
    }

    #[must_use]
    pub(super) fn with_help(mut self, help: &str) -> Self {
        self.help = Some(help.to_owned());
        self
    }

    /// The known word that `word` was meant to be, else all known words, as help.
    #[must_use]
    pub(super) fn with_did_you_mean(mut self, word: &str, known: &[&str]) -> Self {
        self.help = Some(safe_for_terminal(&did_you_mean(word, known)));
        self
    }
}

impl From<&Error> for SettingsError {
    fn from(error: &Error) -> Self {
        let position = error.location();
        let (message, help) = describe(error.without_snippet());
        Self {
            message: safe_for_terminal(&message),
            line: position
                .map_or(1, |position| position.line() as usize)
                .max(1),
            column: position
                .map_or(1, |position| position.column() as usize)
                .max(1),
            help,
        }
    }
}

/// The message and the help for an error in a YAML file that a person typed.
pub(crate) fn describe(error: &Error) -> (String, Option<String>) {
    let message = match error {
        Error::SerdeUnknownField {
            field, expected, ..
        } => {
            let message = format!("unknown key `{field}`");
            return (message, Some(did_you_mean(field, expected)));
        }
        Error::SerdeUnknownVariant {
            variant, expected, ..
        } => {
            let message = format!("unknown value `{variant}`");
            return (message, Some(did_you_mean(variant, expected)));
        }
        Error::SerdeMissingField { field, .. } => format!("`{field}` is missing"),
        Error::DuplicateMappingKey { key: Some(key), .. } => {
            format!("duplicate key `{key}`")
        }
        Error::NullIntoString { .. } => "the value is missing".to_owned(),
        Error::InvalidScalar { ty, .. } => format!("the value is not {}", kind(ty)),
        Error::Unexpected { expected, .. } => format!("expected {}", kind(expected)),
        Error::SerdeInvalidType { expected, .. } | Error::SerdeInvalidValue { expected, .. } => {
            format!("expected {}", kind(expected))
        }
        Error::MultipleDocuments { .. } => "a second YAML document starts here (`---`)".to_owned(),
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => {
            "this is nested or repeated too deeply".to_owned()
        }
        other => {
            let text = other.to_string();
            let first = text.lines().next().unwrap_or("").to_owned();
            format!("invalid YAML: {first}")
        }
    };
    (message, None)
}

/// The common name of what the YAML library calls a kind of value.
fn kind(expected: &str) -> &str {
    let number = |text: &str| {
        text.contains("integer") || {
            let digits = text.strip_prefix(['u', 'i']).unwrap_or("");
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        }
    };
    match expected {
        "mapping start" => "a map (key: value)",
        "sequence start" | "a sequence" => "a list",
        "string scalar" | "scalar" | "a string" => "text",
        "bool" | "boolean" | "a boolean" => "true or false",
        other if other.starts_with("struct ") => "a map (key: value)",
        other if number(other) => "a whole number in its range",
        other => other,
    }
}

pub(super) fn did_you_mean(word: &str, known: &[&str]) -> String {
    let close = |text: &&&str| strsim::jaro_winkler(word, text);
    let best = known.iter().max_by(|a, b| close(a).total_cmp(&close(b)));
    match best {
        Some(best) if strsim::jaro_winkler(word, best) > 0.8 => format!("did you mean `{best}`?"),
        _ => format!("known: {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use crate::settings::Settings;

    /// The error in `yaml`, as `line:column: message (help)`.
    fn said(yaml: &str) -> String {
        let error = Settings::parse(yaml).expect_err("a mistake");
        let help = error
            .help
            .map(|help| format!(" ({help})"))
            .unwrap_or_default();
        format!("{}:{}: {}{help}", error.line, error.column, error.message)
    }

    #[test]
    fn every_mistake_has_a_position_and_a_message() {
        let cases = [
            (
                "# mine\nnewsleter: 1\n",
                "2:1: unknown key `newsleter` (did you mean `newsletter`?)",
            ),
            (
                "releases:\n  - cri-o/cri-o\n  - repository: a/b\n    pre_release: true\n",
                "4:5: unknown key `pre_release` (did you mean `pre_releases`?)",
            ),
            (
                "releases:\n  - cri-o/cri-o\n  - cri-o\n",
                "3:5: `cri-o` is not of the form owner/name (write owner/name, such as rust-lang/cargo)",
            ),
            (
                "releases:\n  - repository: kops\n",
                "2:17: `kops` is not of the form owner/name (write owner/name, such as rust-lang/cargo)",
            ),
            (
                "releases:\n  - [a]\n",
                "2:5: expected a repository (owner/name) or a map with `repository`",
            ),
            (
                "releases:\n  - name: kops\n",
                "2:5: `repository` is missing",
            ),
            (
                "releases:\n  - repository: a/b\n    tags: perhaps\n",
                "3:11: the value is not true or false",
            ),
            (
                "sections:\n  - heading: News\n    shape: list\n",
                "3:12: unknown value `list` (known: prose, bullets, features)",
            ),
            (
                "newsletter:\n  publication: {days_after: soon}\n",
                "2:29: the value is not a whole number in its range",
            ),
            (
                "newsletter:\n  posts: a\n  posts: b\n",
                "3:3: duplicate key `posts`",
            ),
            (
                "newsletter:\n  file: \"%Q.md\"\n",
                "2:9: `file`: `%Q.md` is not a date pattern (use strftime specifiers of a date, such as %Y-%m-%d, and %% for a percent sign)",
            ),
            (
                "newsletter:\n  posts: ../elsewhere\n",
                "2:10: `posts`: `../elsewhere` is not a path inside the newsletter (write it relative to the newsletter's root, such as _posts)",
            ),
            ("sections: all\n", "1:11: expected a list"),
            ("newsletter: []\n", "1:13: expected a map (key: value)"),
        ];
        for (yaml, expected) in cases {
            assert_eq!(said(yaml), expected, "{yaml}");
        }
    }

    #[test]
    fn invalid_and_malicious_yaml_is_an_error_at_once() {
        for yaml in [
            "a: b: c\n".to_owned(),
            "[".repeat(100_000),
            "---\n{}\n---\n{}\n".to_owned(),
            "\"\\e[31m\": 1\n".to_owned(),
        ] {
            let said = said(&yaml);
            assert!(!said.contains('\u{1b}'), "{said}");
        }
    }
}
