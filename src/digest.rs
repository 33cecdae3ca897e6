//! All release notes of a week as one Markdown document for writers.

use crate::activity::{Activity, Release};
use crate::edition::Period;
use crate::settings::Settings;
use crate::text::{safe_for_markdown, safe_lines};

/// Headings in notes are moved three levels down, below the document's own.
const LEVELS_DOWN: usize = 3;

/// The releases of `activity` with their notes, one project after another in the order of the
/// settings. Notes keep their Markdown but cannot affect what follows them.
pub fn digest(activity: &Activity, period: Period, settings: &Settings) -> String {
    let mut out = format!("# Releases of the {} ending {period}\n", period.noun());
    for source in &settings.releases {
        let of_source = |release: &&Release| release.repository == source.repository;
        let mut releases: Vec<&Release> = activity.releases.iter().filter(of_source).collect();
        releases.sort_by_key(|release| std::cmp::Reverse(release.published_at));
        if releases.is_empty() {
            continue;
        }
        out.push_str(&format!("\n## {}\n", safe_for_markdown(&source.name)));
        for release in releases {
            out.push_str(&entry(release));
        }
    }
    if activity.releases.is_empty() {
        out.push_str("\nNo releases.\n");
    }
    out
}

fn entry(release: &Release) -> String {
    let tag = safe_for_markdown(release.tag.raw());
    let day = release.published_at.format("%B %-d");
    let kind = if release.is_pre_release() {
        ", a pre-release"
    } else {
        ""
    };
    let changelog = release.changelog.raw();
    let gap = if changelog.is_empty() { "" } else { "\n\n" };
    let said = format!("{}{gap}{changelog}", release.notes.raw().trim_end());
    let notes = contained(&safe_lines(&said));
    let notes = match notes.trim() {
        "" => "No notes.",
        notes => notes,
    };
    format!("\n### [{tag}]({}), {day}{kind}\n\n{notes}\n", release.url)
}

/// Contains the effects of notes: headings are moved down, open code blocks and `<details>` are
/// closed, and comments are made visible, because an open one would hide the rest.
fn contained(notes: &str) -> String {
    let mut out = String::with_capacity(notes.len());
    let mut lines = notes.lines().peekable();
    let mut fence: Option<&str> = None;
    let mut folds: usize = 0;
    while let Some(line) = lines.next() {
        let marks = line.trim_start();
        if let Some(open) = fence {
            if marks.starts_with(open) && marks.trim_end().trim_start_matches(fence_mark).is_empty()
            {
                fence = None;
            }
            out.push_str(line);
        } else if let Some(opened) = fence_of(marks) {
            fence = Some(opened);
            out.push_str(line);
        } else {
            folds += line.matches("<details").count();
            folds = folds.saturating_sub(line.matches("</details").count());
            let underlined = lines.peek().and_then(|next| underline_level(line, next));
            let text = line.replace("<!--", "&lt;!--");
            match heading_level(line).or(underlined) {
                Some(level) => {
                    out.push_str(&"#".repeat((level + LEVELS_DOWN).min(6)));
                    out.push(' ');
                    out.push_str(text.trim_start().trim_start_matches('#').trim_start());
                    if underlined.is_some() {
                        lines.next();
                    }
                }
                None => out.push_str(&text),
            }
        }
        out.push('\n');
    }
    out.extend(fence.map(|fence| format!("{fence}\n")));
    out.push_str(&"\n</details>\n".repeat(folds));
    out
}

fn fence_mark(c: char) -> bool {
    matches!(c, '`' | '~')
}

/// The characters that open a code block: three or more of one kind.
fn fence_of(line: &str) -> Option<&str> {
    let mark = line.chars().next().filter(|ch| fence_mark(*ch))?;
    let rest = line.trim_start_matches(mark);
    let opens = line.len() - rest.len() >= 3 && !(mark == '`' && rest.contains('`'));
    opens.then(|| line.get(..line.len() - rest.len()))?
}

/// The level of a heading such as `## Fixes`.
fn heading_level(line: &str) -> Option<usize> {
    let text = line.trim_start_matches(' ');
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    let apart = text.get(level..).is_some_and(|text| text.starts_with(' '));
    ((1..=6).contains(&level) && apart && line.len() - text.len() <= 3).then_some(level)
}

/// The level of a setext heading: `line` underlined by `below`.
fn underline_level(line: &str, below: &str) -> Option<usize> {
    let text = line.trim_start();
    let plain = text.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    let of = |mark: char| !below.is_empty() && below.trim_end().chars().all(|ch| ch == mark);
    match () {
        () if plain && of('=') => Some(1),
        () if plain && of('-') => Some(2),
        () => None,
    }
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
            changelog: "".into(),
        }
    }

    #[test]
    fn projects_are_in_the_order_of_the_settings_newest_first() {
        let activity = Activity {
            releases: vec![
                release("kubernetes/kops", "v1.29.1", 23, "older"),
                release("kubernetes/kops", "v1.29.2", 24, "# Changes\n\n* one"),
                release("coredns/coredns", "v1.12.0-rc.1", 25, ""),
            ],
            ..Activity::default()
        };
        let settings = Settings::default();
        let day = "2024-07-28".parse().expect("a date");
        let period = Period::holding(day, settings.newsletter.cycle);
        let text = digest(&activity, period, &settings);
        assert_eq!(
            text,
            "# Releases of the week ending 2024-07-28\n\n\
             ## coredns\n\n### [v1.12.0-rc.1](https://github.com/coredns/coredns/releases/tag/v1.12.0-rc.1), July 25, a pre-release\n\nNo notes.\n\n\
             ## kops\n\n### [v1.29.2](https://github.com/kubernetes/kops/releases/tag/v1.29.2), July 24\n\n#### Changes\n\n* one\n\n\
             ### [v1.29.1](https://github.com/kubernetes/kops/releases/tag/v1.29.1), July 23\n\nolder\n"
        );
    }

    #[test]
    fn notes_cannot_affect_what_follows() {
        assert_eq!(
            contained("###### deep\n<!-- open"),
            "###### deep\n&lt;!-- open\n"
        );
        assert_eq!(
            contained("```sh\n# no heading\n<!-- code -->"),
            "```sh\n# no heading\n<!-- code -->\n```\n"
        );
        assert_eq!(
            contained("````md\n```\n# no heading\n````\n   # one\nCore\n---\n* a\n\n---"),
            "````md\n```\n# no heading\n````\n#### one\n##### Core\n* a\n\n---\n"
        );
        assert_eq!(
            contained("<details><summary>30 commits</summary>"),
            "<details><summary>30 commits</summary>\n\n</details>\n"
        );
    }
}
