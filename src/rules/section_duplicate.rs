//! No section stands there twice.

use crate::diagnostic::Diagnostic;
use crate::rules::{CheckStage, Context, Findings, Rule};

pub(super) const RULE: Rule = Rule {
    name: "section-duplicate",
    summary: "each section stands in the edition once",
    why: "Two writers who merge their parts can leave a heading twice; no edition since 2023 went out so.",
    bad: "## KEP of the Week\n\n## KEP of the Week",
    good: "## KEP of the Week",
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let mut seen = std::collections::HashMap::new();
    for section in &context.post.draft.sections {
        let title = section.title.of(text);
        if section.level == 0 || title.is_empty() {
            continue;
        }
        let name = match section.kind {
            Some(id) => context.settings.section(id).heading.to_lowercase(),
            None => title.to_lowercase(),
        };
        if let Some(first) = seen.get(&name) {
            findings.push(
                Diagnostic::error(
                    section.heading,
                    format!("the section `{title}` stands here a second time"),
                )
                .label(*first, "first here")
                .help("join the two under one heading"),
            );
        } else {
            seen.insert(name, section.heading);
        }
    }
}
