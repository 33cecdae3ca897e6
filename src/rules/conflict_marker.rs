//! No conflict markers of git are left.

use super::{Context, Findings, Rule, Stage};
use crate::diagnostic::Diagnostic;
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "conflict-marker",
    summary: "no conflict markers of git are left",
    why: "Several writers work on one file; a marker that a merge left behind is shown to every reader.",
    bad: "<<<<<<< HEAD",
    good: "* Both writers' bullets, one below the other",
    stage: Stage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for mark in ["<<<<<<< ", ">>>>>>> "] {
        // Asking first is cheap; nearly every edition has none.
        let found = text.contains(mark).then(|| text.match_indices(mark));
        for (at, _) in found.into_iter().flatten() {
            let begins = text
                .get(..at)
                .is_some_and(|it| it.is_empty() || it.ends_with('\n'));
            if begins {
                let line = Span::new(at, at + mark.len() - 1);
                findings.push(
                    Diagnostic::error(line, "a conflict marker of git").help(
                        "keep what belongs into the edition and remove the three marker lines",
                    ),
                );
            }
        }
    }
}
