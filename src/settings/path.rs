//! Paths and file names in the settings. They may come from a pull request, so they must not lead
//! out of the newsletter, into a repository's `.git`, or into a command line.

use std::collections::HashSet;
use std::path::{Component, Path};

use chrono::{Datelike, Days, NaiveDate};

use crate::settings::naming::one_line;
use crate::settings::{
    Cycle, NamedAfter, Naming, Pattern, PatternField, PatternValues, SettingsError, Spanned,
    last_of_month,
};

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

/// The pattern of an edition's file: a path below the posts folder.
///
/// # Errors
/// A pattern that is not one, whose names are not safe, or that is not Markdown.
pub(super) fn file_pattern(value: &Spanned<String>) -> Result<Pattern, SettingsError> {
    // Specifiers write something else than they are: `%D` writes slashes.
    let pattern = one_line(value, "file", &[PatternField::Title, PatternField::Slug])?;
    // Which dates there are does not matter here: names have the same shape in every period.
    let example = pattern.fill(&PatternValues {
        title: "title",
        slug: "slug",
        number: Some(1),
        ..PatternValues::default()
    });
    let written = value.value.replace(['%', '{', '}', ':'], "");
    let slashes = |path: &str| path.matches('/').count();
    let hidden = (slashes(&written) != slashes(&example)).then_some("contains a path separator");
    let problem = file_path_problem(&written)
        .or(file_path_problem(&example))
        .or(hidden);
    if let Some(problem) = problem {
        let message = format!("`file`: `{}` {problem}", value.value);
        return Err(SettingsError::at(value, message)
            .with_help("write a name such as %Y-%m-%d-update.md, or %Y-%m/index.md in a folder"));
    }
    match is_markdown(&value.value) {
        true => Ok(pattern),
        false => Err(not_markdown(value, "file")),
    }
}

/// Checks that the period, and the number if it is part of the name, follow from every name that
/// the pattern `file` gives.
///
/// # Errors
/// A pattern that cannot be read back, at the position of `file`.
pub(super) fn check_read_back(
    naming: &Naming,
    file: &Spanned<String>,
) -> Result<(), SettingsError> {
    /// More than a year of weeks, and five years of months.
    const PERIODS: u64 = 60;
    let days_after = match naming.named_after {
        NamedAfter::End => 0,
        NamedAfter::Publication => u64::from(naming.publication.days_after),
    };
    let mut last = first_end(naming.cycle);
    let mut names = HashSet::new();
    for number in 95..95 + PERIODS {
        let day = last + Days::new(days_after);
        let name = naming.file.fill(&PatternValues {
            date: day,
            number: Some(number),
            ..PatternValues::default()
        });
        if let Some(problem) = file_path_problem(&name) {
            let message = format!("`file`: `{}` {problem}", file.value);
            return Err(SettingsError::at(file, message).with_help(&format!("it gives `{name}`")));
        }
        let reading = naming.file.read(&name, naming.cycle);
        let expected = match (naming.cycle, reading) {
            (Cycle::Month, Some(reading)) if !reading.has_day => last_of_month(day),
            _ => Some(day),
        };
        let number = naming.file.has_number().then_some(number);
        let is_read = reading
            .is_some_and(|reading| Some(reading.date) == expected && reading.number == number);
        if !is_read || !names.insert(name.clone()) {
            let message = format!("`file`: `{}` cannot be read back", file.value);
            let what = match naming.cycle {
                Cycle::Week(_) => {
                    "the week has to follow from it: write the day, as in %Y-%m-%d-update.md, \
                                   or `edition: {every: month}`"
                }
                Cycle::Month => {
                    "the month has to follow from it: write month and year, as in %Y-%m.md"
                }
            };
            let help = format!("{what} (of `{name}`, no single edition is sure)");
            return Err(SettingsError::at(file, message).with_help(&help));
        }
        last = next_end(last, naming.cycle);
    }
    Ok(())
}

