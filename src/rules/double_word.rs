//! No word stands twice in a row.

use super::{Context, Findings, Rule, Stage};
use crate::diagnostic::{Diagnostic, Fix};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "double-word",
    summary: "no word stands twice in a row",
    why: "The stylesheet asks not to repeat words; the eye does not see \"the the\" where a line was rewritten.",
    bad: "It extends the library with with a few things.",
    good: "It extends the library with a few things.",
    stage: Stage::Draft,
    check,
};

/// Words that may follow themselves.
const TWICE: [&str; 6] = ["that", "had", "very", "so", "bye", "blah"];

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for words in &context.post.draft.words {
        let mut last = "";
        for word in words.span.of(text).split_ascii_whitespace() {
            // Letters alone: `a, a` is a list, and a number may well stand twice.
            let bare = word.trim_end_matches([',', '.', ';', ':', ')', '!', '?']);
            let same =
                last.len() == bare.len() && last.len() > 1 && last.eq_ignore_ascii_case(bare);
            if same
                && bare.bytes().all(|it| it.is_ascii_alphabetic())
                && !TWICE.iter().any(|it| it.eq_ignore_ascii_case(bare))
            {
                let spans = (Span::of_slice(text, last), Span::of_slice(text, bare));
                if let (Some(first), Some(second)) = spans {
                    let fix = Fix::unsafe_(
                        "keep one",
                        vec![Edit::delete(Span::new(first.end, second.end))],
                    );
                    let both = Span::new(first.start, second.end);
                    findings
                        .push(Diagnostic::warning(both, format!("`{bare}` stands twice")).fix(fix));
                }
            }
            last = word;
        }
    }
}
