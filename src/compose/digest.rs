//! All release notes of a week as one Markdown document, for writers to read.

use crate::activity::{Activity, Release};
use crate::edition::Week;
use crate::settings::Settings;
use crate::text::{safe_for_markdown, safe_lines};

/// Notes stand three levels below the document's title.
const LEVELS_DOWN: usize = 3;

/// The releases of `activity` with their notes, one project after another in the order of the settings. The notes are
/// their authors' Markdown: they keep their form, but cannot reach beyond their place.
pub fn digest(activity: &Activity, week: Week, settings: &Settings) -> String {
    let mut out = format!("# Releases of the week ending {week}\n");
    for source in &settings.releases {
        let of_source = |it: &&Release| it.repository == source.repository;
        let mut releases: Vec<&Release> = activity.releases.iter().filter(of_source).collect();
        releases.sort_by_key(|it| std::cmp::Reverse(it.published_at));
        if releases.is_empty() {
            continue;
        }
        out.push_str(&format!("\n## {}\n", safe_for_markdown(&source.name)));
        for release in releases {
            out.push_str(&entry(release));
        }
    }
    if activity.releases.is_empty() {
        out.push_str("\nThere were none.\n");
    }
    out
}

fn entry(release: &Release) -> String {
    let tag = safe_for_markdown(release.tag.raw());
    let day = release.published_at.format("%B %-d");
    let kind = if release.prerelease {
        ", a pre-release"
    } else {
        ""
    };
    let notes = contained(&safe_lines(release.notes.raw()));
    let notes = match notes.trim() {
        "" => "No notes.",
        notes => notes,
    };
    format!("\n### [{tag}]({}), {day}{kind}\n\n{notes}\n", release.url)
}

/// Notes that stay in their place: headings moved below the release's own, a code block that was left open closed, and
/// comments shown, because one left open would hide all that follows.
fn contained(notes: &str) -> String {
    let mut out = String::with_capacity(notes.len());
    let mut fence: Option<&str> = None;
    for line in notes.lines() {
        let marks = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|it| marks.starts_with(it));
        match (fence, mark) {
            (None, Some(opens)) => fence = Some(opens),
            (Some(open), Some(closes)) if open == closes => fence = None,
            _ => {}
        }
        let level = line.bytes().take_while(|it| *it == b'#').count();
        let is_heading = (1..=6).contains(&level) && line.get(level..level + 1) == Some(" ");
        if fence.is_none() && is_heading {
            let level = (level + LEVELS_DOWN).min(6);
            out.push_str(&"#".repeat(level));
            out.push_str(line.trim_start_matches('#'));
        } else if fence.is_none() {
            out.push_str(&line.replace("<!--", "&lt;!--"));
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
    out.extend(fence.map(|it| format!("{it}\n")));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(repository: &str, tag: &str, day: u32, notes: &str) -> Release {
        Release {
            repository: repository.to_owned().try_into().expect("a name"),
            tag: tag.into(),
            url: format!("https://github.com/{repository}/releases/tag/{tag}"),
            published_at: format!("2024-07-{day}T12:00:00Z").parse().expect("a time"),
            prerelease: tag.contains("rc"),
            notes: notes.into(),
        }
    }

    #[test]
    fn projects_stand_in_the_order_of_the_settings_newest_first() {
        let activity = Activity {
            releases: vec![
                release("kubernetes/kops", "v1.29.1", 23, "older"),
                release("kubernetes/kops", "v1.29.2", 24, "# Changes\n\n* one"),
                release("coredns/coredns", "v1.12.0-rc.1", 25, ""),
            ],
            ..Activity::default()
        };
        let week = Week::ending("2024-07-28".parse().expect("a date")).expect("a Sunday");
        let text = digest(&activity, week, &Settings::default());
        assert_eq!(
            text,
            "# Releases of the week ending 2024-07-28\n\n\
             ## coredns\n\n### [v1.12.0-rc.1](https://github.com/coredns/coredns/releases/tag/v1.12.0-rc.1), July 25, a pre-release\n\nNo notes.\n\n\
             ## kops\n\n### [v1.29.2](https://github.com/kubernetes/kops/releases/tag/v1.29.2), July 24\n\n#### Changes\n\n* one\n\n\
             ### [v1.29.1](https://github.com/kubernetes/kops/releases/tag/v1.29.1), July 23\n\nolder\n"
        );
    }

    #[test]
    fn notes_stay_in_their_place() {
        assert_eq!(
            contained("###### deep\n<!-- open"),
            "###### deep\n&lt;!-- open\n"
        );
        assert_eq!(
            contained("```sh\n# no heading\n<!-- code -->"),
            "```sh\n# no heading\n<!-- code -->\n```\n"
        );
    }
}
