//! A title without what only the pull request's authors need: prefixes, tags, numbers.

use crate::text::{Untrusted, safe_for_terminal};

/// Titles are read up to here, in characters: GitHub allows 256, and nothing that follows would be shown.
const LONGEST_READ: usize = 400;

/// The prefixes of conventional commits and their relatives.
const PREFIXES: &[&str] = &[
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

/// What the first word of a title says is done, as it is written and in the present tense.
const VERBS: &[(&str, &str)] = &[
    ("Add", "Added"),
    ("Allow", "Allowed"),
    ("Avoid", "Avoided"),
    ("Bump", "Bumped"),
    ("Change", "Changed"),
    ("Cleanup", "Cleaned"),
    ("Convert", "Converted"),
    ("Correct", "Corrected"),
    ("Create", "Created"),
    ("Deprecate", ""),
    ("Disable", "Disabled"),
    ("Drop", "Dropped"),
    ("Enable", "Enabled"),
    ("Enforce", "Enforced"),
    ("Enhance", "Enhanced"),
    ("Ensure", "Ensured"),
    ("Expose", "Exposed"),
    ("Extend", "Extended"),
    ("Fix", "Fixed"),
    ("Graduate", "Graduated"),
    ("Handle", "Handled"),
    ("Ignore", "Ignored"),
    ("Implement", "Implemented"),
    ("Improve", "Improved"),
    ("Include", "Included"),
    ("Increase", "Increased"),
    ("Introduce", "Introduced"),
    ("Limit", "Limited"),
    ("Lock", "Locked"),
    ("Make", "Made"),
    ("Mark", "Marked"),
    ("Migrate", "Migrated"),
    ("Move", "Moved"),
    ("Optimize", "Optimized"),
    ("Prevent", "Prevented"),
    ("Promote", "Promoted"),
    ("Propagate", "Propagated"),
    ("Reduce", "Reduced"),
    ("Refactor", "Refactored"),
    ("Register", "Registered"),
    ("Reject", "Rejected"),
    ("Remove", "Removed"),
    ("Rename", "Renamed"),
    ("Replace", "Replaced"),
    ("Report", "Reported"),
    ("Reset", ""),
    ("Resolve", "Resolved"),
    ("Restore", "Restored"),
    ("Return", "Returned"),
    ("Revert", "Reverted"),
    ("Set", ""),
    ("Show", "Showed"),
    ("Skip", "Skipped"),
    ("Split", ""),
    ("Stop", "Stopped"),
    ("Support", "Supported"),
    ("Switch", "Switched"),
    ("Track", "Tracked"),
    ("Truncate", "Truncated"),
    ("Update", "Updated"),
    ("Upgrade", "Upgraded"),
    ("Use", "Used"),
    ("Validate", "Validated"),
];

/// Cleans `title`. The words stay the author's, but for a verb at the beginning, which is put into the present tense
/// where that is sure.
pub fn clean(title: &Untrusted) -> Untrusted {
    let read: String = title.raw().chars().take(LONGEST_READ).collect();
    let line = safe_for_terminal(&read);
    let (component, rest) = without_prefixes(&without_references(&line));
    let rest = in_the_present(rest.trim());
    let line = match component {
        Some(component) if !rest.to_lowercase().starts_with(&component) => {
            format!("{component}: {rest}")
        }
        _ => rest,
    };
    let line = line.trim().trim_end_matches(['.', ',', ';', ':', ' ']);
    Untrusted::new(line)
}

/// The verb in the present tense, if `word` is one that stands at the beginning of titles.
pub fn verb(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    let third = |verb: &str| -> [String; 2] { [format!("{verb}s"), format!("{verb}es")] };
    let found = VERBS.iter().find(|(present, past)| {
        let present = present.to_lowercase();
        word == present || word == past.to_lowercase() || third(&present).contains(&word)
    });
    found.map(|it| it.0)
}

fn in_the_present(line: &str) -> String {
    let (head, rest) = match component_prefix(line) {
        Some(at) => line.split_at(at),
        None => ("", line),
    };
    let (first, after) = rest.split_once(' ').unwrap_or((rest, ""));
    match verb(first) {
        Some(present) if !after.is_empty() => {
            let small = first.starts_with(char::is_lowercase);
            let present = if small {
                present.to_lowercase()
            } else {
                present.to_owned()
            };
            format!("{head}{present} {after}")
        }
        _ => line.to_owned(),
    }
}

/// Where the text after `component: ` begins, if the line begins with at most three words and a colon.
pub fn component_prefix(line: &str) -> Option<usize> {
    let at = line.find(": ")?;
    let head = line.get(..at)?;
    let plain =
        !head.is_empty() && head.split(' ').count() <= 3 && !head.contains(['`', '"', '(', ',']);
    plain.then_some(at + ": ".len())
}

/// Drops `#123`, `(#123)`, addresses and KEP numbers in parentheses, wherever they stand, and `[2/n]`.
fn without_references(line: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    let words: Vec<&str> = line.split(' ').collect();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let next = words.get(at + 1).copied().unwrap_or("");
        let bare =
            word.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | ',' | '.' | ':' | ';'));
        let number = |it: &str| !it.is_empty() && it.chars().all(|c| c.is_ascii_digit());
        let reference = bare.strip_prefix('#').is_some_and(number)
            || bare.contains("://")
            || bare.split_once('/').is_some_and(|(part, all)| {
                word.starts_with(['[', '('])
                    && number(part)
                    && (number(all) || all == "n" || all == "N")
            });
        let bracketed = word.starts_with(['(', '[']);
        let kep = bracketed && bare.to_lowercase().strip_prefix("kep-").is_some_and(number);
        let kep_apart =
            *word == "(KEP" && number(next.trim_end_matches([')', ':']).trim_start_matches('#'));
        if reference || kep || kep_apart {
            at += if kep_apart { 2 } else { 1 };
            let dangling = [
                "fixes", "fix", "closes", "of", "for", "see", "issue", "in", "pr",
            ];
            if reference
                && out.len() > 2
                && out
                    .last()
                    .is_some_and(|it| dangling.contains(&&*it.to_lowercase()))
            {
                out.pop();
            }
            let ends = word.ends_with(':') && !out.is_empty();
            if ends && let Some(last) = out.pop() {
                // `Conditional Authz [2/n]: …`: the colon belongs to the words before.
                let whole = line.find(last).and_then(|it| line.get(it..it + last.len()));
                out.push(whole.unwrap_or(last));
                out.push(":");
            }
            continue;
        }
        out.push(word);
        at += 1;
    }
    out.join(" ").replace(" : ", ": ")
}

