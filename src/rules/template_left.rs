//! No template text is left at publication.

use memchr::memmem;

use crate::activity::schedule::is_bare_deadline;
use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, deadline};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "template-left",
    summary: "no template text and no note to yourself is left at publication",
    why: "`Month DD`, `POST_DATE`, a bare `**Next Deadline:**` and `[TODO]` are for the writer, \
          not for readers.",
    bad: "**Next Deadline:**",
    good: "**Next Deadline: Docs Freeze, July 30**",
    source: "",
    fixes: Fixes::Unsafe,
    stage: CheckStage::Publish,
    check,
};

/// Placeholders of the template, and what writers use for text that is still to come.
const HOLES: [&str; 13] = [
    "Month DD",
    "Month YYYY",
    "POST_DATE",
    "POST_TIME",
    "POST_TITLE",
    "POST_NUMBER",
    "POST_SLUG_DATE",
    "[TODO",
    "[todo",
    "TODO:",
    "[TBD",
    "FIXME",
    "Item From the Release Schedule",
];

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    let body = post.draft.body;
    let own = context.settings.template.holes.iter().map(String::as_str);
    for placeholder in HOLES.into_iter().chain(own) {
        for at in memmem::find_iter(body.of(text).as_bytes(), placeholder) {
            let at = body.start + at;
            if placeholder.starts_with('<') || !post.is_code_or_html(at) {
                let found = Diagnostic::error(
                    Span::new(at, at + placeholder.len()),
                    format!("the placeholder `{placeholder}` is left"),
                );
                findings.push(found.help("replace it, or remove it"));
            }
        }
    }
    for at in memmem::find_iter(body.of(text).as_bytes(), deadline::START) {
        let line = post.line_around(body.start + at);
        if is_bare_deadline(line.of(text)) {
            let whole = post
                .draft
                .lines
                .line_span(post.draft.lines.line_at(line.start));
            let fix = Fix::unsafe_("remove the line", vec![Edit::delete(whole)]);
            findings.push(Diagnostic::error(line, "the next deadline is not filled in").fix(fix));
        }
    }
}
