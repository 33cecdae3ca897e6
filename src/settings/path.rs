//! Paths and file names in the settings. They may come from a pull request, so they must not lead
//! out of the newsletter, into a repository's `.git`, or into a command line.

use std::path::{Component, Path};

use chrono::NaiveDate;

use crate::settings::resolve::one_line;
use crate::settings::{Pattern, SettingsError, Spanned};

/// A path relative to the newsletter's root that stays inside it.
///
/// # Errors
/// An empty or absolute path, `..`, `.git`, and characters that no terminal or shell needs.
pub(super) fn inside_root(value: Spanned<String>, key: &str) -> Result<String, SettingsError> {
    let path = Path::new(&value.value);
    let is_plain = |component: Component<'_>| match component {
        Component::Normal(name) => !name.eq_ignore_ascii_case(".git"),
        _ => false,
    };
    let problem = if value.value.is_empty() || !path.components().all(is_plain) {
        "is not a path inside the newsletter"
    } else if value.value.contains(is_unsafe_in_path) {
        "contains a control character or a backslash"
    } else {
        return Ok(value.value);
    };
    let message = format!("`{key}`: `{}` {problem}", value.value);
    Err(SettingsError::at(&value, message)
        .with_help("write it relative to the newsletter's root, such as _posts"))
}

/// The pattern of an edition's file name.
///
/// # Errors
/// A pattern that is not a date pattern, or whose names are not safe.
pub(super) fn file_pattern(value: &Spanned<String>) -> Result<Pattern, SettingsError> {
    // Specifiers write something else than they are: `%D` writes slashes.
    let pattern = one_line(value, "file")?;
    let example = pattern.fill(NaiveDate::default());
    let problem = file_name_problem(&value.value.replace('%', "")).or(file_name_problem(&example));
    match problem {
        None => Ok(pattern),
        Some(problem) => {
            let message = format!("`file`: `{}` {problem}", value.value);
            Err(SettingsError::at(value, message)
                .with_help("write a file name such as %Y-%m-%d-update.md"))
        }
    }
}

/// What is wrong with a file name: it has to be one component of a path, and a word that a shell
/// leaves alone.
fn file_name_problem(name: &str) -> Option<&'static str> {
    let is_safe = |c: char| c.is_alphanumeric() || "-_.+,=@".contains(c);
    if name.is_empty() {
        Some("is an empty name")
    } else if name.contains(['/', '\\']) {
        Some("contains a path separator")
    } else if name.starts_with(['.', '-']) {
        Some("starts with a dot or a dash")
    } else if !name.chars().all(is_safe) {
        Some("contains a space, a control character or a character with a meaning in a shell")
    } else {
        None
    }
}

fn is_unsafe_in_path(c: char) -> bool {
    c.is_control() || c == '\\'
}

#[cfg(test)]
mod tests {
    use crate::settings::Settings;

    /// The message for `yaml` with its position; empty if it is valid.
    fn error(yaml: &str) -> String {
        match Settings::parse(yaml) {
            Ok(_) => String::new(),
            Err(error) => format!("{}:{}: {}", error.line, error.column, error.message),
        }
    }

    #[test]
    fn a_file_name_is_one_safe_component() {
        for (file, problem) in [
            ("../../outside/evil-%Y-%m-%d.md", "a path separator"),
            ("/tmp/%Y-%m-%d.md", "a path separator"),
            ("%Y/%m-%d.md", "a path separator"),
            ("%D.md", "a path separator"),
            ("..\\\\%Y-%m-%d.md", "a path separator"),
            ("\\n::error::x %Y-%m-%d.md", "one line"),
            ("%Y-%m-%d%n.md", "one line"),
            ("%Y-%m-%d$(touch pwned).md", "in a shell"),
            ("%Y-%m-%d;x.md", "in a shell"),
            ("%Y-%m-%d`x`.md", "in a shell"),
            ("%Y %m %d.md", "a space"),
            ("%Y-%m-%d\\u202e.md", "in a shell"),
            ("-%Y-%m-%d.md", "a dash"),
            (".%Y-%m-%d.md", "a dot"),
            ("%H.md", "not a date pattern"),
            ("", "is an empty name"),
        ] {
            let error = error(&format!("newsletter:\n  file: \"{file}\"\n"));
            assert!(error.starts_with("2:9: `file`"), "{file}: {error}");
            assert!(error.contains(problem), "{file}: {error}");
        }
        for file in ["%Y-%m-%d-update.md", "twir-%G-W%V.markdown", "%Y.%b.md"] {
            assert_eq!(error(&format!("newsletter: {{file: \"{file}\"}}\n")), "");
        }
    }

    #[test]
    fn folders_and_the_template_stay_inside_the_newsletter() {
        for key in ["posts", "template"] {
            for path in [
                "",
                "..",
                "/etc",
                "a/../../b",
                ".git/hooks",
                "a/.GIT/x",
                "a\\\\b",
                "a\\nb",
            ] {
                let error = error(&format!("newsletter:\n  {key}: \"{path}\"\n"));
                let column = key.len() + 5;
                assert!(
                    error.starts_with(&format!("2:{column}: `{key}`")),
                    "{path}: {error}"
                );
            }
            for path in ["_posts", "content/news", ".github/template.md", "my posts"] {
                assert_eq!(error(&format!("newsletter: {{{key}: \"{path}\"}}\n")), "");
            }
        }
    }
}
