//! Text directly above `---` is not a heading by accident.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "setext-heading",
    summary: "an empty line separates text and `---`",
    why: "Markdown makes a heading of text directly above a line of hyphens. Editions write headings \
          with `#`; the line was meant as a separator.",
    bad: "Code freeze is over\n---",
    good: "Code freeze is over\n\n---",
    source: source::KRAMDOWN,
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    for section in post.all_sections() {
        let heading = section.heading.of(text);
        if section.level == 0 || heading.starts_with('#') {
            continue;
        }
        let line = post.line_around(section.heading.end);
        let line = Span::new(line.start.max(section.heading.start), line.end);
        let is_rule = line.of(text).trim().bytes().all(|byte| byte == b'-');
        if !is_rule || line.start == section.heading.start {
            continue;
        }
        let (title, edit) = match context.settings.section_meant(section.title.of(text)) {
            Some(id) => {
                let heading = format!("## {}", context.settings.section(id).heading);
                (
                    format!("write `{heading}`"),
                    Edit::replace(section.heading, heading),
                )
            }
            None => {
                let eol = post.draft.eol.as_str();
                (
                    "add an empty line".to_owned(),
                    Edit::insert(line.start, eol),
                )
            }
        };
        let found = Diagnostic::warning(line, "`---` makes the text above it a heading");
        findings.push(found.fix(Fix::safe(title, vec![edit])));
    }
}
