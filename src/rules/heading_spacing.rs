//! Blank lines surround a heading.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::text::Edit;

pub(super) const RULE: Rule = Rule {
    name: "heading-spacing",
    summary: "a heading has an empty line before and after it",
    why: "The template is written like this. Git then merges changes to neighbouring sections \
          without a conflict.",
    bad: "* A line\n## Promotions\n* [A to beta](https://github.com/forge/core/pull/1)",
    good: "* A line\n\n## Promotions\n\n* [A to beta](https://github.com/forge/core/pull/1)",
    source: "",
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    let eol = post.draft.eol.as_str();
    for section in post.all_sections() {
        // An underlined (setext) heading is two lines; setext-heading reports it.
        if section.level == 0 || !section.heading.of(text).starts_with('#') {
            continue;
        }
        let line = post.draft.lines.line_at(section.heading.start);
        let blank = |at: Option<usize>| {
            let line = at.filter(|at| *at < post.draft.lines.count());
            line.is_none_or(|line| post.draft.lines.line(text, line).of(text).trim().is_empty())
        };
        let whole = post.draft.lines.line_span(line);
        let (before, after) = (blank(line.checked_sub(1)), blank(Some(line + 1)));
        let first = whole.start <= post.draft.body.start;
        let mut edits = Vec::new();
        if !before && !first {
            edits.push(Edit::insert(whole.start, eol));
        }
        if !after {
            edits.push(Edit::insert(whole.end, eol));
        }
        let message = match (before || first, after) {
            (true, true) => continue,
            (false, true) => "no empty line before the heading",
            (true, false) => "no empty line after the heading",
            (false, false) => "no empty lines around the heading",
        };
        findings.push(
            Diagnostic::hint(section.heading, message).fix(Fix::safe("add an empty line", edits)),
        );
    }
}
