//! Nothing of the template is left when the edition goes out.

use memchr::memmem;

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Rule};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "template-left",
    summary: "at publication no text of the template and no note to oneself is left",
    why: "`Month DD`, `POST_DATE`, a bare `**Next Deadline:**` and a `[TODO]` ask the writer for something; readers see \
          the question.",
    bad: "**Next Deadline:**",
    good: "**Next Deadline: Docs Freeze, July 30**",
    stage: CheckStage::Publish,
    check,
};

/// Holes of the template, and what writers put where something is still to come.
const HOLES: [&str; 9] = [
    "Month DD",
    "POST_DATE",
    "POST_SLUG_DATE",
    "[TODO",
    "[todo",
    "TODO:",
    "[TBD",
    "FIXME",
    "Item From the Release Schedule",
];

/// What the template's line about the next deadline begins with.
const DEADLINE: &str = "**Next Deadline";

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    let body = post.draft.body;
    for hole in HOLES {
        for at in memmem::find_iter(body.of(text).as_bytes(), hole) {
            let at = body.start + at;
            if !post.is_code_or_html(at) {
                let found =
                    Diagnostic::error(Span::new(at, at + hole.len()), format!("`{hole}` is left"));
                findings.push(found.help("write what belongs here, or take it out"));
            }
        }
    }
    for at in memmem::find_iter(body.of(text).as_bytes(), DEADLINE) {
        let line = post.line_around(body.start + at);
        let rest = text
            .get(body.start + at + DEADLINE.len()..line.end)
            .unwrap_or("");
        if rest
            .chars()
            .all(|c| matches!(c, 's' | ':' | '*' | ' ' | '\t'))
        {
            let whole = post
                .draft
                .lines
                .line_span(post.draft.lines.line_at(line.start));
            let fix = Fix::unsafe_("remove the line", vec![Edit::delete(whole)]);
            findings.push(Diagnostic::error(line, "the next deadline is not filled in").fix(fix));
        }
    }
}
