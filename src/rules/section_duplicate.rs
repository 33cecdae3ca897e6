//! No section is repeated.

use crate::diagnostic::Diagnostic;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};

pub(super) const RULE: Rule = Rule {
    name: "section-duplicate",
    summary: "every section occurs once",
    why: "Two writers who merge their parts can leave a heading twice. No edition published since \
          2023 has one.",
    bad: "## Promotions\n\n## Promotions",
    good: "## Promotions",
    source: "",
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let mut seen = std::collections::HashMap::new();
    for section in context.post.main_sections() {
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
                    format!("the section `{title}` is repeated"),
                )
                .label(*first, "first used here")
                .help("merge the two under one heading"),
            );
        } else {
            seen.insert(name, section.heading);
        }
    }
}
