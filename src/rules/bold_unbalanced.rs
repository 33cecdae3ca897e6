//! The `**` of bold words come in pairs.

use crate::diagnostic::Diagnostic;
use crate::post::CharClasses;
use crate::rules::{CheckStage, Context, Findings, Rule};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "bold-unbalanced",
    summary: "the `**` of bold words come in pairs, close to the words",
    why: "A `**` without its partner, or with a blank between it and its words, makes nothing bold: the page shows the \
          asterisks.",
    bad: "**Next Deadline: Docs Freeze, July 30",
    good: "**Next Deadline: Docs Freeze, July 30**",
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    let mut told = None;
    for words in post.words_with(CharClasses::any(b"*")) {
        for (at, _) in words.span.of(text).match_indices("**") {
            let at = words.span.start + at;
            let run = post.run_around(at).map(|run_around| run_around.span.start);
            // A bullet's marker that is typed twice is bullet-missing's to tell.
            let begins = at == post.line_around(at).start
                && text.get(at + 2..).is_some_and(|text| text.starts_with(' '));
            if begins || (told.is_some() && told == run) {
                continue;
            }
            told = run;
            let found = Diagnostic::warning(Span::new(at, at + 2), "`**` that makes nothing bold");
            findings.push(
                found.help("put one right before and one right after the words, or take it out"),
            );
        }
    }
}
