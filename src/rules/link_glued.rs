//! There is a space between a link and the word beside it.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::LinkForm;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
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

/// Suffixes that may follow a link directly.
const ENDINGS: [&str; 7] = ["s", "es", "d", "ed", "ing", "er", "th"];

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let is_word = |c: char| c.is_alphanumeric();
    for link in context
        .post
        .links()
        .filter(|link| link.form == LinkForm::Inline)
    {
        let after = text.get(link.span.end..).unwrap_or("");
        let word = after.split(|c: char| !is_word(c)).next().unwrap_or("");
        let mark = after
            .strip_prefix([',', ';', ':'])
            .is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        let opens = after.starts_with('(') || after.starts_with('[');
        if opens || mark || !(word.is_empty() || ENDINGS.contains(&word)) {
            findings.push(glued(
                link.span.end + usize::from(mark),
                "no space after the link",
            ));
        }
        let before = text
            .get(..link.span.start)
            .and_then(|text| text.chars().next_back());
        if before.is_some_and(is_word) {
            findings.push(glued(link.span.start, "no space before the link"));
        }
    }
}

fn glued(at: usize, message: &str) -> Diagnostic {
    Diagnostic::warning(Span::at(at), message)
        .fix(Fix::unsafe_("add a space", vec![Edit::insert(at, " ")]))
}
