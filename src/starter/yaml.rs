//! The text of the first settings.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::Weekday;

use crate::starter::FoundSection;

/// What the settings are made of.
pub(super) struct StarterNames<'a> {
    pub(super) site: &'a str,
    pub(super) folder: &'a str,
    /// The weekday on which a week ends; `None`: an edition covers a month.
    pub(super) weekday: Option<Weekday>,
    pub(super) file: &'a str,
    pub(super) title: Option<&'a str>,
    pub(super) slug: Option<&'a str>,
    pub(super) marker: Option<char>,
    pub(super) sections: &'a [FoundSection],
}

/// The settings with comments on what a person has to look at.
pub(super) fn settings(names: &StarterNames<'_>) -> String {
    let mut out = String::from(
        "# yaml-language-server: $schema=.lwkd/schema.json\n\
         #\n\
         # The settings of this newsletter, made from its editions. Please read them once.\n\
         # `lwkd check` reports invalid values, and so does an editor that supports JSON Schema.\n\n\
         # What builds the site: jekyll (Liquid and kramdown), or other.\n",
    );
    let _ = writeln!(out, "site: {}\n", names.site);
    let _ = match names.weekday {
        Some(weekday) => writeln!(
            out,
            "# The weekday on which a week ends, as in the file names. If those hold the day of publication,\n\
             # write the weekday before it, `named_after: publication`, and the days in between below.\n\
             edition: {{every: week, ends: {}}}\n",
            weekday_name(weekday)
        ),
        None => writeln!(out, "edition: {{every: month}}\n"),
    };
    let _ = writeln!(out, "newsletter:\n  posts: {}", quoted(names.folder));
    let _ = writeln!(out, "  file: {}", quoted(names.file));
    if let Some(title) = names.title {
        let _ = writeln!(out, "  title: {}", quoted(title));
    }
    let stem = names
        .file
        .rsplit_once('.')
        .map_or(names.file, |(stem, _)| stem);
    let slug = names.slug.unwrap_or(stem.trim_end_matches("/index"));
    let _ = writeln!(out, "  slug: {}", quoted(slug));
    out.push_str(
        "  # The public URL, for announcements: %Y, %m and %d are the day of publication.\n  \
         # url: \"https://example.org/{slug}/\"\n  \
         # Days after the end of the period, and the latest that is fine.\n  \
         publication: {days_after: 1, time: \"12:00:00\", latest_days: 14}\n\n",
    );
    if let Some(marker) = names.marker {
        let _ = writeln!(out, "bullets: {{marker: \"{marker}\"}}\n");
    }
    repositories(&mut out, names.sections);
    out.push_str(
        "# The sections, in their order. `fill` adds to those with filled_by: merges or releases.\nsections:\n",
    );
    if names.sections.is_empty() {
        out.truncate(out.len() - 1);
        out.push_str(" []\n");
    }
    let mut seen: Vec<&str> = Vec::new();
    for section in names.sections {
        if seen.contains(&section.heading.as_str()) {
            continue;
        }
        seen.push(&section.heading);
        out.push_str(&line_of(section));
    }
    out
}

/// The repositories that the editions link.
fn repositories(out: &mut String, sections: &[FoundSection]) {
    let all = |counts: fn(&FoundSection) -> &BTreeMap<String, usize>| -> Vec<String> {
        let names = sections
            .iter()
            .flat_map(|section| counts(section).keys().cloned());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names.dedup();
        names
    };
    out.push_str("# Repositories whose merged pull requests, and whose releases, are added.\n");
    let merges = all(|section| &section.merges);
    let releases = all(|section| &section.releases);
    match merges.as_slice() {
        [] => out.push_str("merges: []\n"),
        merges => {
            out.push_str("merges:\n");
            for name in merges {
                let _ = writeln!(out, "  - {{repository: {name}, branches: [main, master]}}");
            }
        }
    }
    let _ = writeln!(out, "releases: [{}]\n", releases.join(", "));
}

fn line_of(section: &FoundSection) -> String {
    let shape = match section.is_list {
        true => "bullets",
        false => "prose",
    };
    let filled_by = |what: &str, counts: &BTreeMap<String, usize>| {
        let names: Vec<&str> = counts.keys().map(String::as_str).collect();
        format!(", filled_by: {what}, repositories: [{}]", names.join(", "))
    };
    let source = match (
        section.is_list,
        section.merges.len(),
        section.releases.len(),
    ) {
        (true, 1.., 0) => filled_by("merges", &section.merges),
        (true, 0, 1..) => filled_by("releases", &section.releases),
        _ => String::new(),
    };
    format!(
        "  - {{heading: {}, shape: {shape}{source}}}\n",
        quoted(&section.heading)
    )
}

fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "monday",
        Weekday::Tue => "tuesday",
        Weekday::Wed => "wednesday",
        Weekday::Thu => "thursday",
        Weekday::Fri => "friday",
        Weekday::Sat => "saturday",
        Weekday::Sun => "sunday",
    }
}

/// `text` as a double-quoted scalar.
fn quoted(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control()).collect();
    format!("\"{}\"", plain.replace('\\', "\\\\").replace('"', "\\\""))
}
