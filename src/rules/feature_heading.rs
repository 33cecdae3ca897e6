//! The title of a featured item is a heading.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::RunKind;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, featured, source};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "feature-heading",
    summary: "the title of a featured PR or proposal is a heading with `###`",
    why: "Featured items are subsections, each under `### [N: Title](url)`, so that readers can skim \
          them.",
    bad: "[3107: Expand the secret](https://github.com/forge/core/pull/3107)",
    good: "### [3107: Expand the secret](https://github.com/forge/core/pull/3107)",
    source: source::STYLESHEET,
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    for piece in featured::items(context).iter().filter(|part| !part.headed) {
        let (before, after) = featured::beside(context, piece.link);
        let edits = vec![Edit::replace(before, "### "), Edit::delete(after)];
        let found = Diagnostic::warning(
            piece.link.span,
            "the title of a featured item is not a heading",
        );
        findings.push(found.fix(Fix::safe("add `### `", edits)));
    }
    for section in featured::featured(context) {
        let runs = &context.post.draft.runs;
        let from = runs.partition_point(|run| run.span.start < section.body.start);
        let inside = runs.iter().skip(from);
        let inside = inside.take_while(|run| run.span.start < section.body.end);
        let paragraphs = inside.filter(|run| run.kind == RunKind::Paragraph);
        findings.extend(paragraphs.filter_map(|run| plain_title(context, run.span)));
    }
}

/// The finding for a paragraph that starts with the title of a proposal as plain text: `RFC-3107:
/// Title`, in bold or partly linked.
fn plain_title(context: &Context<'_>, paragraph: Span) -> Option<Diagnostic> {
    /// In bytes; longer lines are prose.
    const LONGEST: usize = 300;
    let text = context.text();
    let line = context.post.line_around(paragraph.start);
    let line = Span::new(paragraph.start, line.end.min(paragraph.end));
    let source = line.of(text).trim_end();
    let bare = source.trim_matches(['*', '_']);
    let (at, digits) = featured::split(bare, context.proposal());
    let rest = bare.get(at + digits..)?;
    let is_title = featured::names_proposal(bare, context.proposal())
        && digits > 0
        && rest.starts_with([':', ' ']);
    let after = rest.trim_start();
    let has_mark = after.starts_with(':') || after.starts_with("- ") || after.starts_with("– ");
    if !is_title || !has_mark || bare.ends_with('.') || line.len() > LONGEST {
        return None;
    }
    let title = Span::new(line.start, line.start + source.len());
    let eol = context.post.draft.eol.as_str();
    let more = if title.end < paragraph.end { eol } else { "" };
    let edit = Edit::replace(title, format!("### {bare}{more}"));
    let found = Diagnostic::warning(title, "the title of a featured item is not a heading");
    Some(found.fix(Fix::safe("add `### `", vec![edit])))
}
