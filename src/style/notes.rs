//! The changes that the notes of a release list, without what is of no use to readers.

use std::collections::HashSet;

use crate::style::change::{Change, ChangeKind, change};
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

/// Reads the notes of a release.
pub fn read_notes(notes: &Untrusted) -> Notes {
    let read = beginning(notes.raw());
    let lines: Vec<&str> = read.lines().map(str::trim_end).collect();
    let open = read_lines(&lines, false);
    if open.changes.is_empty() {
        // Candidates of cluster-api fold all that they say.
        return read_lines(&lines, true);
    }
    open
}

/// The whole lines within what is read.
fn beginning(notes: &str) -> &str {
    let mut end = notes.len().min(LONGEST_READ);
    while !notes.is_char_boundary(end) {
        end -= 1;
    }
    let read = notes.get(..end).unwrap_or("");
    match read.rsplit_once('\n') {
        Some((whole, _)) if end < notes.len() => whole,
        _ => read,
    }
}

/// Reads the lines of notes; what is folded away only if asked to.
fn read_lines(lines: &[&str], unfold: bool) -> Notes {
    let mut opening = String::new();
    let mut out: Vec<Change> = Vec::new();
    let mut told = HashSet::new();
    let mut below = Heading::Of(ChangeKind::Other);
    let mut aside_level = 0;
    let (mut folded, mut fenced, mut grouped) = (false, false, false);
    for (at, &line) in lines.iter().enumerate() {
        let trimmed = line.trim_start();
        folded = (folded || trimmed.contains("<details")) && !trimmed.contains("</details");
        if trimmed.starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if (folded && !unfold) || fenced || underlines(line).is_some() {
            continue;
        }
        let underlined = lines.get(at + 1).and_then(|line| underlines(line));
        if let Some((found, level)) = Heading::of(trimmed, underlined) {
            // GitHub's own heading is never part of what stands above it.
            let own = trimmed.contains("What's Changed");
            if below != Heading::Aside || level <= aside_level || own {
                (below, aside_level) = (found, level);
            }
            continue;
        }
        let nested = line.len() > trimmed.len() + 1;
        let Some(item) = item(trimmed).filter(|_| !nested || grouped) else {
            if out.is_empty() {
                opening.push_str(trimmed);
                opening.push('\n');
            }
            continue;
        };
        if !nested {
            grouped = heads_a_group(item);
            if grouped {
                continue;
            }
        }
        if let Heading::Of(kind) = below
            && let Some(change) = change(kind, item)
            && told.insert(change.text.raw().to_owned())
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
    /// `## Bug fixes`, `**Bug fixes**`, `Features:`, or a line with a line below it; with its level: shapes without one
    /// stand below all others.
    fn of(line: &str, underlined: Option<usize>) -> Option<(Self, usize)> {
        let marks = line.bytes().take_while(|byte| *byte == b'#').count();
        let marked = (1..=6).contains(&marks) && line.get(marks..).is_some_and(is_apart);
        let list = item(line).is_some();
        let bold = line.starts_with("**") && line.trim_end_matches(':').ends_with("**");
        let colon = line.ends_with(':') && line.split(' ').count() <= 4 && !list;
        let level = match underlined.filter(|_| !list && !line.is_empty()) {
            _ if marked => marks,
            Some(level) => level,
            None if (bold || colon) && !line.contains("/pull/") => usize::MAX,
            None => return None,
        };
        Some((Self::named(line), level))
    }

    fn named(line: &str) -> Self {
        let line = line.to_lowercase();
        let words: Vec<&str> = line
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .collect();
        let has = |parts: &[&str]| parts.iter().any(|part| line.contains(part));
        let begins = |list: &str| {
            list.split_whitespace()
                .any(|begin| words.iter().any(|word| word.starts_with(begin)))
        };
        match () {
            () if begins("breaking urgent action deprecat remov") || has(&["⚠"]) => {
                Self::Of(ChangeKind::Breaking)
            }
            () if begins("security cve vulnerab") => Self::Of(ChangeKind::Security),
            () if begins("contribut") || is_aside(&words, &line) && !begins("feature fix") => {
                Self::Aside
            }
            () if begins("feature enhancement new") || has(&["✨", ":sparkles:"]) => {
                Self::Of(ChangeKind::Feature)
            }
            () if begins("fix bug regression") || has(&["🐛"]) => Self::Of(ChangeKind::Fix),
            () => Self::Of(ChangeKind::Other),
        }
    }
}

/// Whether a list below such a heading is for somebody else: about dependencies, people, files.
fn is_aside(words: &[&str], line: &str) -> bool {
    const BEGINNINGS: &str = "
        artifact asset binar checksum chore cleanup compatib dependenc doc download flake install others overview
        seedling statistic test thank upgrad verif
    ";
    const WHOLE: &[&str] = &["ci", "image", "images"];
    const WITHIN: &[&str] = &[
        "🌱",
        "📖",
        "brought to you",
        "component update",
        "full changelog",
        "known issue",
        "version support",
        "which file",
    ];
    let begins = |word: &&str| {
        BEGINNINGS
            .split_whitespace()
            .any(|other| word.starts_with(other))
    };
    words.iter().any(begins)
        || words.last().is_some_and(|word| WHOLE.contains(word))
        || WITHIN.iter().any(|within| line.contains(within))
}

/// The level of the heading that a line of `===` or `---` makes of the line above it.
fn underlines(line: &str) -> Option<usize> {
    let of = |mark: char| line.len() >= 3 && line.chars().all(|ch| ch == mark);
    match () {
        () if of('=') => Some(1),
        () if of('-') => Some(2),
        () => None,
    }
}

/// Whether what follows a mark is a text of its own.
fn is_apart(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with([' ', '\t'])
}

/// The text of a list item. CoreDNS lists its changes in lines that end with the address of a pull request, kustomize in
/// lines that begin with its number.
fn item(trimmed: &str) -> Option<&str> {
    let bullet = ["- ", "* ", "+ "]
        .iter()
        .find_map(|value| trimmed.strip_prefix(value));
    let numbered = trimmed
        .strip_prefix('#')
        .and_then(|rest| rest.split_once(": "))
        .filter(|value| {
            value
                .0
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'#')
        })
        .map(|value| value.1);
    let addressed = (trimmed.contains("/pull/") && trimmed.contains(": ")).then_some(trimmed);
    bullet.or(numbered).or(addressed)
}

