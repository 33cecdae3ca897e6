//! A featured piece has a heading.

use super::{Context, Findings, Rule, Stage};
use crate::diagnostic::{Diagnostic, Fix};
use crate::post::{Link, Section, Target};
use crate::settings::Shape;
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "feature-heading",
    summary: "the title of a featured PR or KEP is a heading with `###`",
    why: "The stylesheet formats Featured PRs and KEP of the Week as sections with subsections, each under \
          `### [N: Title](address)`.",
    bad: "[KEP-3107: NodeExpandSecret](https://github.com/kubernetes/enhancements/issues/3107)",
    good: "### [KEP-3107: NodeExpandSecret](https://github.com/kubernetes/enhancements/issues/3107)",
    stage: Stage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let sections = context.post.draft.sections.iter();
    for section in sections.filter(|it| context.shape(it) == Some(Shape::Features)) {
        look(context, section, findings);
        for inner in &section.subsections {
            look(context, inner, findings);
        }
    }
}

fn look(context: &Context<'_>, section: &Section, findings: &mut Findings) {
    let text = context.text();
    for link in section
        .links
        .iter()
        .filter(|it| section.own.contains(it.span))
    {
        let line = context.post.line_around(link.span.start);
        let before = Span::new(line.start, link.span.start);
        let after = Span::new(link.span.end, line.end);
        let mark = |c: char| matches!(c, '*' | '-' | ' ' | '_');
        let alone = before.of(text).chars().all(mark) && after.of(text).chars().all(mark);
        if line.end < link.span.end || !alone || !is_title(text, link) {
            continue;
        }
        let edits = vec![Edit::replace(before, "### "), Edit::delete(after)];
        let edits = edits
            .into_iter()
            .filter(|it| !it.span.is_empty() || !it.replacement.is_empty())
            .collect();
        let found = Diagnostic::warning(link.span, "the title of a featured piece is no heading");
        findings.push(found.fix(Fix::safe("write `### ` before it", edits)));
    }
}

/// Whether `link` is written like a title: `N: …`, `#N: …` or `KEP-N …`, and leads to what it numbers.
fn is_title(text: &str, link: &Link) -> bool {
    let words = link.text.of(text).trim_start();
    let number = words
        .trim_start_matches("KEP")
        .trim_start_matches(['-', ' ', '#']);
    let leads = matches!(link.target, Target::PullRequest { .. } | Target::Kep { .. });
    leads && number.starts_with(|c: char| c.is_ascii_digit())
}
