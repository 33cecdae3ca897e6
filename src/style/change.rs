//! One change of a release, as an item of its notes tells it.

use crate::style::words::Words;
use crate::style::{Version, clean, verb};
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
pub(crate) fn change(below: ChangeKind, item: &str) -> Option<Change> {
    let line = safe_for_terminal(item);
    let names_advisory = ["CVE-", "GHSA-"].iter().any(|value| line.contains(value));
    let (marked, line) = mark(without_origin(without_author(&line)));
    let line = headline(line);
    let text = clean(&Untrusted::new(without_tail(&line)));
    let words = Words::of(text.raw());
    let mends = updates(&words) || words.at(words.statement()) == "fix";
    let aside = is_aside(&line, &words) && !(names_advisory && mends);
    if words.count() < 2 || aside {
        return None;
    }
    let has = |list: &[&str]| words.has(list);
    let begins = |list: &[&str]| {
        list.iter()
            .any(|list| line.to_lowercase().starts_with(list))
    };
    let kind = match marked {
        _ if names_advisory || has(&["vulnerability", "vulnerabilities", "security"]) => {
            ChangeKind::Security
        }
        Some(kind) => kind,
        None if has(&["breaking"]) || removes_surface(&words) => ChangeKind::Breaking,
        None if below != ChangeKind::Other => below,
        None if has(&["fix", "fixes", "fixed", "bug"])
            || begins(&["fix:", "fix(", "bug:", "bugfix"])
            || ["prevent", "avoid"].contains(&words.at(words.statement())) =>
        {
            ChangeKind::Fix
        }
        None if begins(&["feat:", "feat("])
            || has(&["support", "supports"])
            || [
                "add",
                "allow",
                "enable",
                "implement",
                "implements",
                "introduce",
                "new",
                "provide",
            ]
            .contains(&words.at(words.statement()))
            || has(&["adds"]) =>
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

/// Without ` by @author in https://…/pull/1`.
fn without_author(line: &str) -> &str {
    line.rsplit_once(" by @")
        .map_or(line, |rsplit_once| rsplit_once.0)
}

/// Without what says only from where a change was picked: `Automated cherry pick of #1: `, `#1: `, `backport: `.
fn without_origin(line: &str) -> &str {
    let Some((head, rest)) = line.split_once(": ") else {
        return line;
    };
    let head = head.to_lowercase();
    let picked = head.contains("cherry pick of") || head == "backport";
    let numbered = head.starts_with('#')
        && head
            .trim_start_matches('#')
            .bytes()
            .all(|byte| byte.is_ascii_digit());
    if picked || numbered {
        rest.trim_start()
    } else {
        line
    }
}

/// What an item says in a few words, where its authors made that bold: `**Hybrid bootstrap**: workers …`. Other bold and
/// slanted marks go; `**(go/v4)**: ` and other parentheses at the beginning go with what they hold.
fn headline(line: &str) -> String {
    let bold = line
        .strip_prefix("**")
        .and_then(|rest| rest.split_once("**"));
    if let Some((head, rest)) = bold {
        let head = head.trim_end_matches(':');
        if head.contains(' ') && !head.starts_with('(') {
            return head.to_owned();
        }
        if verb(head).is_some() {
            return format!("{head} {}", rest.trim_start_matches([':', ' ']));
        }
    }
    let plain = line.replace("**", "");
    let rest = plain
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(')'));
    let rest = rest.map_or(&*plain, |rest| rest.1.trim_start_matches([':', ' ']));
    let words = rest.split(' ').map(|word| {
        let slanted = word
            .strip_prefix('_')
            .and_then(|rest| rest.strip_suffix('_'));
        slanted
            .filter(|slanted| !slanted.contains('_'))
            .unwrap_or(word)
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Without numbers and authors at the end: `(#123, @author)`, `([#1](…))`, `[#1](…) [#2](…)`.
fn without_tail(line: &str) -> &str {
    let numbered = |text: &(usize, &str)| {
        line.get(text.0 + text.1.len()..)
            .is_some_and(|line| line.starts_with(|c: char| c.is_ascii_digit()))
    };
    let mut numbers = line.match_indices(" (#").filter(numbered);
    let mut rest = numbers
        .next()
        .and_then(|number| line.get(..number.0))
        .unwrap_or(line)
        .trim_end();
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

/// Whether an item brings something up to date.
fn updates(words: &Words<'_>) -> bool {
    let first = words.at(words.statement());
    first.starts_with("upgrad")
        || first == "downgrade"
        || matches!(verb(first), Some("bump" | "update"))
}

/// Changes that are none for readers: dependencies, tests, documents, the making of the release itself.
fn is_aside(line: &str, words: &Words<'_>) -> bool {
    const CHORES: &str = "
        approver approvers backport boilerplate changelog chart charts chore cloudbuild codespell contacts contributor
        contributors copyright dependabot dependencies dependency deps doc docs documentation e2e flake flakes github
        golangci-lint kpromo link links lint linter maintainers makefile nightly owners owners_aliases postsubmit
        presubmit prow readme release reviewer reviewers seedling staging test testing tests typo typos unit
        vendor website workflow workflows
    ";
    let lower = line.to_lowercase();
    let marked = [":seedling:", "🌱", "📖", ":book:", "automated", "revert"];
    let goes_back = words.at(words.statement()) == "revert";
    let version = (0..words.count()).any(|value| Version::parse(words.written(value)).is_some());
    let named = words.has(&[
        "golang", "go", "latest", "image", "images", "module", "modules",
    ]);
    let outdated =
        updates(words) && (version || named || verb(words.at(words.statement())) != Some("update"));
    let hash = lower
        .trim_start_matches(['[', '`'])
        .get(..7)
        .is_some_and(|trim_start_matche| trim_start_matche.chars().all(|c| c.is_ascii_hexdigit()));
    let moved = ["->", "→"].iter().any(|value| lower.contains(value));
    let address = lower.starts_with('[') && lower.ends_with(')') && lower.contains("](#");
    marked.iter().any(|marked| lower.starts_with(marked))
        || concerns_makers(&lower)
        || CHORES.split_whitespace().any(|word| words.has(&[word]))
        || outdated
        || goes_back
        || ["cloud build", "issue template", "readme"]
            .iter()
            .any(|value| lower.contains(value))
        || hash
        || moved
        || address
}

/// Whether an item says of itself, in its head, that it concerns only those who make the project: `API/CI: …`, `docs(x): …`.
fn concerns_makers(lower: &str) -> bool {
    const AREAS: &str = "
        build chart charts chore ci dep dependencies dependency deps devtools doc docs documentation e2e go hack helm helm-charts
        image images mage release repository scaletest test testing tests
    ";
    // `[manila-csi-plugin] helm: …`
    let mut line = lower;
    while let Some((_, rest)) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        line = rest.trim_start_matches([':', ' ']);
    }
    let head = line
        .split_once(": ")
        .or_else(|| line.split_once("):"))
        .filter(|value| value.0.split(' ').count() <= 3);
    head.is_some_and(|(head, _)| {
        head.split(['/', ',', '(', ')'])
            .any(|part| AREAS.split_whitespace().any(|word| word == part.trim()))
    })
}
