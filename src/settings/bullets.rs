//! How the bullets of a list are written: the marker, and the form of what follows it.

use std::fmt;

use crate::settings::raw::RawBullets;
use crate::settings::{SettingsError, Spanned};
use crate::text::safe_for_terminal;

/// How the bullets of a section, or of a whole newsletter, are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulletStyle {
    /// `*`, `-` or `+`.
    pub marker: char,
    pub form: BulletForm,
}

impl BulletStyle {
    /// A bullet with this text, without a newline.
    pub fn bullet(&self, text: &str) -> String {
        format!("{} {text}", self.marker)
    }
}

/// The text of a bullet with the places of what is known of its pull request or release.
///
/// In the default form, `{statement}`, `fill` writes a sentence in house style with a link inside,
/// and pull requests that belong together share a bullet. In a form without the statement, the
/// words of a bullet are those of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulletForm(Vec<FormPart>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum FormPart {
    Text(String),
    Value(BulletValue),
}

/// What a form can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulletValue {
    /// The sentence in house style, with its link.
    Statement,
    /// The title as GitHub has it; of a release its name, component and version.
    Title,
    /// The number of the pull request.
    Number,
    /// The login of the author.
    Author,
    /// owner/name
    Repository,
    Url,
}

const VALUES: [(&str, BulletValue); 6] = [
    ("statement", BulletValue::Statement),
    ("title", BulletValue::Title),
    ("number", BulletValue::Number),
    ("author", BulletValue::Author),
    ("repository", BulletValue::Repository),
    ("url", BulletValue::Url),
];

impl BulletForm {
    /// Whether the form names `value`.
    pub fn names(&self, value: BulletValue) -> bool {
        self.0.contains(&FormPart::Value(value))
    }

    /// Whether bullets are sentences in house style and nothing else.
    pub fn is_statement(&self) -> bool {
        self.0 == [FormPart::Value(BulletValue::Statement)]
    }

    /// The text of a bullet: `value` gives the Markdown of each value. `None` where it has none.
    pub fn fill(&self, value: impl Fn(BulletValue) -> Option<String>) -> Option<String> {
        let parts = self.0.iter().map(|part| match part {
            FormPart::Text(text) => Some(text.clone()),
            FormPart::Value(named) => value(*named),
        });
        parts.collect()
    }

    /// Whether `text` is a bullet of this form: its fixed parts are there, in their order, and
    /// something between them.
    pub fn fits(&self, text: &str) -> bool {
        let mut rest = text;
        let mut open = false;
        for (at, part) in self.0.iter().enumerate() {
            let FormPart::Text(fixed) = part else {
                open = true;
                continue;
            };
            let is_last = at + 1 == self.0.len();
            let found = match open {
                false => rest.starts_with(fixed).then_some(0),
                true if is_last => rest.strip_suffix(fixed.as_str()).map(str::len),
                true => rest.find(fixed),
            };
            match found.filter(|found| !open || *found > 0) {
                Some(found) => rest = &rest[found + fixed.len()..],
                None => return false,
            }
            open = false;
        }
        if open {
            !rest.is_empty()
        } else {
            rest.is_empty()
        }
    }
}

impl fmt::Display for BulletForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| match part {
            FormPart::Text(text) => f.write_str(text),
            FormPart::Value(value) => {
                let name = VALUES.iter().find(|(_, named)| named == value);
                write!(f, "{{{}}}", name.map_or("", |(name, _)| name))
            }
        })
    }
}

/// The style that `raw` gives; what it leaves out is taken from `base`.
///
/// # Errors
/// An unknown marker, an unknown placeholder, or a form without a link.
pub(super) fn style(
    raw: Option<RawBullets>,
    base: Option<&BulletStyle>,
) -> Result<Option<BulletStyle>, SettingsError> {
    let raw = raw.unwrap_or_default();
    let marker = raw.marker.as_ref().map(marker).transpose()?;
    let form = raw.form.as_ref().map(form).transpose()?;
    let marker = marker.or(base.map(|base| base.marker));
    let form = form.or_else(|| base.map(|base| base.form.clone()));
    Ok(marker
        .zip(form)
        .map(|(marker, form)| BulletStyle { marker, form }))
}

fn marker(value: &Spanned<String>) -> Result<char, SettingsError> {
    match value.value.as_str() {
        "*" => Ok('*'),
        "-" => Ok('-'),
        "+" => Ok('+'),
        other => {
            let message = format!("`marker`: `{other}` is not a bullet marker");
            Err(SettingsError::at(value, message).with_help("write \"*\", \"-\" or \"+\""))
        }
    }
}

