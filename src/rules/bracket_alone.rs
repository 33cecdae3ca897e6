//! Text in brackets is a link.

use crate::diagnostic::Diagnostic;
use crate::post::CharClasses;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "bracket-alone",
    summary: "text in brackets is a link",
    why: "Brackets without a URL are mostly a link whose URL was never added.",
    bad: "The [Contributor Role Board] is picking up steam.",
    good: "The [Contributor Role Board](https://discuss.kubernetes.io/c/contributors/role-board) is picking up steam.",
    source: "",
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let bracketed = context.post.words_with(CharClasses::any(b"["));
    for words in bracketed.filter(|bracketed| !bracketed.in_link && !bracketed.in_heading) {
        let source = words.span.of(text);
        let mut open = None;
        for (at, bracket) in source.match_indices(['[', ']']) {
            match (bracket, open) {
                ("[", _) => open = Some(at),
                (_, Some(from)) => {
                    let inner = source.get(from + 1..at).unwrap_or("");
                    let span = Span::new(words.span.start + from, words.span.start + at + 1);
                    if is_link_to_be(inner, text.get(span.end..).unwrap_or("")) {
                        let found = Diagnostic::warning(span, "text in brackets without a URL");
                        findings
                            .push(found.help("add the URL: `[text](url)`, or remove the brackets"));
                    }
                    open = None;
                }
                _ => {}
            }
        }
    }
}

/// Whether `inner`, in brackets before `after`, looks like link text: not a mark such as `[x]` or
/// `[1]`, and not half of a link that broken-link reports.
fn is_link_to_be(inner: &str, after: &str) -> bool {
    let words = inner.trim();
    words.len() > 3
        && words.contains(char::is_alphabetic)
        && !after.trim_start().starts_with(['(', '[', ']'])
        && !after.starts_with("http")
}
