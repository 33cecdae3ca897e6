//! The front matter of a template: its fence, its keys, and what each key means.

use crate::settings::template::placeholders::{PlaceholderValues, fill_placeholders};
use crate::settings::{Cycle, NamedAfter, Naming, PatternValues, last_of_month};
use chrono::{Datelike, Days, NaiveDate};

/// How the front matter of an edition is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fence {
    /// YAML between two lines `---`.
    #[default]
    Yaml,
    /// TOML between two lines `+++`.
    Toml,
    /// Lines `Key: value` at the start, up to the first empty line.
    Bare,
    /// The template has no front matter.
    Missing,
}

/// One key of the template's front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateKey {
    pub name: String,
    /// The value without quotes and comment, with its placeholders.
    pub value: String,
    /// What it holds; `None` for a key that is only copied.
    pub role: Option<KeyRole>,
}

/// What a key of the front matter holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyRole {
    Title,
    Slug,
    Date,
    Number,
    Layout,
}

impl KeyRole {
    /// A common name for messages: `title`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Slug => "slug",
            Self::Date => "date",
            Self::Number => "number",
            Self::Layout => "layout",
        }
    }
}

impl TemplateKey {
    /// The edition's number in the `value` of this key, if it holds one.
    pub fn number_in(&self, value: &str) -> Option<u64> {
        let (before, after) = self.value.split_once("POST_NUMBER")?;
        let digits = value.trim().strip_prefix(before)?.strip_suffix(after)?;
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok())?
    }
}

/// The fence and the keys of `template`, and the text below its front matter.
pub(super) fn read<'t>(template: &'t str, naming: &Naming) -> (Fence, Vec<TemplateKey>, &'t str) {
    let first = template.lines().next().unwrap_or("").trim_end();
    let (fence, head, body) = match first {
        "---" => fenced(template, Fence::Yaml, "---"),
        "+++" => fenced(template, Fence::Toml, "+++"),
        _ => bare(template),
    };
    let top_level = head
        .lines()
        .take_while(|line| fence != Fence::Toml || !line.starts_with('['));
    let mut keys: Vec<TemplateKey> = top_level.filter_map(|line| key(line, fence)).collect();
    assign_roles(&mut keys, naming);
    (fence, keys, body)
}

/// The lines between two lines `mark`, and what is below.
fn fenced<'t>(template: &'t str, fence: Fence, mark: &str) -> (Fence, &'t str, &'t str) {
    let head = template.split_once('\n').map_or("", |(_, rest)| rest);
    let mut end = 0;
    for line in head.split_inclusive('\n') {
        if line.trim_end() == mark {
            return (fence, &head[..end], &head[end + line.len()..]);
        }
        end += line.len();
    }
    (Fence::Missing, "", template)
}

/// The lines `Key: value` at the start, and what is below. They have a placeholder: any text may
/// start with a word and a colon.
fn bare(template: &str) -> (Fence, &str, &str) {
    let mut end = 0;
    for line in template.split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        if key(line, Fence::Bare).is_none() {
            return (Fence::Missing, "", template);
        }
        end += line.len();
    }
    let (head, body) = template.split_at(end);
    match super::has_placeholder(head) {
        true => (Fence::Bare, head, body),
        false => (Fence::Missing, "", template),
    }
}

/// The key and the value of a line.
fn key(line: &str, fence: Fence) -> Option<TemplateKey> {
    let sign = match fence {
        Fence::Toml => '=',
        Fence::Yaml | Fence::Bare | Fence::Missing => ':',
    };
    let (name, value) = line.split_once(sign)?;
    let name = name.trim_end().trim_matches(['"', '\'']);
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    if name.is_empty() || !name.chars().all(plain) {
        return None;
    }
    let value = value.trim();
    let value = match fence {
        Fence::Bare | Fence::Missing => value,
        Fence::Yaml | Fence::Toml => without_quotes(value),
    };
    Some(TemplateKey {
        name: name.to_owned(),
        value: value.to_owned(),
        role: None,
    })
}

/// A value without its quotes, or without the comment after it.
pub fn without_quotes(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote) {
            return rest.split_once(quote).map_or(rest, |(inner, _)| inner);
        }
    }
    value.split(" #").next().unwrap_or("").trim_end()
}

