//! The changes that the notes of a release list, without what is of no use to readers.

use super::change::{Change, ChangeKind, change};
use crate::text::Untrusted;

/// The notes of a release as far as readers care.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// What stands above the first list: often what the authors think matters most.
    pub opening: Untrusted,
    /// In the order of the notes.
    pub changes: Vec<Change>,
}

/// Notes are read up to here, in bytes: the longest seen have 60 kB, nearly all of it lists of commits.
const LONGEST_READ: usize = 64 * 1024;

/// A list of changes under such a heading is for somebody else: dependencies, people, files.
const ASIDE: &[&str] = &[
    "artifact",
    "asset",
    "brought to you",
    "changelog",
    "checksum",
    "contributor",
    "dependenc",
    "docs",
    "documentation",
    "download",
    "image",
    "install",
    "known issue",
    "others",
    "seedling",
    "test",
    "thanks",
    "verif",
    "🌱",
    "📖",
];

/// Reads the notes of a release.
pub fn read_notes(notes: &Untrusted) -> Notes {
    let mut end = notes.raw().len().min(LONGEST_READ);
    while !notes.raw().is_char_boundary(end) {
        end -= 1;
    }
    let read = notes.raw().get(..end).unwrap_or("");
    let mut opening = String::new();
    let mut out: Vec<Change> = Vec::new();
    let mut heading = Heading::Of(ChangeKind::Other);
    let mut aside_level = 0;
    let (mut folded, mut fenced) = (false, false);
    for line in read.lines() {
        let line = line.trim_end();
        let trimmed = line.trim_start();
        folded = (folded || trimmed.contains("<details")) && !trimmed.contains("</details");
        if trimmed.starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if folded || fenced {
            continue;
        }
        if let Some(found) = Heading::of(trimmed) {
            let level = heading_level(trimmed);
            if heading != Heading::Aside || level <= aside_level {
                (heading, aside_level) = (found, level);
            }
            continue;
        }
        let Some(item) = item(line) else {
            if out.is_empty() {
                opening.push_str(trimmed);
                opening.push('\n');
            }
            continue;
        };
        if let Heading::Of(kind) = heading
            && let Some(change) = change(kind, item)
            && !out.iter().any(|it| it.text == change.text)
        {
            out.push(change);
        }
    }
    Notes {
        opening: Untrusted::new(opening),
        changes: out,
    }
}

/// What stands below a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heading {
    Of(ChangeKind),
    Aside,
}

impl Heading {
    /// `## Bug fixes`, `**Bug fixes**`, `Features:`
    fn of(line: &str) -> Option<Self> {
        let bold = line.starts_with("**") && line.trim_end_matches(':').ends_with("**");
        let colon = line.ends_with(':')
            && line.split(' ').count() <= 4
            && !line.starts_with(['-', '*', '+']);
        if !(line.starts_with('#') || bold || colon) || line.contains("/pull/") {
            return None;
        }
        let line = line.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|it| line.contains(it));
        Some(match () {
            () if has(&[
                "breaking",
                "urgent",
                "action required",
                "⚠",
                "deprecat",
                "removal",
            ]) =>
            {
                Self::Of(ChangeKind::Breaking)
            }
            () if has(&["security", "cve", "vulnerab"]) => Self::Of(ChangeKind::Security),
            () if has(ASIDE) && !has(&["feature", "fix"]) => Self::Aside,
            () if has(&["feature", "✨", "enhancement", "new "]) => Self::Of(ChangeKind::Feature),
            () if has(&["fix", "bug", "🐛", "regression"]) => Self::Of(ChangeKind::Fix),
            () => Self::Of(ChangeKind::Other),
        })
    }
}

/// The number of `#`; headings of other shapes stand below them all.
fn heading_level(line: &str) -> usize {
    match line.chars().take_while(|it| *it == '#').count() {
        0 => usize::MAX,
        level => level,
    }
}

/// The text of a list item. CoreDNS lists its changes in lines that end with the address of a pull request.
fn item(line: &str) -> Option<&str> {
    let nested = line.starts_with("  ") || line.starts_with('\t');
    let trimmed = line.trim_start();
    let bullet = ["- ", "* ", "+ "]
        .iter()
        .find_map(|it| trimmed.strip_prefix(it));
    let bare = trimmed
        .contains("/pull/")
        .then_some(trimmed)
        .filter(|it| it.contains(": "));
    bullet.filter(|_| !nested).or(bare.filter(|_| !nested))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(notes: &str) -> Vec<(ChangeKind, String)> {
        read_notes(&notes.into())
            .changes
            .into_iter()
            .map(|it| (it.kind, it.text.raw().to_owned()))
            .collect()
    }

    #[test]
    fn changes_are_read_in_the_shapes_that_projects_use() {
        use ChangeKind::{Breaking, Feature, Fix, Security};
        let cases = [
            (
                "## What's Changed\n* Add a label to nodes by @ann in https://github.com/a/b/pull/855\n",
                Feature,
                "Add a label to nodes",
            ),
            (
                "### Bug or Regression\n\n- Nodes without an id are skipped (#9208, @ann)\n",
                Fix,
                "Nodes without an id are skipped",
            ),
            (
                "#### Runtime\n\n* Fix nil pointer in NRI ([#1](https://github.com/a/b/pull/1))\n",
                Fix,
                "Fix nil pointer in NRI",
            ),
            (
                "- [SECURITY] UI: Use a safe parser. #19060\n",
                Security,
                "UI: Use a safe parser",
            ),
            (
                "Features:\n* Support HA clusters [#1](https://github.com/a/b/pull/1) [Tutorial](https://x.org)\n",
                Feature,
                "Support HA clusters",
            ),
            (
                "plugin/auto: Keep the first file (https://github.com/a/b/pull/1)\n",
                ChangeKind::Other,
                "plugin/auto: Keep the first file",
            ),
            ("- ⚠️ Drop the old API\n", Breaking, "Drop the old API"),
            ("- **(go/v4)**: Fix the port (#1)\n", Fix, "Fix the port"),
        ];
        for (notes, kind, text) in cases {
            assert_eq!(listed(notes), [(kind, text.to_owned())], "{notes}");
        }
    }

    #[test]
    fn what_is_no_change_for_readers_is_left_out() {
        let notes = "* Bump x/y from 1.2 to 1.3 by @dependabot in https://github.com/a/b/pull/1\n\
                     * :seedling: tidy\n* fix typo in docs\n### Contributors\n* Ann\n<details>\n* Add a thing\n</details>\n\
                     ## Dependencies\n### Added\n- x/y: v1.2.3\n\
                     ```sh\n* Add a thing\n```\n";
        assert_eq!(listed(notes), []);
    }
}
