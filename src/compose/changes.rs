//! What a release bullet says after its colon: up to three changes of a few words each.

use super::wording::{in_code_font, is_joint, words};
use crate::activity::{Change, ChangeKind, Notes, read_notes, verb};
use crate::text::{Untrusted, safe_for_markdown};

/// The stylesheet asks for changes of two to four words; a fifth is for names.
const MOST_WORDS: usize = 5;

/// A bullet names so many changes.
const MOST_CHANGES: usize = 3;

/// The changes that readers want first, as Markdown: breaking ones, security, features, fixes; among those of a kind first
/// what the notes open with.
pub(super) fn summary(notes: &Untrusted) -> Vec<String> {
    let Notes {
        opening,
        mut changes,
    } = read_notes(notes);
    let opening: Vec<String> = names_in(opening.raw()).collect();
    let told_first = |change: &Change| {
        names_in(change.text.raw())
            .filter(|it| opening.contains(it))
            .count()
            >= 2
    };
    changes.sort_by_cached_key(|it| (it.kind, !told_first(it)));
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

/// Words that say something, in lower case.
fn names_in(text: &str) -> impl Iterator<Item = String> {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|it| it.len() > 2)
        .map(str::to_lowercase);
    words.filter(|it| !is_joint(it) && verb(it).is_none())
}

/// A change in two to five words: the verb, what it is about, and where. `None` where that cannot be told.
fn phrase(change: &Change) -> Option<String> {
    let (area, statement) = area(change.text.raw());
    let all = words(statement);
    let acts = all.first().and_then(|it| verb(it));
    let rest = all.get(usize::from(acts.is_some())..)?;
    let (acts, rest) = told_shorter(acts, rest);
    let acts = acts.or((change.kind == ChangeKind::Fix).then_some("fix"));
    let mut kept: Vec<String> = Vec::new();
    let mut words = rest.iter().copied();
    let mut ended_by = String::new();
    for word in words.by_ref() {
        let lower = word.to_lowercase();
        if ["a", "an", "the"].contains(&lower.as_str()) {
            continue;
        }
        let symbol = word.starts_with(['(', '[']) || !word.contains(char::is_alphanumeric);
        let goes_on = is_joint(&lower) || (lower.ends_with("ing") && verb(&lower).is_some());
        if symbol || kept.len() + 1 == MOST_WORDS || (goes_on && kept.len() >= 2) {
            ended_by = lower;
            break;
        }
        let bare = word.trim_end_matches([',', ';', ':', '.']);
        kept.push(bare.to_owned());
        if bare.len() < word.len() && kept.len() >= 2 {
            break;
        }
    }
    while kept.last().is_some_and(|it| is_joint(&it.to_lowercase())) {
        kept.pop();
    }
    // "nil pointer in NRI" is "NRI nil pointer", and "forward: Add directive" is "add forward directive".
    let place = area.or_else(|| {
        words
            .next()
            .filter(|it| ["in", "for", "of", "on"].contains(&ended_by.as_str()) && is_name(it))
    });
    let place = place.map(|it| it.trim_end_matches([',', ';', ':', '.', ')']));
    let place =
        place.filter(|it| kept.len() < 4 && !kept.iter().any(|word| word.eq_ignore_ascii_case(it)));
    let says = !kept.is_empty()
        && kept.len() + usize::from(acts.is_some()) + usize::from(place.is_some()) >= 2;
    says.then(|| {
        let kept = kept.iter().map(String::as_str);
        let all = acts.into_iter().chain(place).chain(kept).map(in_code_font);
        safe_for_markdown(&uncapitalised(&all.collect::<Vec<_>>().join(" ")))
    })
}

/// `plugin/forward: Add a directive` → (`forward`, `Add a directive`): where a change belongs, if that is one word.
fn area(line: &str) -> (Option<&str>, &str) {
    const ANYWHERE: &[&str] = &[
        "all", "api", "build", "core", "feature", "fix", "general", "misc", "note", "other", "spec",
    ];
    let Some((area, statement)) = line
        .split_once(": ")
        .filter(|it| it.0.split(' ').count() <= 3)
    else {
        return (None, line);
    };
    let name = area
        .rsplit([' ', '/', ','])
        .next()
        .unwrap_or(area)
        .trim_matches(['`', '(', ')']);
    let says =
        name.len() > 1 && !area.contains(',') && !ANYWHERE.contains(&name.to_lowercase().as_str());
    (says.then_some(name), statement)
}

/// A name that can stand before a noun: `NRI`, `CronJob`.
fn is_name(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase)
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ',' | '.' | ')' | '-'))
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
                "fix NRI nil pointer dereference"
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
