//! Words in brackets lead somewhere.

use crate::diagnostic::Diagnostic;
use crate::post::CharClasses;
use crate::rules::{CheckStage, Context, Findings, Rule};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "bracket-alone",
    summary: "words in brackets are a link",
    why: "Brackets that open and close but lead nowhere are mostly a link whose address was still to come.",
    bad: "The [Contributor Role Board] is picking up steam.",
    good: "The [Contributor Role Board](https://discuss.kubernetes.io/c/contributors/role-board) is picking up steam.",
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
                        let found =
                            Diagnostic::warning(span, "words in brackets without an address");
                        findings.push(found.help(
                            "add the address: `[words](address)`, or take the brackets away",
                        ));
                    }
                    open = None;
                }
                _ => {}
            }
        }
    }
}

/// Whether `inner`, in brackets before `after`, looks like the words of a link: not a mark such as `[x]` or `[1]`, and
/// not half of a link that broken-link speaks of.
fn is_link_to_be(inner: &str, after: &str) -> bool {
    let words = inner.trim();
    words.len() > 3
        && words.contains(char::is_alphabetic)
        && !after.trim_start().starts_with(['(', '[', ']'])
        && !after.starts_with("http")
}