/// The end of some period.
fn first_end(cycle: Cycle) -> NaiveDate {
    // The first of January 1970, a Thursday.
    let day = NaiveDate::default() + Days::new(365 * 54);
    match cycle {
        Cycle::Week(ends) => day + Days::new(u64::from(ends.days_since(day.weekday()))),
        Cycle::Month => last_of_month(day).unwrap_or(day),
    }
}

/// The end of the period after the one that ends on `last`.
fn next_end(last: NaiveDate, cycle: Cycle) -> NaiveDate {
    match cycle {
        Cycle::Week(_) => last + Days::new(7),
        Cycle::Month => last_of_month(last + Days::new(1)).unwrap_or(last),
    }
}

/// What is wrong with a path below the posts folder: components that a shell leaves alone.
fn file_path_problem(path: &str) -> Option<&'static str> {
    if path.starts_with('/') {
        return Some("starts with a slash");
    }
    path.split('/').find_map(file_name_problem)
}

/// What is wrong with a file name: it has to be one component of a path, and a word that a shell
/// leaves alone.
fn file_name_problem(name: &str) -> Option<&'static str> {
    let is_safe = |c: char| c.is_alphanumeric() || "-_.+,=@".contains(c);
    if name.is_empty() {
        Some("is an empty name")
    } else if name.contains('\\') {
        Some("contains a backslash")
    } else if name.starts_with(['.', '-']) {
        Some("starts with a dot or a dash")
    } else if !name.chars().all(is_safe) {
        Some("contains a space, a control character or a character with a meaning in a shell")
    } else {
        None
    }
}

/// Whether the name of a file is that of a Markdown file.
pub(super) fn is_markdown(name: &str) -> bool {
    [".md", ".markdown"].iter().any(|end| name.ends_with(end))
}

/// The error for a file that is not Markdown.
pub(super) fn not_markdown(value: &Spanned<String>, key: &str) -> SettingsError {
    let message = format!("`{key}`: `{}` is not a Markdown file", value.value);
    SettingsError::at(value, message).with_help("end the name with .md: editions are Markdown")
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
            ("../../outside/evil-%Y-%m-%d.md", "a dot"),
            ("/tmp/%Y-%m-%d.md", "a slash"),
            ("%Y//%m-%d.md", "an empty name"),
            ("%Y/../%m-%d.md", "a dot"),
            ("%Y/.git/%m-%d.md", "a dot"),
            ("%D.md", "a path separator"),
            ("..\\\\%Y-%m-%d.md", "a backslash"),
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
            ("%Y-%m-%d-update.adoc", "not a Markdown file"),
            ("%Y-%m-%d", "not a Markdown file"),
            ("%Y-%m/index.md", "cannot be read back"),
            ("monthly-%B-%Y.md", "cannot be read back"),
            ("%Y.%b.md", "cannot be read back"),
            ("issue-{number}.md", "cannot be read back"),
            ("%Y-%m-{number}%d.md", "cannot be read back"),
            ("%Y-%m-%d-{titel}.md", "unknown placeholder"),
            ("", "is an empty name"),
        ] {
            let error = error(&format!("newsletter:\n  file: \"{file}\"\n"));
            assert!(error.starts_with("2:9: `file`"), "{file}: {error}");
            assert!(error.contains(problem), "{file}: {error}");
        }
        for file in [
            "%Y-%m-%d-update.md",
            "twir-%G-W%V.markdown",
            "%Y/%m-%d.md",
            "{date}-{number}.md",
            "{slug}.md",
        ] {
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
            let names = match key {
                "posts" => ["_posts", "content/news", "my posts"],
                _ => ["template.md", ".github/template.md", "my template.markdown"],
            };
            for path in names {
                assert_eq!(error(&format!("newsletter: {{{key}: \"{path}\"}}\n")), "");
            }
        }
    }
}
