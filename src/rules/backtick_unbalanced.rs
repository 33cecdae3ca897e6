//! Backticks come in pairs.

use crate::diagnostic::Diagnostic;
use crate::post::CharClasses;
use crate::rules::{CheckStage, Context, Findings, Rule};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "backtick-unbalanced",
    summary: "backticks come in pairs",
    why: "A backtick without its partner is shown as it is, and the code beside it in plain letters.",
    bad: "* Set ``--plural-exceptions` to improve type detection",
    good: "* Set `--plural-exceptions` to improve type detection",
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    let mut told = None;
    for words in post.words_with(CharClasses::any(b"`")) {
        for (at, _) in words.span.of(text).match_indices('`') {
            let at = words.span.start + at;
            let run = post.run_around(at).map(|run_around| run_around.span.start);
            let escaped = text.get(..at).is_some_and(|text| text.ends_with('\\'));
            if escaped || (told.is_some() && told == run) {
                continue;
            }
            told = run;
            let found =
                Diagnostic::warning(Span::new(at, at + 1), "a backtick without its partner");
            findings.push(found.help("close the code, or write `\\`` to show a backtick"));
        }
    }
}
