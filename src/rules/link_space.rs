//! No space stands between or inside a link's brackets.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::{CharClasses, LinkForm};
use crate::rules::{CheckStage, Context, Findings, Rule};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "link-space",
    summary: "no space between `]` and `(`, and none around the address",
    why: "A space between the two halves of a link makes it no link at all; one beside the address is a link for some \
          programs only.",
    bad: "* [Cluster Trust Bundles] (https://github.com/kubernetes/kubernetes/pull/1)",
    good: "* [Cluster Trust Bundles](https://github.com/kubernetes/kubernetes/pull/1)",
    stage: CheckStage::Draft,
    check,
};

/// An address is looked at so far, in bytes.
const FAR: usize = 1000;

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for words in context.post.words_with(CharClasses::any(b"]")) {
        for (at, _) in words.span.of(text).match_indices(']') {
            let at = words.span.start + at + 1;
            let rest = text.get(at..).unwrap_or("");
            let rest = rest
                .get(..rest.floor_char_boundary(FAR.min(rest.len())))
                .unwrap_or("");
            let url = rest.trim_start();
            let line_ends = rest[..rest.len() - url.len()].matches('\n').count();
            if url.len() < rest.len()
                && line_ends < 2
                && url.starts_with("(http")
                && url.lines().next().is_some_and(|line| line.contains(')'))
            {
                let blank = Span::new(at, at + rest.len() - url.len());
                findings.push(spaced(blank, "a space between the two halves of a link"));
            }
        }
    }
    for link in context
        .post
        .links()
        .filter(|link| link.form == LinkForm::Inline && !link.url.is_empty())
    {
        let before = Span::new(link.text.end + "](".len(), link.url.start);
        let after = Span::new(link.url.end, link.span.end.saturating_sub(1));
        let words = link.text.of(text);
        let inside = words.len() - words.trim_start().len();
        let outside = text.get(..link.span.start);
        if inside > 0 && outside.is_some_and(|outside| outside.ends_with(char::is_whitespace)) {
            let blank = Span::new(link.text.start, link.text.start + inside);
            let fix = Fix::unsafe_("remove the space", vec![Edit::delete(blank)]);
            let found = Diagnostic::hint(blank, "a space before the words of a link");
            findings.push(found.fix(fix));
        }
        for side in [before, after] {
            let blank = side.of(text);
            if !blank.is_empty() && blank.chars().all(|c| matches!(c, ' ' | '\t')) {
                findings.push(spaced(side, "a space beside the address of a link"));
            }
        }
    }
}

fn spaced(blank: Span, message: &str) -> Diagnostic {
    Diagnostic::error(blank, message).fix(Fix::safe("remove the space", vec![Edit::delete(blank)]))
}