fn form(value: &Spanned<String>) -> Result<BulletForm, SettingsError> {
    let is_one_line = !value.value.trim().contains(['\n', '\r', '\t']);
    if !is_one_line {
        return Err(SettingsError::at(
            value,
            "`form` has to be one line, without tabs",
        ));
    }
    let text = safe_for_terminal(&value.value);
    let mut parts = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        if !before.is_empty() {
            parts.push(FormPart::Text(before.to_owned()));
        }
        let Some((name, behind)) = after.split_once('}') else {
            return Err(SettingsError::at(value, "`form`: a `{` is not closed")
                .with_help("write a placeholder as in {title}"));
        };
        let Some((_, named)) = VALUES.iter().find(|(known, _)| *known == name) else {
            let message = format!("`form`: unknown placeholder `{{{name}}}`");
            let known = VALUES.map(|(name, _)| name);
            return Err(SettingsError::at(value, message).with_did_you_mean(name, &known));
        };
        parts.push(FormPart::Value(*named));
        rest = behind;
    }
    if !rest.is_empty() {
        parts.push(FormPart::Text(rest.to_owned()));
    }
    let form = BulletForm(parts);
    // An item is known by its link: without one, it would be added again by the next run.
    if !form.names(BulletValue::Url) && !form.names(BulletValue::Statement) {
        let message = format!("`form`: `{text}` has no link");
        return Err(SettingsError::at(value, message)
            .with_help("write {url} as the target of a link, as in [{title}]({url})"));
    }
    Ok(form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn parsed(text: &str) -> BulletForm {
        let value = Spanned {
            value: text.to_owned(),
            line: 1,
            column: 1,
        };
        form(&value).expect(text)
    }

    #[test]
    fn a_form_is_filled_and_recognised() {
        let form = parsed("[{title} (#{number})]({url}) by {author}");
        let filled = form.fill(|value| {
            Some(
                match value {
                    BulletValue::Title => "Fix (a) b",
                    BulletValue::Number => "7",
                    BulletValue::Url => "https://x.org/7",
                    _ => "ann",
                }
                .to_owned(),
            )
        });
        let filled = filled.expect("all values are there");
        assert_eq!(filled, "[Fix (a) b (#7)](https://x.org/7) by ann");
        assert!(form.fits(&filled));
        for other in [
            "[Fix](https://x.org/7)",
            "Fix [(#7)](https://x.org/7) by ann",
            "[ (#7)](https://x.org/7) by ",
            "",
        ] {
            assert!(!form.fits(other), "{other}");
        }
        assert_eq!(form.fill(|_| None), None);
        assert_eq!(form.to_string(), "[{title} (#{number})]({url}) by {author}");
    }

    #[test]
    fn the_last_fixed_part_is_at_the_end() {
        let form = parsed("[{title}]({url})");
        assert!(form.fits("[a](https://x.org/(1))"));
        assert!(!form.fits("[a](https://x.org/1), more"));
        assert!(parsed("{url}").fits("x") && !parsed("{url}").fits(""));
    }

    #[test]
    fn only_the_statement_alone_is_the_house_form() {
        assert!(parsed("{statement}").is_statement());
        assert!(!parsed("{statement} by {author}").is_statement());
    }

    /// The error in `yaml`, as `line:column: message (help)`.
    fn said(yaml: &str) -> String {
        let error = Settings::parse(yaml).expect_err(yaml);
        let help = error.help.unwrap_or_default();
        format!(
            "{}:{}: {} ({help})",
            error.line, error.column, error.message
        )
    }

    #[test]
    fn a_mistake_has_its_place() {
        for (yaml, expected) in [
            (
                "bullets:\n  marker: x\n",
                "2:11: `marker`: `x` is not a bullet marker (write \"*\", \"-\" or \"+\")",
            ),
            (
                "bullets:\n  form: \"[{titel}]({url})\"\n",
                "2:9: `form`: unknown placeholder `{titel}` (did you mean `title`?)",
            ),
            (
                "bullets:\n  form: \"{title}\"\n",
                "2:9: `form`: `{title}` has no link (write {url} as the target of a link, as in [{title}]({url}))",
            ),
            (
                "bullets:\n  form: \"[{title\"\n",
                "2:9: `form`: a `{` is not closed (write a placeholder as in {title})",
            ),
            (
                "bullets:\n  form: \"{url}\\n{url}\"\n",
                "2:9: `form` has to be one line, without tabs ()",
            ),
            (
                "sections:\n  - {heading: A, shape: prose, labels: [x]}\n",
                "2:41: `labels`: `A` is not filled with pull requests (add `filled_by: merges`, or remove the labels)",
            ),
            (
                "sections:\n  - {heading: A, shape: bullets, repositories: [a/b]}\n",
                "2:49: `repositories`: `A` is not filled from repositories (add `filled_by`, such as merges or releases, or remove the repositories)",
            ),
            (
                "bullets: {from: x}\n",
                "1:11: unknown key `from` (did you mean `form`?)",
            ),
            (
                "bullets: {form: \"{url} {number}\"}\nsections:\n  - {heading: New, shape: bullets, filled_by: releases}\n",
                "3:15: the bullets of `New` name {number}, which a release does not have (give the section a form of its own, such as bullets: {form: \"[{title}]({url})\"})",
            ),
        ] {
            assert_eq!(said(yaml), expected, "{yaml}");
        }
    }

    #[test]
    fn a_section_changes_what_it_gives() {
        let yaml = "bullets: {marker: \"-\"}\nsections:\n  - {heading: A, shape: bullets}\n  - {heading: B, shape: bullets, bullets: {form: \"{url}\"}}\n";
        let settings = Settings::parse(yaml).expect("valid");
        let style = |at: usize| {
            let style = &settings.sections[at].bullets;
            format!("{} {}", style.marker, style.form)
        };
        assert_eq!([style(0), style(1)], ["- {statement}", "- {url}"]);
    }
}
