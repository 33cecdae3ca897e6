//! Nothing is taken for a mark of the site's own Markdown.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::CharClasses;
use crate::rules::{CheckStage, Context, Findings, Rule};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "kramdown-mark",
    summary: "no `{: …}`, `$$`, `: definition` or `*[ABBR]:` stands in the text",
    why: "The site's Markdown (kramdown) has marks that GitHub's preview does not know: attributes, formulas, definition \
          lists and abbreviations. What looks fine in review changes or vanishes on the page.",
    bad: "The placeholder {: .name } is replaced",
    good: "The placeholder `{: .name }` is replaced",
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    for words in post.words_with(CharClasses::any(b"{$:*")) {
        let source = words.span.of(text);
        let at = words.span.start;
        let marks = ["{:", "$$"].into_iter();
        let found = marks.flat_map(|mark| source.match_indices(mark));
        findings.extend(found.filter_map(|(offset, mark)| taken(text, at + offset, mark)));
        if source.starts_with([':', '*']) && at == post.line_around(at).start {
            if source.starts_with(": ") {
                findings.extend(taken(text, at, ":"));
            } else if source.starts_with("*[") && source.contains("]:") {
                findings.extend(taken(text, at, "*["));
            }
        }
    }
}

/// `mark` at `at` of `text`, unless a backslash is before it already.
fn taken(text: &str, at: usize, mark: &str) -> Option<Diagnostic> {
    if text.get(..at)?.ends_with('\\') {
        return None;
    }
    let span = Span::new(at, at + mark.len());
    let found = Diagnostic::warning(
        span,
        format!("the site takes `{mark}` for a mark of its own"),
    );
    let fix = Fix::safe("put a backslash before it", vec![Edit::insert(at, "\\")]);
    Some(found.fix(fix))
}
