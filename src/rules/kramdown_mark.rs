//! Nothing is taken for a mark of the site's own Markdown.

use super::{Context, Findings, Rule, Stage};
use crate::diagnostic::{Diagnostic, Fix};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "kramdown-mark",
    summary: "no `{: …}`, `$$`, `: definition` or `*[ABBR]:` stands in the text",
    why: "The site's Markdown (kramdown) has marks that GitHub's preview does not know: attributes, formulas, definition \
          lists and abbreviations. What looks fine in review changes or vanishes on the page.",
    bad: "The placeholder {: .name } is replaced",
    good: "The placeholder `{: .name }` is replaced",
    stage: Stage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    for words in &post.draft.words {
        let source = words.span.of(text);
        if source.contains('{') || source.contains('$') {
            for mark in ["{:", "{::", "$$"] {
                for (at, _) in source.match_indices(mark) {
                    findings.push(taken(
                        Span::new(words.span.start + at, words.span.start + at + mark.len()),
                        text,
                    ));
                }
            }
        }
        let line = post.line_around(words.span.start);
        let begins = words.span.start == line.start;
        if begins && source.starts_with(": ") {
            findings.push(taken(Span::new(line.start, line.start + 1), text));
        }
        if begins && source.starts_with("*[") && source.contains("]:") {
            findings.push(taken(Span::new(line.start, line.start + 2), text));
        }
    }
}

fn taken(span: Span, text: &str) -> Diagnostic {
    let found = Diagnostic::warning(
        span,
        format!("the site takes `{}` for a mark of its own", span.of(text)),
    );
    found.fix(Fix::safe(
        "put a backslash before it",
        vec![Edit::insert(span.start, "\\")],
    ))
}
