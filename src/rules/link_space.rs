//! No space between or inside the brackets of a link.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::{CharClasses, LinkForm};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "link-space",
    summary: "no space between `]` and `(`, and none around the URL",
    why: "With a space between its two halves a link is plain text; with a space beside the URL \
          only some programs show a link.",
    bad: "* [Cluster Trust Bundles] (https://github.com/forge/core/pull/1)",
    good: "* [Cluster Trust Bundles](https://github.com/forge/core/pull/1)",
    source: source::KRAMDOWN,
    fixes: Fixes::Both,
    stage: CheckStage::Draft,
    check,
};

/// Bytes of a URL that are read.
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
                let space = Span::new(at, at + rest.len() - url.len());
                findings.push(spaced(space, "a space between `]` and `(` of a link"));
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
            let space = Span::new(link.text.start, link.text.start + inside);
            let fix = Fix::unsafe_("remove the space", vec![Edit::delete(space)]);
            let found = Diagnostic::hint(space, "a space before the link text");
            findings.push(found.fix(fix));
        }
        for side in [before, after] {
            let space = side.of(text);
            if !space.is_empty() && space.chars().all(|c| matches!(c, ' ' | '\t')) {
                findings.push(spaced(side, "a space beside the URL of a link"));
            }
        }
    }
}

fn spaced(space: Span, message: &str) -> Diagnostic {
    Diagnostic::error(space, message).fix(Fix::safe("remove the space", vec![Edit::delete(space)]))
}
