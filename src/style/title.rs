//! A title without what only the pull request's authors need: prefixes, tags, numbers.

use crate::style::references::{without_links, without_quotes, without_references};
use crate::style::verb::{in_the_present, verb};
use crate::text::{Untrusted, safe_for_terminal};

/// Titles are read up to here, in characters: GitHub allows 256, and nothing that follows would be shown.
const LONGEST_READ: usize = 400;

/// The prefixes of conventional commits and their relatives.
const PREFIXES: &[&str] = &[
    "action required",
    "fix",
    "feat",
    "feature",
    "chore",
    "doc",
    "docs",
    "test",
    "tests",
    "refactor",
    "perf",
    "build",
    "ci",
    "style",
    "revert",
    "cleanup",
    "bug",
    "bugfix",
    "bug fix",
    "improvement",
    "hotfix",
    "enhancement",
    "flake",
    "regression",
    "fixes",
    "fixed",
];

/// Components that the field names before a colon. In brackets or as the scope of a prefix they are kept so.
const COMPONENTS: &[&str] = &[
    "apiserver",
    "client-go",
    "cloud-provider",
    "dra",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-proxy",
    "kube-scheduler",
    "kubeadm",
    "kubectl",
    "kubelet",
    "scheduler",
];

/// Cleans `title`. The words stay the author's, but for a verb at the beginning, which is put into the present tense
/// where that is sure.
pub fn clean(title: &Untrusted) -> Untrusted {
    let read: String = title.raw().chars().take(LONGEST_READ).collect();
    let line = safe_for_terminal(&read);
    let line = without_references(&without_links(without_quotes(&line)));
    let (component, rest) = without_prefixes(&line);
    let (head, statement) = rest.split_at(component_prefix(&rest).unwrap_or(0));
    let rest = format!("{head}{}", in_the_present(without_filler(statement)));
    let line = match component {
        Some(component) if !rest.to_lowercase().starts_with(&component) => {
            format!("{component}: {rest}")
        }
        _ => rest,
    };
    let line = line.trim_end_matches(['.', ',', ';', ':', ' ']);
    let nothing = ["none", "n/a", "na"].contains(&&*line.to_lowercase());
    Untrusted::new(if nothing { "" } else { line })
}

/// Where the statement after `component: ` begins; `None` where the line has no such head of at most three words.
pub fn component_prefix(line: &str) -> Option<usize> {
    let at = line.find(": ")?;
    let head = line.get(..at)?;
    let plain = !head.is_empty() && head.split(' ').count() <= 3 && !head.contains(['"', '(', ',']);
    plain.then_some(at + ": ".len())
}

/// "This PR adds a flag" → "adds a flag": it goes without saying.
fn without_filler(statement: &str) -> &str {
    const FILLERS: &[&str] = &[
        "this pr",
        "this pull request",
        "this change",
        "this commit",
        "this patch",
    ];
    let after = FILLERS.iter().find_map(|filler| {
        let head = statement.get(..filler.len())?;
        let after = statement.get(filler.len()..)?.strip_prefix(' ')?;
        head.eq_ignore_ascii_case(filler).then_some(after)
    });
    after
        .filter(|after| verb(after.split(' ').next().unwrap_or("")).is_some())
        .unwrap_or(statement)
}

/// Takes prefixes off until none is left; gives the component that one of them named.
fn without_prefixes(line: &str) -> (Option<String>, String) {
    let mut rest = line.trim();
    let mut component = None;
    let mut fixes = false;
    loop {
        rest = rest.trim_start_matches([' ', ':', ',']);
        rest = ["- ", "* "]
            .iter()
            .find_map(|value| rest.strip_prefix(value))
            .unwrap_or(rest);
        if let Some((inner, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))
            && (1..=60).contains(&inner.chars().count())
            && !after.starts_with('(')
        {
            component = component.or(known_component(inner));
            rest = after;
            continue;
        }
        if let Some(after) = without_kep(rest) {
            rest = after;
            continue;
        }
        if let Some((scope, after, fix)) = without_kind(rest) {
            component = component.or(known_component(scope));
            fixes |= fix;
            rest = after;
            continue;
        }
        break;
    }
    let rest = rest.trim();
    let says_so = rest
        .split(' ')
        .next()
        .is_some_and(|part| verb(part).is_some())
        || component_prefix(rest).is_some()
        || [" should ", " must ", " no longer ", "not "]
            .iter()
            .any(|value| rest.contains(value));
    if fixes && !says_so && !rest.is_empty() {
        // "fix: crash on restart" is not the news that something crashes.
        return (component, format!("Fix {rest}"));
    }
    (component, rest.to_owned())
}

