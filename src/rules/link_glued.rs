//! There is a space between a link and the word beside it.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::LinkForm;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::style::is_glued;
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "link-glued",
    summary: "there is a space between a link and the word beside it",
    why: "The page shows the two as one word.",
    bad: "The [community meeting](https://example.org/meeting)started with a demo.",
    good: "The [community meeting](https://example.org/meeting) started with a demo.",
    source: "",
    fixes: Fixes::Unsafe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for link in context
        .post
        .links()
        .filter(|link| link.form == LinkForm::Inline)
    {
        let after = text.get(link.span.end..).unwrap_or("");
        let mark = after
            .strip_prefix([',', ';', ':'])
            .is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        let opens = after.starts_with('(') || after.starts_with('[');
        if opens || mark || is_glued(after) {
            findings.push(glued(
                link.span.end + usize::from(mark),
                "no space after the link",
            ));
        }
        let before = text
            .get(..link.span.start)
            .and_then(|text| text.chars().next_back());
        if before.is_some_and(char::is_alphanumeric) {
            findings.push(glued(link.span.start, "no space before the link"));
        }
    }
}

fn glued(at: usize, message: &str) -> Diagnostic {
    Diagnostic::warning(Span::at(at), message)
        .fix(Fix::unsafe_("add a space", vec![Edit::insert(at, " ")]))
}
