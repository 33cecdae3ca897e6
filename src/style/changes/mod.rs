//! What a release bullet says after its colon: up to three changes, the ones that readers want first.

mod brief;
mod grammar;
mod shorten;
mod statement;

use std::cmp::Reverse;
use std::collections::HashSet;

use brief::{ChangeSummary, brief};

use crate::style::wording::is_joint;
use crate::style::{Change, Notes, read_notes, verb};
use crate::text::Untrusted;

/// A bullet names so many changes.
const MOST_CHANGES: usize = 3;

/// The changes that readers want first, as Markdown: breaking ones, security, features, fixes; among those of a kind first
/// what the notes open with, then what is likely to matter. `terms` are written as the newsletter writes them.
pub(crate) fn summary(notes: &Untrusted, terms: &[String]) -> Vec<String> {
    let Notes {
        opening,
        mut changes,
    } = read_notes(notes);
    let opening: HashSet<String> = names_in(opening.raw()).collect();
    let told_first = |change: &Change| {
        names_in(change.text.raw())
            .filter(|names_in| opening.contains(names_in))
            .count()
            >= 2
    };
    changes
        .sort_by_cached_key(|change| (change.kind, !told_first(change), Reverse(weight(change))));
    let mut out: Vec<ChangeSummary> = Vec::new();
    for brief in changes.iter().filter_map(brief) {
        if !out.iter().any(|out| out.is_like(&brief)) {
            out.push(brief);
        }
        if out.len() == MOST_CHANGES {
            break;
        }
    }
    out.into_iter()
        .map(|out| out.markdown(notes.raw(), terms))
        .collect()
}

/// How likely a change is to be named, among others of its kind: what users can see before how it is made.
fn weight(change: &Change) -> i8 {
    const SEEN: &[&str] = &["beta", "crd", "crds", "ga", "kubernetes"];
    const INSIDE: &[&str] = &[
        "change", "move", "refactor", "rename", "replace", "rework", "switch", "update", "use",
    ];
    let text = change.text.raw().to_lowercase();
    let statement = text.split_once(": ").map_or(&*text, |(_, rest)| rest);
    let words: Vec<&str> = statement.split(|c: char| !c.is_alphanumeric()).collect();
    let seen = words.iter().any(|word| SEEN.contains(word)) || statement.contains("by default");
    let supported = words.contains(&"support");
    let inside = words
        .first()
        .and_then(|word| verb(word))
        .is_some_and(|value| INSIDE.contains(&value));
    i8::from(seen) + i8::from(seen && supported) - i8::from(inside)
}

/// Words that say something, in lower case.
fn names_in(text: &str) -> impl Iterator<Item = String> {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| part.len() > 2)
        .map(str::to_lowercase);
    words.filter(|word| !is_joint(word) && verb(word).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_changes_in_the_order_that_readers_want() {
        let notes = "## Bug Fixes\n* Fix nil pointer dereference in NRI during teardown (#1)\n* Reject CreateContainer calls when it is down (#2)\n\
                     ## Features\n* Add support for Kubernetes v1.30 (#3)\n\n## Breaking\n* Drop the flag --old (#4)\n";
        assert_eq!(
            summary(&notes.into(), &[]),
            [
                "drop flag `--old`",
                "support Kubernetes v1.30",
                "fix NRI nil pointer dereference"
            ]
        );
        assert_eq!(summary(&"".into(), &[]), [""; 0]);
    }

    #[test]
    fn nearly_the_same_is_told_once() {
        let notes = "* Emit deprecation warning for AUFS snapshotter (#1)\n* Emit deprecation warning for v1 runtime (#2)\n";
        assert_eq!(
            summary(&notes.into(), &[]),
            ["emit AUFS deprecation warning"]
        );
    }

    #[test]
    fn hostile_notes_stay_words() {
        let notes = "* Add [x](javascript:alert) {{ y }} | z\n* Fix <b>it</b> all (#1)\n";
        for change in summary(&notes.into(), &[]) {
            assert!(
                !change.contains("{{") && !change.contains("](") && !change.contains(" | "),
                "{change}"
            );
        }
    }
}
