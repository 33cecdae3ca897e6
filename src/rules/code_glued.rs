//! There is a space between code and the word beside it.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::style::is_glued;
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "code-glued",
    summary: "there is a space between code and the word beside it",
    why: "The page shows the two as one word.",
    bad: "The`parser` retries",
    good: "The `parser` retries",
    source: "",
    fixes: Fixes::Unsafe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for code in &context.post.draft.code {
        let source = code.of(text);
        if !source.starts_with('`') || source.starts_with("```") || source.contains('\n') {
            continue;
        }
        if is_glued(text.get(code.end..).unwrap_or("")) {
            findings.push(glued(code.end, "no space after the code"));
        }
        let before = text
            .get(..code.start)
            .and_then(|before| before.chars().next_back());
        if before.is_some_and(char::is_alphanumeric) {
            findings.push(glued(code.start, "no space before the code"));
        }
    }
}

fn glued(at: usize, message: &str) -> Diagnostic {
    let fix = Fix::unsafe_("add a space", vec![Edit::insert(at, " ")]);
    Diagnostic::hint(Span::at(at), message).fix(fix)
}
