//! The page is published where readers look for it.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::Edit;

pub(super) const RULE: Rule = Rule {
    name: "unpublished",
    summary: "at publication the front matter neither hides nor moves the page",
    why: "With `published: false` Jekyll writes no page. A `permalink` replaces the URL that follows \
          from the date, which announcements and the archive use.",
    bad: "published: false",
    good: "(no such line)",
    source: source::JEKYLL,
    fixes: Fixes::Unsafe,
    stage: CheckStage::Publish,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let lines = &context.post.draft.lines;
    if let Some(field) = context.field("published")
        && matches!(field.value.of(text), "false" | "no" | "off")
    {
        let line = lines.line_span(lines.line_at(field.line.start));
        let found = Diagnostic::error(field.line, "the site does not publish this edition");
        findings.push(found.fix(Fix::unsafe_("remove the line", vec![Edit::delete(line)])));
    }
    if let Some(field) = context
        .field("permalink")
        .filter(|field| !field.value.is_empty())
    {
        let message = format!(
            "the page will be at `{}`, not at the URL of its date",
            field.value.of(text)
        );
        let found = Diagnostic::warning(field.line, message);
        findings.push(found.help("remove the line, or announce that URL"));
    }
}
