//! A line of a list has its marker.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::RunKind;
use crate::rules::{CheckStage, Context, Findings, Rule};
use crate::settings::SectionForm;
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "bullet-missing",
    summary: "every line of a list begins with `* `",
    why: "A line without its marker, or with no blank after it, is glued to the bullet above.",
    bad: "* One\n*[Two](https://github.com/kubernetes/kubernetes/pull/2)",
    good: "* One\n* [Two](https://github.com/kubernetes/kubernetes/pull/2)",
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
                let fix = Fix::safe("take one away", vec![Edit::delete(extra)]);
                let marker = Span::new(line.start, line.start + 2);
                findings.push(
                    Diagnostic::warning(marker, "a bullet whose marker is typed twice").fix(fix),
                );
            } else if let Some(rest) = single
                && rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '[' | '`'))
                && !rest.contains('*')
                && (linked || source.starts_with('*'))
            {
                let marker = Span::new(line.start, line.start + 1);
                let fix = Fix::safe("add the blank", vec![Edit::insert(marker.end, " ")]);
                findings.push(
                    Diagnostic::warning(marker, "no blank after the bullet's marker").fix(fix),
                );
            } else if linked
                && source.starts_with(|c: char| c.is_alphabetic() || c == '[' || c == '`')
                && continues(context, line)
            {
                let fix = Fix::unsafe_("add `* `", vec![Edit::insert(line.start, "* ")]);
                findings.push(
                    Diagnostic::warning(line, "a line of a list without its marker").fix(fix),
                );
            }
        }
    }
}

/// Whether `line` is glued to the bullet above it, or stands alone among bullets.
fn continues(context: &Context<'_>, line: Span) -> bool {
    let run = context.post.run_around(line.start);
    run.is_some_and(|run| match run.kind {
        RunKind::Bullet => run.span.start < line.start,
        RunKind::Paragraph => run.span.start == line.start,
        RunKind::Heading => false,
    })
}
