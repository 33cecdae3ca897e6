//! Creates a new edition from a template.

use chrono::{DateTime, Utc};

use crate::edition::{EditionNames, Period};
use crate::post::Post;
use crate::publish::set_publication_date;
use crate::settings::template::{PlaceholderValues, fill_placeholders};
use crate::settings::{KeyRole, SectionSetting, Settings};
use crate::text::apply;

pub use crate::settings::template::BUILT_IN_TEMPLATE;

/// The placeholder for the settings' sections.
const SECTIONS: &str = "POST_SECTIONS";

/// `template` with the sections of the settings; all other placeholders stay.
pub fn with_sections(template: &str, settings: &Settings) -> String {
    template.replace(SECTIONS, &sections(template, settings))
}

/// Fills the placeholders of `template` for the edition of `period`: `Month DD, YYYY`, `Month YYYY`
/// and `POST_SLUG_DATE` are its last day, `POST_DATE` and `POST_TIME` the planned publication,
/// `POST_NUMBER` is `number`, `POST_TITLE`, `POST_SLUG` and `POST_LAYOUT` come from the settings,
/// and `POST_SECTIONS` is the list of sections. Everything else is kept, including line endings and
/// a byte order mark.
///
/// Without a `publication` the planned day is used, with the template's time. A given `publication`
/// replaces that time as well.
pub fn scaffold(
    template: &str,
    period: Period,
    number: Option<u64>,
    publication: Option<DateTime<Utc>>,
    settings: &Settings,
) -> String {
    let names = EditionNames::new(period, number, &settings.newsletter);
    let values = PlaceholderValues {
        last: period.last(),
        publication: publication.unwrap_or(names.publication),
        number,
        title: names.title,
        slug: names.slug,
        layout: names.layout,
        sections: sections(template, settings),
    };
    let mut filled = fill_template(template, &values, settings);
    if !filled.ends_with('\n') {
        filled.push_str(line_ending(template));
    }
    match publication {
        None => filled,
        Some(publication) => {
            let post = Post::parse(filled, settings);
            let edits = set_publication_date(&post, publication, settings);
            apply(&post.text, &edits)
        }
    }
}

/// The sections of the settings as a new edition has them, with the line endings of `template`,
/// without a final newline.
fn sections(template: &str, settings: &Settings) -> String {
    let eol = line_ending(template);
    let section = |section: &SectionSetting| {
        let heading = format!("## {}", section.heading);
        let lines = section.skeleton.trim_end().lines();
        match section.skeleton.trim() {
            "" => heading,
            _ => [heading, String::new()]
                .into_iter()
                .chain(lines.map(str::to_owned))
                .collect::<Vec<_>>()
                .join(eol),
        }
    };
    let sections: Vec<String> = settings.sections.iter().map(section).collect();
    sections.join(&eol.repeat(2))
}

fn line_ending(template: &str) -> &'static str {
    if template.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    }
}

