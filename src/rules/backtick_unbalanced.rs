//! Every backtick has a partner.

use crate::diagnostic::Diagnostic;
use crate::post::CharClasses;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "backtick-unbalanced",
    summary: "every backtick has a partner",
    why: "A single backtick is shown as it is, and the code after it in the normal font.",
    bad: "* Set ``--plural-exceptions` to improve type detection",
    good: "* Set `--plural-exceptions` to improve type detection",
    source: source::KRAMDOWN,
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    let mut reported = None;
    for words in post.words_with(CharClasses::any(b"`")) {
        for (at, _) in words.span.of(text).match_indices('`') {
            let at = words.span.start + at;
            let run = post.run_around(at).map(|run| run.span.start);
            let escaped = text.get(..at).is_some_and(|text| text.ends_with('\\'));
            if escaped || (reported.is_some() && reported == run) {
                continue;
            }
            reported = run;
            let found = Diagnostic::warning(Span::new(at, at + 1), "an unbalanced backtick");
            findings.push(found.help("add the missing backtick, or write `\\`` to show one"));
        }
    }
}
