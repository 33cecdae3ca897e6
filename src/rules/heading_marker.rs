//! A heading starts with `#` and a space.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::RunKind;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "heading-marker",
    summary: "a heading starts with `#` and a space",
    why: "Without the space, or without `##`, the page shows a line of text. What follows belongs \
          to the section above, and `lwkd fill` does not find the section.",
    bad: "##Other Merges",
    good: "## Other Merges",
    source: source::KRAMDOWN,
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

/// In bytes: no section heading is longer, and most paragraphs are.
const LONGEST: usize = 100;

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for run in &context.post.draft.runs {
        if run.kind != RunKind::Paragraph {
            continue;
        }
        let paragraph = run.span.of(text);
        if run.span.len() > LONGEST && !paragraph.starts_with('#') && !paragraph.contains("\n#") {
            continue;
        }
        let mut start = run.span.start;
        for line in paragraph.split_inclusive('\n') {
            let span = Span::new(start, start + line.trim_end().len());
            start += line.len();
            let source = span.of(text);
            let marks = source.bytes().take_while(|byte| *byte == b'#').count();
            // `#channel` is a name, and seven `#` are not a heading.
            if (2..=6).contains(&marks) {
                let marker = Span::new(span.start, span.start + marks);
                let edits = vec![Edit::insert(marker.end, " ")];
                let found = Diagnostic::warning(marker, "no space after `#` in a heading");
                findings.push(found.fix(Fix::safe("add a space", edits)));
            } else if span == run.span
                && let Some(id) = context.settings.section_meant(bare(source))
                && !source.contains("](")
            {
                let heading = &context.settings.section(id).heading;
                let edits = vec![Edit::replace(span, format!("## {heading}"))];
                let message = format!("`{heading}` is text here, not a heading");
                let fix = Fix::safe(format!("write `## {heading}`"), edits);
                findings.push(Diagnostic::warning(span, message).fix(fix));
            }
        }
    }
}

/// The line without the markup that people put around a heading.
fn bare(line: &str) -> &str {
    line.trim_matches(['*', '_', '#', ':', ' '])
}
