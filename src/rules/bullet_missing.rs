//! Every line of a list has a bullet marker.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::RunKind;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::settings::SectionForm;
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "bullet-missing",
    summary: "every line of a list starts with a bullet marker and a space",
    why: "A line without a marker, or without a space after it, is joined to the bullet above.",
    bad: "* One\n*[Two](https://github.com/forge/core/pull/2)",
    good: "* One\n* [Two](https://github.com/forge/core/pull/2)",
    source: source::KRAMDOWN,
    fixes: Fixes::Both,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    for section in post.all_sections() {
        let filled = section.kind.map(|kind| context.settings.section(kind));
        if !filled.is_some_and(|filled| {
            filled.shape == SectionForm::Bullets && filled.filled_by.is_some()
        }) {
            continue;
        }
        let lines = &post.draft.lines;
        let first = lines.line_at(section.own.start);
        let last = lines.line_at(section.own.end);
        for at in first..=last {
            let line = lines.line(text, at);
            let source = line.of(text);
            if line.start < section.own.start || post.is_code_or_html(line.start) {
                continue;
            }
            let (doubled, single) = (source.strip_prefix("** "), source.strip_prefix(['*', '-']));
            let linked = source.contains("](");
            if let Some(rest) = doubled
                && !rest.contains("**")
            {
                let extra = Span::new(line.start, line.start + 1);
                let fix = Fix::safe("remove one", vec![Edit::delete(extra)]);
                let marker = Span::new(line.start, line.start + 2);
                findings.push(Diagnostic::warning(marker, "a doubled bullet marker").fix(fix));
            } else if let Some(rest) = single
                && rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '[' | '`'))
                && !rest.contains('*')
                && (linked || source.starts_with('*'))
            {
                let marker = Span::new(line.start, line.start + 1);
                let fix = Fix::safe("add a space", vec![Edit::insert(marker.end, " ")]);
                findings
                    .push(Diagnostic::warning(marker, "no space after the bullet marker").fix(fix));
            } else if linked
                && source.starts_with(|c: char| c.is_alphabetic() || c == '[' || c == '`')
                && continues(context, line)
            {
                let marker = context.bullets(section).bullet("");
                let title = format!("add `{marker}`");
                let fix = Fix::unsafe_(title, vec![Edit::insert(line.start, marker)]);
                findings.push(
                    Diagnostic::warning(line, "a line in a list without a bullet marker").fix(fix),
                );
            }
        }
    }
}

/// Whether `line` continues the bullet above it, or is a paragraph of its own among bullets.
fn continues(context: &Context<'_>, line: Span) -> bool {
    let run = context.post.run_around(line.start);
    run.is_some_and(|run| match run.kind {
        RunKind::Bullet => run.span.start < line.start,
        RunKind::Paragraph => run.span.start == line.start,
        RunKind::Heading => false,
    })
}