/// `KEP-1234: …`, `KEP 1234 - …`
fn without_kep(line: &str) -> Option<&str> {
    let head = line.get(..3)?;
    let rest = line.get(3..)?;
    let rest = head
        .eq_ignore_ascii_case("kep")
        .then(|| rest.trim_start_matches(['-', ' ', '#', ':']))?;
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = after.len() < rest.len();
    // "KEP-4639 graduates": there the number is the name.
    let next = after.trim_start().split(' ').next().unwrap_or("");
    let apart =
        after.starts_with([':', '-', ',']) || (after.starts_with(' ') && verb(next).is_none());
    (numbered && apart).then_some(after)
}

/// `fix(kubelet)!: …` → (`kubelet`, …, it is a fix)
fn without_kind(line: &str) -> Option<(&str, &str, bool)> {
    // `Feature/pod group …`: a title made from the name of a branch.
    let branch = line
        .split_once('/')
        .filter(|(prefix, _)| PREFIXES.contains(&&*prefix.to_lowercase()));
    let (head, after) = branch
        .or_else(|| line.split_once(':'))
        .or_else(|| line.split_once(" - "))?;
    let head = head.trim_end_matches('!').trim_end();
    let (kind, scope) = match head.split_once('(') {
        Some((kind, scope)) => (kind, scope.strip_suffix(')')?),
        None => (head, ""),
    };
    let kind = kind.trim().to_lowercase();
    let fix = kind.contains("fix") || kind == "bug";
    let known = PREFIXES.contains(&kind.as_str());
    known.then_some((scope, after, fix))
}

fn known_component(name: &str) -> Option<String> {
    let name = name.trim().to_lowercase();
    let found = COMPONENTS.contains(&name.as_str());
    found.then(|| {
        if name == "dra" {
            "DRA".to_owned()
        } else {
            name
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_and_references_go() {
        let cases = [
            (
                "fix: kubelet crash on restart",
                "Fix kubelet crash on restart",
            ),
            (
                "feat(DRA): migrate list uniqueness",
                "DRA: migrate list uniqueness",
            ),
            (
                "[KEP-4639]: Graduate ImageVolume to GA",
                "Graduate ImageVolume to GA",
            ),
            (
                "KEP-5284: add impersonation latency tracking",
                "add impersonation latency tracking",
            ),
            ("[kubelet] Retry the probe.", "kubelet: Retry the probe"),
            (
                "Implement resource health in pod status (KEP 4680)",
                "Implement resource health in pod status",
            ),
            ("Adds a flag (#123456)", "Add a flag"),
            (
                "Fixed the quota, see https://example.org/1",
                "Fix the quota",
            ),
            (
                "Conditional Authz [2/n]: Implementation of the core",
                "Conditional Authz: Implementation of the core",
            ),
            (
                "Bugfix: decode errors should return 400",
                "decode errors should return 400",
            ),
            ("chore(deps): bump a to v1.2.3", "bump a to v1.2.3"),
            (
                "Make [kubectl](javascript:alert(1)) wait",
                "Make kubectl wait",
            ),
            ("\"Improved the cache.\"", "Improve the cache"),
            (
                "--node-ip takes two addresses",
                "--node-ip takes two addresses",
            ),
            ("This PR makes pods wait", "make pods wait"),
            ("This change is small", "This change is small"),
            (
                "CEL wrappers (3): Fix list concatenation",
                "CEL wrappers: Fix list concatenation",
            ),
            ("flake: deflake the apply test", "deflake the apply test"),
            ("KEP-4639 graduates to GA", "KEP-4639 graduates to GA"),
            ("Feature/pod group as victim", "pod group as victim"),
            ("[]byte is copied once", "[]byte is copied once"),
            ("Use \"a\" or \"b\"", "Use \"a\" or \"b\""),
            ("[sig-node][KEP-1] Retry the probe", "Retry the probe"),
            ("ACTION REQUIRED: Removed the flag", "Remove the flag"),
            ("NONE", ""),
            ("", ""),
            ("[WIP]", ""),
        ];
        for (title, expected) in cases {
            assert_eq!(clean(&title.into()).raw(), expected, "{title}");
        }
    }
}
