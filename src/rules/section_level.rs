//! Sections have two `#`.

use super::{Context, Findings, Rule, Stage};
use crate::diagnostic::{Diagnostic, Fix};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "section-level",
    summary: "sections have two `#`, what is in them three",
    why: "The page's only heading of level 1 is its title; a section that hangs below another one is missed by readers \
          who skim.",
    bad: "# Promotions",
    good: "## Promotions",
    stage: Stage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for section in context.post.all_sections() {
        let title = section.title.of(text);
        let known = section.kind.is_some();
        if section.level == 0 || section.level == 2 || !(known || section.level == 1) {
            continue;
        }
        let found = Diagnostic::warning(
            section.heading,
            format!("`{title}` is a heading of level {}", section.level),
        );
        let marks = section
            .heading
            .of(text)
            .bytes()
            .take_while(|it| *it == b'#')
            .count();
        findings.push(if known && marks > 0 {
            let marks = Span::new(section.heading.start, section.heading.start + marks);
            found.fix(Fix::safe("write `##`", vec![Edit::replace(marks, "##")]))
        } else {
            found.help("write `##` for a section of the week, `###` for a part of one")
        });
    }
}