/// Whether an item only names what the items nested in it are about: "`nerdctl run`:".
fn heads_a_group(item: &str) -> bool {
    let item = item.trim();
    let code = item.starts_with('`') && item.ends_with('`') && item.matches('`').count() == 2;
    item.ends_with(':') || code
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(notes: &str) -> Vec<(ChangeKind, String)> {
        read_notes(&notes.into())
            .changes
            .into_iter()
            .map(|change| (change.kind, change.text.raw().to_owned()))
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
                "#### Image Distribution\n\n* Fix nil pointer in NRI ([#1](https://github.com/a/b/pull/1))\n",
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
            (
                "## Fix Bugs\n#5682: fix: include label in templates\n",
                Fix,
                "include label in templates",
            ),
            (
                "Deprecations\n------------\n- The flag --old (#1)\n",
                Breaking,
                "The flag --old",
            ),
            (
                "## Changelog since v1.2.3\n#### Uncategorized\n - Fixed a leak (#8392, @ann)\n",
                Fix,
                "Fix a leak",
            ),
            (
                "- `nerdctl run`:\n  - Add the flag `--x` (#1, thanks to @ann)\n",
                Feature,
                "Add the flag `--x`",
            ),
            (
                "* **Reworked the addons**: they run as static pods\n",
                ChangeKind::Other,
                "Rework the addons",
            ),
            (
                "# Installation\n* Take it\n## What's Changed\n* add a label\n",
                Feature,
                "add a label",
            ),
            (
                "* **Removed**: support for Kubernetes 1.30\n",
                Breaking,
                "Remove support for Kubernetes 1.30",
            ),
            (
                "* Automated cherry pick of #18452: Calico: add the mode by @ann in https://github.com/a/b/pull/855\n",
                Feature,
                "Calico: add the mode",
            ),
            (
                "* UI: Bump `x` to v2.17.5 to fix CVE-2024-3177 (#1)\n",
                Security,
                "UI: Bump `x` to v2.17.5 to fix CVE-2024-3177",
            ),
            (
                "* Mask the path ([GHSA-7ww5-4wqc-m92c](https://github.com/a))\n",
                Security,
                "Mask the path",
            ),
        ];
        for (notes, kind, text) in cases {
            assert_eq!(listed(notes), [(kind, text.to_owned())], "{notes}");
        }
    }

    #[test]
    fn what_is_no_change_for_readers_is_left_out() {
        let notes = "* Bump x/y from 1.2 to 1.3 by @dependabot in https://github.com/a/b/pull/1\n\
                     - [Downloads](#downloads)\n\
                     * :seedling: tidy\n* fix typo in docs\n### Contributors\n* Ann\n<details>\n* Add a thing\n</details>\n\
                     ## Dependencies\n### Added\n- x/y: v1.2.3\n## Images\n- `registry.example.org/x:v1`\n\
                     ## Overview\n- 4 new features merged\n## :seedling: Others\n- KCP: Add a role\n\
                     ## Bugs\n* e2e: Fix the printing\n* API/CI: Enable a check\n\
                     ```sh\n* Add a thing\n```\n";
        assert_eq!(listed(notes), []);
    }
}
