//! Every `**` has a partner.

use crate::diagnostic::Diagnostic;
use crate::post::CharClasses;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "bold-unbalanced",
    summary: "every `**` has a partner and touches the bold text",
    why: "A `**` without a partner, or with a space between it and the bold text, makes nothing \
          bold: the page shows the asterisks.",
    bad: "**Next Deadline: Docs Freeze, July 30",
    good: "**Next Deadline: Docs Freeze, July 30**",
    source: source::KRAMDOWN,
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    let mut reported = None;
    for words in post.words_with(CharClasses::any(b"*")) {
        for (at, _) in words.span.of(text).match_indices("**") {
            let at = words.span.start + at;
            let run = post.run_around(at).map(|run| run.span.start);
            // A doubled bullet marker is reported by bullet-missing.
            let begins = at == post.line_around(at).start
                && text.get(at + 2..).is_some_and(|text| text.starts_with(' '));
            if begins || (reported.is_some() && reported == run) {
                continue;
            }
            reported = run;
            let found = Diagnostic::warning(Span::new(at, at + 2), "an unbalanced `**`");
            findings.push(found.help(
                "put one directly before and one directly after the bold text, or remove it",
            ));
        }
    }
}
