//! The changes that the notes of a release list, without what is of no use to readers.

use super::words::Words;
use super::{Version, clean};
use crate::text::{Untrusted, safe_for_terminal};

/// One change of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub kind: ChangeKind,
    /// What the notes say, as one line, without numbers, authors and prefixes.
    pub text: Untrusted,
}

/// The notes of a release as far as readers care.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// What stands above the first list: often what the authors think matters most.
    pub opening: Untrusted,
    /// In the order of the notes.
    pub changes: Vec<Change>,
}

/// Kinds of changes in the order in which readers want them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    Breaking,
    Security,
    Feature,
    Fix,
    Other,
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

fn change(below: ChangeKind, item: &str) -> Option<Change> {
    let line = safe_for_terminal(item);
    let by = line
        .rsplit_once(" by @")
        .filter(|it| it.1.contains("/pull/"));
    let line = by.map_or(line.as_str(), |it| it.0);
    let (marked, line) = mark(line);
    let line = without_bold(line);
    let text = clean(&Untrusted::new(without_tail(&line)));
    let words = Words::of(text.raw());
    if words.count() < 2 || is_aside(&line, &words) {
        return None;
    }
    let lower = text.raw().to_lowercase();
    let has = |list: &[&str]| words.has(list);
    let kind = match marked {
        _ if lower.contains("cve-") || has(&["vulnerability", "vulnerabilities", "security"]) => {
            ChangeKind::Security
        }
        Some(kind) => kind,
        None if has(&["breaking"]) || removes_surface(&words) => ChangeKind::Breaking,
        None if below != ChangeKind::Other => below,
        None if has(&["fix", "fixes", "fixed", "bug"])
            || ["prevent", "avoid"].contains(&words.at(words.statement())) =>
        {
            ChangeKind::Fix
        }
        None if has(&[
            "add",
            "adds",
            "added",
            "support",
            "supports",
            "introduce",
            "implement",
            "implements",
            "new",
            "allow",
            "enable",
        ]) =>
        {
            ChangeKind::Feature
        }
        None => ChangeKind::Other,
    };
    Some(Change { kind, text })
}

/// Whether a change takes away what users may rely on.
fn removes_surface(words: &Words<'_>) -> bool {
    let goes = [
        "remove",
        "removes",
        "removed",
        "drop",
        "drops",
        "dropped",
        "deprecate",
        "deprecates",
    ]
    .contains(&words.at(words.statement()));
    goes && words.has(&[
        "api",
        "command",
        "deprecated",
        "field",
        "fields",
        "flag",
        "flags",
        "metric",
        "option",
        "support",
    ])
}

/// The mark at the beginning of an item, as an emoji, its name or a word in brackets; and what follows it.
fn mark(line: &str) -> (Option<ChangeKind>, &str) {
    const MARKS: &[(&str, ChangeKind)] = &[
        (":warning:", ChangeKind::Breaking),
        ("⚠", ChangeKind::Breaking),
        ("[CHANGE]", ChangeKind::Breaking),
        ("[SECURITY]", ChangeKind::Security),
        (":sparkles:", ChangeKind::Feature),
        ("✨", ChangeKind::Feature),
        ("[FEATURE]", ChangeKind::Feature),
        ("[ENHANCEMENT]", ChangeKind::Feature),
        (":bug:", ChangeKind::Fix),
        ("🐛", ChangeKind::Fix),
        ("[BUGFIX]", ChangeKind::Fix),
        ("[PERF]", ChangeKind::Other),
    ];
    let found = MARKS
        .iter()
        .find_map(|(mark, kind)| Some((*kind, line.strip_prefix(mark)?)));
    let (kind, rest) = found.map_or((None, line), |(kind, rest)| (Some(kind), rest));
    (kind, rest.trim_start_matches([' ', '\u{fe0f}']))
}

/// Bold marks go; `**(go/v4)**: ` and other parentheses at the beginning go with what they hold.
fn without_bold(line: &str) -> String {
    let plain = line.replace("**", "").replace("__", "");
    match plain.strip_prefix('(').and_then(|it| it.split_once(')')) {
        Some((_, rest)) => rest.trim_start_matches([':', ' ']).to_owned(),
        None => plain,
    }
}

/// Without numbers and authors at the end: `(#123, @author)`, `([#1](…))`, `[#1](…) [#2](…)`.
fn without_tail(line: &str) -> &str {
    let mut rest = line.trim_end();
    while let Some((before, word)) = rest.rsplit_once(' ') {
        let bare = word.trim_start_matches(['(', '[']);
        let reference =
            bare.starts_with(['#', '@']) || bare.starts_with("https://") || word.contains("](");
        if !reference {
            break;
        }
        rest = before.trim_end_matches([' ', '(', '[', ',']);
    }
    rest
}

/// Changes that are none for readers: dependencies, tests, documents, the making of the release itself.
fn is_aside(line: &str, words: &Words<'_>) -> bool {
    const CHORES: &str = "
        approver approvers backport build(deps changelog chart charts chore chore(deps ci contacts contributor
        contributors dependabot dependencies dependency deps doc docs documentation e2e flake github
        golangci-lint link links lint linter maintainers owners owners_aliases postsubmit presubmit prow readme
        release reviewer reviewers seedling template templates test testing tests typo typos unit vendor
        website workflow workflows
    ";
    let raw = line.to_lowercase();
    let prefixed = [
        ":seedling:",
        "🌱",
        "📖",
        ":book:",
        "chore",
        "build(",
        "build:",
        "ci:",
        "ci(",
        "docs:",
        "docs(",
        "test:",
        "test(",
        "[dep]",
        "automated",
        "revert",
    ];
    let updates = [
        "bump",
        "bumps",
        "update",
        "upgrade",
        "updated",
        "upgraded",
        "downgrade",
    ]
    .contains(&words.at(words.statement()));
    let version = (0..words.count()).any(|it| Version::parse(words.written(it)).is_some());
    let hash = raw
        .trim_start_matches(['[', '`'])
        .get(..7)
        .is_some_and(|it| it.chars().all(|c| c.is_ascii_hexdigit()));
    prefixed.iter().any(|it| raw.starts_with(it))
        || CHORES.split_whitespace().any(|it| words.has(&[it]))
        || (updates
            && (version || words.has(&["golang", "go", "latest", "image", "images", "module"])))
        || hash
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
