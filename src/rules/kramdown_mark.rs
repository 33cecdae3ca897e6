//! No accidental kramdown markup.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::CharClasses;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "kramdown-mark",
    summary: "no accidental kramdown markup: `{: …}`, `$$`, `: definition`, `*[ABBR]:`",
    why: "kramdown has markup that GitHub's preview does not show: attribute lists, formulas, \
          definition lists and abbreviations. Text that looks fine in review changes or disappears \
          on the page.",
    bad: "The placeholder {: .name } is replaced",
    good: "The placeholder `{: .name }` is replaced",
    source: source::KRAMDOWN,
    fixes: Fixes::Safe,
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

/// Reports `mark` at the offset `at` of `text`, unless it is escaped.
fn taken(text: &str, at: usize, mark: &str) -> Option<Diagnostic> {
    if text.get(..at)?.ends_with('\\') {
        return None;
    }
    let span = Span::new(at, at + mark.len());
    let found = Diagnostic::warning(span, format!("kramdown reads `{mark}` as markup"));
    let fix = Fix::safe("escape it with a backslash", vec![Edit::insert(at, "\\")]);
    Some(found.fix(fix))
}