/// Replaces all placeholders. The values of the front matter are quoted where YAML or TOML needs
/// it: a title may contain `: `, and a slug may look like a date.
fn fill_template(template: &str, values: &PlaceholderValues, settings: &Settings) -> String {
    let post = Post::parse(template, settings);
    let mut out = String::with_capacity(template.len());
    let mut done = 0;
    for field in post.draft.front_matter.iter().flat_map(|head| &head.fields) {
        let value = field.text(template);
        let filled = fill_placeholders(&value, values);
        if filled == value || field.token.start < done {
            continue;
        }
        let is_plain = [KeyRole::Date, KeyRole::Number].into_iter().any(|role| {
            let key = settings.template.key(role);
            key.is_some_and(|key| key.name == field.key.of(template))
        });
        let edit = match is_plain {
            true => field.set_plain(&filled),
            false => field.set(&filled),
        };
        out.push_str(&fill_placeholders(&template[done..edit.span.start], values));
        out.push_str(&edit.replacement);
        done = edit.span.end;
    }
    out.push_str(&fill_placeholders(&template[done..], values));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(sunday: &str) -> Period {
        let settings = Settings::default();
        Period::holding(sunday.parse().expect("a date"), settings.newsletter.cycle)
    }

    #[test]
    fn the_built_in_template_becomes_an_edition() {
        let settings = Settings::default();
        let text = scaffold(BUILT_IN_TEMPLATE, week("2026-07-05"), None, None, &settings);
        let head = "---\nlayout: post\ntitle: Week Ending July 5, 2026\ndate: 2026-07-09 22:00:00 -0000\nslug: 2026-07-05-update\n---\n";
        assert!(text.starts_with(head), "{text}");
        let post = Post::parse(text, &settings);
        let kinds: Vec<_> = post
            .draft
            .sections
            .iter()
            .map(|section| section.kind)
            .collect();
        let all: Vec<_> = (0..settings.sections.len())
            .map(|at| Some(crate::settings::SectionId(at)))
            .collect();
        assert_eq!(kinds, all, "the template has the settings' sections");
    }

    #[test]
    fn a_given_time_replaces_that_of_the_template() {
        let template = "---\ndate: POST_DATE 22:00:00 -0000\n---\n";
        let at = "2024-07-30T21:15:00Z".parse().expect("a time");
        let settings = Settings::default().with_template(template);
        assert_eq!(
            scaffold(template, week("2024-07-28"), None, Some(at), &settings),
            "---\ndate: 2024-07-30 21:15:00 -0000\n---\n"
        );
    }

    #[test]
    fn line_endings_and_other_text_are_kept() {
        let template =
            "\u{feff}---\r\nslug: POST_SLUG_DATE-update\r\n---\r\n\r\nMonth DD: {{ x }} é";
        assert_eq!(
            scaffold(
                template,
                week("2024-07-28"),
                None,
                None,
                &Settings::default()
            ),
            "\u{feff}---\r\nslug: 2024-07-28-update\r\n---\r\n\r\nMonth DD: {{ x }} é\r\n"
        );
    }

    #[test]
    fn values_are_quoted_where_yaml_needs_it() {
        let title = |pattern: &str, template: &str| {
            let quoted = serde_json::to_string(pattern).expect("a string");
            let yaml = format!("newsletter: {{title: {quoted}}}\n");
            let settings = Settings::parse(&yaml).expect("valid");
            let text = scaffold(template, week("2024-07-28"), None, None, &settings);
            let post = Post::parse(text.as_str(), &settings);
            let head = post.draft.front_matter.expect("front matter");
            let field = head.field(&text, "title").expect("a title");
            let read: serde_json::Value =
                serde_yaml::from_str(head.inner.of(&text)).expect("valid YAML");
            assert_eq!(read["title"], field.text(&text).as_ref(), "{text}");
            text
        };
        let plain = "---\ntitle: POST_TITLE # the week\nslug: x\n---\n";
        for (pattern, expected) in [
            ("Week %-d", "title: Week 28 # the week\n"),
            (
                "The Log: %-d %B %Y",
                "title: \"The Log: 28 July 2024\" # the week\n",
            ),
            ("@log %Y-%m-%d", "title: \"@log 2024-07-28\" # the week\n"),
            ("'Weekly' %-d", "title: \"'Weekly' 28\" # the week\n"),
            ("%Y-%m-%d", "title: \"2024-07-28\" # the week\n"),
            ("Log #%-d %b", "title: \"Log #28 Jul\" # the week\n"),
            ("POST_SLUG: %d", "title: \"POST_SLUG: 28\" # the week\n"),
        ] {
            let text = title(pattern, plain);
            assert!(text.contains(expected), "{text}");
        }
        for template in [
            "---\ntitle: 'POST_TITLE'\n---\n",
            "---\ntitle: \"POST_TITLE\"\n---\n",
            "---\ntitle: News, POST_TITLE\n---\n",
        ] {
            for pattern in ["it's \"new\": %d", "a \\ %d", "%d #1"] {
                title(pattern, template);
            }
        }
    }
}