/// Finds the meaning of each key: from its placeholder, or because it gives the same text as the
/// settings do.
fn assign_roles(keys: &mut [TemplateKey], naming: &Naming) {
    let example = example(naming);
    let names = |value: &str, name: &str| fill_placeholders(value, &example.0) == name;
    let has =
        |value: &str, placeholder: &str| value.replace("POST_SLUG_DATE", "").contains(placeholder);
    type IsMeant<'a> = Box<dyn Fn(&TemplateKey) -> bool + 'a>;
    let by_role: [(KeyRole, [IsMeant<'_>; 2]); 5] = [
        (
            KeyRole::Title,
            [
                Box::new(|key| has(&key.value, "POST_TITLE")),
                Box::new(|key| names(&key.value, &example.1)),
            ],
        ),
        (
            KeyRole::Slug,
            [
                Box::new(|key| has(&key.value, "POST_SLUG")),
                Box::new(|key| names(&key.value, &example.2)),
            ],
        ),
        (
            KeyRole::Date,
            [
                Box::new(|key| has(&key.value, "POST_DATE")),
                Box::new(|_| false),
            ],
        ),
        (
            KeyRole::Number,
            [
                Box::new(|key| has(&key.value, "POST_NUMBER")),
                Box::new(|_| false),
            ],
        ),
        (
            KeyRole::Layout,
            [
                Box::new(|key| has(&key.value, "POST_LAYOUT")),
                Box::new(|key| key.name == "layout" && key.value == naming.layout),
            ],
        ),
    ];
    for (role, tests) in by_role {
        let free = |key: &TemplateKey| key.role.is_none();
        let at = tests
            .iter()
            .find_map(|is_meant| keys.iter().position(|key| free(key) && is_meant(key)));
        if let Some(key) = at.and_then(|at| keys.get_mut(at)) {
            key.role = Some(role);
        }
    }
}

/// The values of placeholders in some edition, its title, and its slug.
fn example(naming: &Naming) -> (PlaceholderValues, String, String) {
    // In the middle of a year and of a month, so that no two parts of the date are the same.
    let day = NaiveDate::from_ymd_opt(2024, 7, 24).unwrap_or_default();
    let last = match naming.cycle {
        Cycle::Week(ends) => day + Days::new(u64::from(ends.days_since(day.weekday()))),
        Cycle::Month => last_of_month(day).unwrap_or(day),
    };
    let published = last + Days::new(u64::from(naming.publication.days_after));
    let values = PatternValues {
        date: match naming.named_after {
            NamedAfter::End => last,
            NamedAfter::Publication => published,
        },
        number: Some(96),
        ..PatternValues::default()
    };
    let (title, slug) = (naming.title.fill(&values), naming.slug.fill(&values));
    let placeholders = PlaceholderValues {
        last,
        publication: published.and_time(naming.publication.time).and_utc(),
        number: values.number,
        title: title.clone(),
        slug: slug.clone(),
        layout: naming.layout.clone(),
        sections: String::new(),
    };
    (placeholders, title, slug)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn roles(template: &str, yaml: &str) -> (Fence, Vec<(String, Option<KeyRole>)>) {
        let settings = Settings::parse(yaml).expect("valid");
        let (fence, keys, _) = read(template, &settings.newsletter);
        let roles = keys.into_iter().map(|key| (key.name, key.role));
        (fence, roles.collect())
    }

    fn named(keys: &[(&str, Option<KeyRole>)]) -> Vec<(String, Option<KeyRole>)> {
        let owned = |(name, role): &(&str, _)| ((*name).to_owned(), *role);
        keys.iter().map(owned).collect()
    }

    #[test]
    fn roles_follow_from_placeholders_in_any_kind_of_front_matter() {
        let yaml = "---\nname: 'POST_TITLE' # the headline\npermalink: /POST_SLUG/\nexcerpt: POST_SLUG_DATE\ntags:\n  - a\n---\n";
        assert_eq!(
            roles(yaml, "site: other\n"),
            (
                Fence::Yaml,
                named(&[
                    ("name", Some(KeyRole::Title)),
                    ("permalink", Some(KeyRole::Slug)),
                    ("excerpt", None),
                    ("tags", None),
                ])
            )
        );
        let toml =
            "+++\ntitle = \"POST_TITLE\"\ndate = POST_DATE\n[extra]\nslug = \"POST_SLUG\"\n+++\n";
        assert_eq!(
            roles(toml, "site: other\n"),
            (
                Fence::Toml,
                named(&[
                    ("title", Some(KeyRole::Title)),
                    ("date", Some(KeyRole::Date))
                ])
            )
        );
        let bare =
            "Title: POST_TITLE\nNumber: POST_NUMBER\nDate: POST_DATE\nCategory: News\n\nHello: x\n";
        assert_eq!(
            roles(bare, "site: other\n"),
            (
                Fence::Bare,
                named(&[
                    ("Title", Some(KeyRole::Title)),
                    ("Number", Some(KeyRole::Number)),
                    ("Date", Some(KeyRole::Date)),
                    ("Category", None),
                ])
            )
        );
    }

    #[test]
    fn a_key_that_gives_the_title_or_slug_of_the_settings_is_one() {
        let template = "---\nlayout: post\ntitle: Week Ending Month DD, YYYY\ndate: POST_DATE 22:00:00 -0000\nslug: POST_SLUG_DATE-update\n---\n";
        let (_, keys) = roles(template, "");
        let expected = [
            ("layout", Some(KeyRole::Layout)),
            ("title", Some(KeyRole::Title)),
            ("date", Some(KeyRole::Date)),
            ("slug", Some(KeyRole::Slug)),
        ];
        assert_eq!(keys, named(&expected));
    }

    #[test]
    fn text_that_is_not_front_matter_has_no_keys() {
        for template in [
            "Note: this is prose\n\n## News\n",
            "## News\n",
            "",
            "---\ntitle: POST_TITLE\n",
            "Title: POST_TITLE\nand prose\n",
        ] {
            assert_eq!(roles(template, ""), (Fence::Missing, Vec::new()));
        }
    }

    #[test]
    fn the_number_is_read_from_its_key() {
        let key = |value: &str| TemplateKey {
            name: "n".to_owned(),
            value: value.to_owned(),
            role: Some(KeyRole::Number),
        };
        assert_eq!(key("POST_NUMBER").number_in("902"), Some(902));
        assert_eq!(key("#POST_NUMBER.").number_in("#7."), Some(7));
        assert_eq!(key("POST_NUMBER").number_in("+7"), None);
        assert_eq!(key("POST_NUMBER").number_in("902nd"), None);
    }
}
