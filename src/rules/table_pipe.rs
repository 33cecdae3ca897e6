//! A bare `|` does not make a table.

use super::{Context, Findings, Rule, Stage};
use crate::diagnostic::{Diagnostic, Fix};
use crate::post::RunKind;
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "table-pipe",
    summary: "`|` outside code is written `\\|`",
    why: "The site's Markdown makes a table of any line with a bare `|`: the bullet falls apart into cells.",
    bad: "* Choose between a|b in the flag",
    good: "* Choose between a\\|b in the flag",
    stage: Stage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    if !post.draft.body.of(text).contains('|') {
        return;
    }
    for run in &post.draft.runs {
        if run.kind == RunKind::Heading || is_table(run.span.of(text)) {
            continue;
        }
        for words in post.words_in(run.span) {
            for (at, _) in words.span.of(text).match_indices('|') {
                let at = words.span.start + at;
                if text.get(..at).is_some_and(|it| it.ends_with('\\')) {
                    continue;
                }
                let fix = Fix::safe("write `\\|`", vec![Edit::insert(at, "\\")]);
                let found = Diagnostic::error(
                    Span::new(at, at + 1),
                    "the site makes a table of a line with `|`",
                );
                findings.push(found.fix(fix));
            }
        }
    }
}

/// Whether a paragraph is a table that is meant: its second line holds nothing but `|`, `-`, `:` and blanks.
fn is_table(paragraph: &str) -> bool {
    let rule = paragraph.lines().nth(1).unwrap_or("").trim();
    rule.contains('-')
        && rule.contains('|')
        && rule.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}
