//! A new edition from a skeleton.

use chrono::{DateTime, Utc};

use crate::edition::{EditionNames, Week};
use crate::post::Post;
use crate::publish::set_publication_date;
use crate::settings::{SectionSetting, Settings};
use crate::text::apply;

/// The skeleton for newsletters that have no `template.md` of their own.
pub const BUILT_IN_TEMPLATE: &str = include_str!("../templates/post.md");

/// The hole that the settings' sections fill.
const SECTIONS: &str = "POST_SECTIONS";

/// `template` with the settings' sections in their hole, and every other hole open.
pub fn with_sections(template: &str, settings: &Settings) -> String {
    fill(template, &[(SECTIONS, sections(template, settings))])
}

/// Fills the holes of `template` for the edition of `week`: `Month DD, YYYY` and `POST_SLUG_DATE` are its Sunday,
/// `POST_DATE` and `POST_TIME` are the planned publication, `POST_TITLE`, `POST_SLUG` and `POST_LAYOUT` are the
/// settings' and `POST_SECTIONS` their sections. Everything else stays as it is, line ends and a byte order mark
/// included.
///
/// Without a `publication` the planned day is used, at the template's time. One that is given replaces that time too.
pub fn scaffold(
    template: &str,
    week: Week,
    publication: Option<DateTime<Utc>>,
    settings: &Settings,
) -> String {
    let names = EditionNames::new(week, &settings.newsletter);
    let sunday = week.sunday();
    let planned = publication.unwrap_or(names.publication);
    // Of two holes that begin alike, the longer one first.
    let holes = [
        ("Month DD, YYYY", sunday.format("%B %-d, %Y").to_string()),
        ("POST_SLUG_DATE", sunday.to_string()),
        ("POST_SLUG", names.slug),
        ("POST_DATE", planned.date_naive().to_string()),
        ("POST_TIME", planned.format("%H:%M:%S").to_string()),
        ("POST_TITLE", names.title),
        ("POST_LAYOUT", names.layout),
        (SECTIONS, sections(template, settings)),
    ];
    let filled = fill(template, &holes);
    match publication {
        None => filled,
        Some(publication) => {
            let post = Post::parse(filled, settings);
            apply(&post.text, &set_publication_date(&post, publication))
        }
    }
}

/// The settings' sections as a new edition holds them, with the line ends of `template`; no line end at the end.
fn sections(template: &str, settings: &Settings) -> String {
    let eol = if template.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let section = |section_setting: &SectionSetting| {
        let heading = format!("## {}", section_setting.heading);
        let lines = section_setting.skeleton.trim_end().lines();
        match section_setting.skeleton.trim() {
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

/// Whether `text` holds a placeholder that a new edition's values replace.
pub fn has_placeholder(text: &str) -> bool {
    text.contains("Month DD") || text.contains("POST_")
}

/// Replaces each hole, in one pass: what was put in is not looked at again.
fn fill(template: &str, holes: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(c) = rest.chars().next() {
        let hole = holes.iter().find(|(name, _)| rest.starts_with(name));
        let length = match hole {
            Some((name, value)) => {
                out.push_str(value);
                name.len()
            }
            None => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = rest.get(length..).unwrap_or("");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(sunday: &str) -> Week {
        Week::ending(sunday.parse().expect("a date")).expect("a Sunday")
    }

    #[test]
    fn the_built_in_template_becomes_an_edition() {
        let settings = Settings::default();
        let text = scaffold(BUILT_IN_TEMPLATE, week("2026-07-05"), None, &settings);
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
    fn a_given_time_replaces_the_templates() {
        let template = "---\ndate: POST_DATE 22:00:00 -0000\n---\n";
        let at = "2024-07-30T21:15:00Z".parse().expect("a time");
        assert_eq!(
            scaffold(template, week("2024-07-28"), Some(at), &Settings::default()),
            "---\ndate: 2024-07-30 21:15:00 -0000\n---\n"
        );
    }

    #[test]
    fn line_ends_mark_and_everything_else_stay() {
        let template =
            "\u{feff}---\r\nslug: POST_SLUG_DATE-update\r\n---\r\n\r\nMonth DD: {{ x }} é";
        assert_eq!(
            scaffold(template, week("2024-07-28"), None, &Settings::default()),
            "\u{feff}---\r\nslug: 2024-07-28-update\r\n---\r\n\r\nMonth DD: {{ x }} é"
        );
    }
}
