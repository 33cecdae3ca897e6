//! No accidental table.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::RunKind;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "table-pipe",
    summary: "`|` outside code is written `\\|`",
    why: "kramdown makes a table of any line with a bare `|`: the bullet is split into cells.",
    bad: "* Choose between a|b in the flag",
    good: "* Choose between a\\|b in the flag",
    source: source::KRAMDOWN,
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
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
        let words = post.words_in(run.span).iter();
        let pipes = words.flat_map(|words| {
            let found = words.span.of(text).match_indices('|');
            found.map(|(offset, _)| words.span.start + offset)
        });
        let bare = pipes.filter(|at| !text.get(..*at).is_some_and(|text| text.ends_with('\\')));
        let edits: Vec<Edit> = bare.map(|at| Edit::insert(at, "\\")).collect();
        if let Some(first) = edits.first().map(|edit| edit.span.start) {
            let message = "kramdown makes a table of a line with `|`";
            let found = Diagnostic::error(Span::new(first, first + 1), message);
            findings.push(found.fix(Fix::safe("write `\\|`", edits)));
        }
    }
}

/// Whether a paragraph is an intended table: its second line holds only `|`, `-`, `:` and spaces.
fn is_table(paragraph: &str) -> bool {
    let rule = paragraph.lines().nth(1).unwrap_or("").trim();
    rule.contains('-')
        && rule.contains('|')
        && rule.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}