/// Takes prefixes off until none is left; gives the component that one of them named.
fn without_prefixes(line: &str) -> (Option<String>, String) {
    let mut rest = line.trim();
    let mut component = None;
    let mut fixes = false;
    loop {
        rest = rest.trim_start_matches([' ', ':', '-', '*', ',', '.']);
        if let Some((inner, after)) = rest.strip_prefix('[').and_then(|it| it.split_once(']'))
            && inner.chars().count() <= 60
            && !after.starts_with(['(', '['])
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
    let says_so = rest.split(' ').next().is_some_and(|it| verb(it).is_some())
        || component_prefix(rest).is_some()
        || [" should ", " must ", " no longer ", "not "]
            .iter()
            .any(|it| rest.contains(it));
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
    (numbered && after.starts_with([':', ' ', '-', ','])).then_some(after)
}

/// `fix(kubelet)!: …` → (`kubelet`, …, it is a fix)
fn without_kind(line: &str) -> Option<(&str, &str, bool)> {
    let (head, after) = line.split_once(':').or_else(|| line.split_once(" - "))?;
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
            ("Removed: nothing", "Removed: nothing"),
            ("", ""),
            ("[WIP]", ""),
        ];
        for (title, expected) in cases {
            assert_eq!(clean(&title.into()).raw(), expected, "{title}");
        }
    }
}
