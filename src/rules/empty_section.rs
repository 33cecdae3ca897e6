//! No section is empty at publication.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::Section;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "empty-section",
    summary: "no section or subsection is empty at publication",
    why: "A new edition contains every heading. Before publication the empty sections are removed; \
          editors did that 499 times by hand.",
    bad: "## Deprecated\n\n*\n\n## Version Updates",
    good: "## Version Updates",
    source: "",
    fixes: Fixes::Safe,
    stage: CheckStage::Publish,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    for section in &context.post.draft.sections {
        look(context, section, findings);
    }
}

fn look(context: &Context<'_>, section: &Section, findings: &mut Findings) {
    let text = context.text();
    for inner in &section.subsections {
        look(context, inner, findings);
    }
    let required = section
        .kind
        .is_some_and(|kind| context.settings.section(kind).required);
    // A section of empty subsections is reported once those are gone. That other sections are below
    // its heading does not fill a required one.
    let is_open = match section.parts().next() {
        None if required => section.is_bare(text),
        None => section.subsections.is_empty() && section.is_bare(text),
        Some(_) => false,
    };
    if section.level == 0 || !is_open {
        return;
    }
    let title = section.title.of(text);
    let found = Diagnostic::error(section.heading, format!("the section `{title}` is empty"));
    findings.push(if required {
        found.help("this section is required")
    } else {
        let whole = Span::new(section.heading.start, section.body.end);
        found.fix(Fix::safe("remove the section", vec![Edit::delete(whole)]))
    });
}
