//! One change of a release, as an item of its notes tells it.

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

/// Kinds of changes in the order in which readers want them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    Breaking,
    Security,
    Feature,
    Fix,
    Other,
}

/// Reads an item of a list below a heading of kind `below`. `None` for what is no news to readers.
pub(super) fn change(below: ChangeKind, item: &str) -> Option<Change> {
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
