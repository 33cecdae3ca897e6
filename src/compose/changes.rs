//! What a release bullet says after its colon: up to three changes of a few words each.

use super::code::in_code_font;
use super::phrase::{is_joint, words};
use crate::activity::{Change, ChangeKind, changes, component_prefix, verb};
use crate::text::{Untrusted, safe_for_markdown};

/// The stylesheet asks for changes of two to four words; a fifth is for names.
const MOST_WORDS: usize = 5;

/// A bullet names so many changes.
const MOST_CHANGES: usize = 3;

/// The changes that readers want first, as Markdown: breaking ones, security, features, fixes.
pub(super) fn summary(notes: &Untrusted) -> Vec<String> {
    let mut changes = changes(notes);
    changes.sort_by_key(|it| it.kind);
    let mut out: Vec<String> = Vec::new();
    for change in &changes {
        if let Some(phrase) = phrase(change)
            && !out.contains(&phrase)
        {
            out.push(phrase);
        }
        if out.len() == MOST_CHANGES {
            break;
        }
    }
    out
}

/// A change in two to five words: the verb and what it is about. `None` where that cannot be told.
fn phrase(change: &Change) -> Option<String> {
    let line = change.text.raw();
    let (area, statement) = line.split_at(component_prefix(line).unwrap_or(0));
    let all = words(statement);
    let acts = all.first().and_then(|it| verb(it));
    let rest = all.get(usize::from(acts.is_some())..)?;
    let (acts, rest) = told_shorter(acts, rest);
    let mut kept: Vec<String> = acts.map(str::to_owned).into_iter().collect();
    if kept.is_empty() && change.kind == ChangeKind::Fix && !area.is_empty() {
        kept.push("fix".to_owned());
    }
    for word in rest {
        let lower = word.to_lowercase();
        if ["a", "an", "the"].contains(&lower.as_str()) {
            continue;
        }
        let enough = kept.len() >= 2 + usize::from(acts.is_some());
        if word.starts_with('(') || (is_joint(&lower) && enough) || kept.len() == MOST_WORDS {
            break;
        }
        let ends = word.ends_with([',', ';', ':', '.']);
        kept.push(word.trim_end_matches([',', ';', ':', '.']).to_owned());
        if ends && kept.len() >= 2 {
            break;
        }
    }
    while kept.last().is_some_and(|it| is_joint(&it.to_lowercase())) {
        kept.pop();
    }
    let says = kept.len() >= 2 && kept.iter().any(|it| it.chars().any(char::is_alphanumeric));
    says.then(|| {
        let coded: Vec<String> = kept.iter().map(|it| in_code_font(it)).collect();
        safe_for_markdown(&uncapitalised(&coded.join(" ")))
    })
}

/// "Add support for X" is "support X"; "fix an issue where X" is "fix X".
fn told_shorter<'w, 'a>(
    acts: Option<&'static str>,
    rest: &'w [&'a str],
) -> (Option<&'static str>, &'w [&'a str]) {
    let mut rest = rest;
    let mut acts = acts;
    let article = |rest: &'w [&'a str]| match rest {
        [first, after @ ..] if ["a", "an", "the"].contains(&first.to_lowercase().as_str()) => after,
        _ => rest,
    };
    match article(rest) {
        [support, for_, after @ ..]
            if support.eq_ignore_ascii_case("support")
                && ["for", "to"].contains(&for_.to_lowercase().as_str()) =>
        {
            if acts == Some("add") {
                acts = Some("support");
            }
            rest = after;
        }
        [bug, that, after @ ..]
            if ["bug", "issue", "problem", "regression"].contains(&bug.to_lowercase().as_str())
                && ["where", "with", "in", "when", "that", "of"]
                    .contains(&that.to_lowercase().as_str()) =>
        {
            rest = after;
        }
        _ => {}
    }
    (acts, article(rest))
}

/// Changes after a colon begin small, but for names.
fn uncapitalised(line: &str) -> String {
    let first = line.split(' ').next().unwrap_or("");
    let mut letters = first.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    let word = letters.clone().count() > 0 && letters.all(char::is_lowercase);
    if capital && word && verb(first).is_some() {
        line.to_lowercase()
            .chars()
            .take(1)
            .chain(line.chars().skip(1))
            .collect()
    } else {
        line.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_changes_in_the_order_that_readers_want() {
        let notes = "## Bug Fixes\n* Fix nil pointer dereference in NRI during teardown (#1)\n* Reject CreateContainer calls when it is down (#2)\n\
                     ## Features\n* Add support for Kubernetes v1.30 (#3)\n\n## Breaking\n* Drop the flag --old (#4)\n";
        assert_eq!(
            summary(&notes.into()),
            [
                "drop flag `--old`",
                "support Kubernetes v1.30",
                "fix nil pointer dereference"
            ]
        );
        assert_eq!(summary(&"".into()), [""; 0]);
    }

    #[test]
    fn hostile_notes_stay_words() {
        let notes = "* Add [x](javascript:alert) {{ y }} | z\n* Fix <b>it</b> all (#1)\n";
        for change in summary(&notes.into()) {
            assert!(
                !change.contains("{{") && !change.contains("](") && !change.contains(" | "),
                "{change}"
            );
        }
    }
}
