//! No pull request is told twice in one edition.

use std::collections::HashMap;

use super::{Context, Findings, Rule, Stage};
use crate::diagnostic::{Diagnostic, Severity};
use crate::post::{Target, UrlKey};
use crate::settings::{Filling, SectionId, Shape};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "told-twice",
    summary: "a pull request is told once in an edition",
    why: "Two bullets of one list with the same address are one piece of news told twice or, more often, an address that \
          was copied and not changed.",
    bad: "* [Speed up jobs](https://github.com/kubernetes/kubernetes/pull/1)\n* [Test storage](https://github.com/kubernetes/kubernetes/pull/1)",
    good: "* [Speed up jobs](https://github.com/kubernetes/kubernetes/pull/1)\n* [Test storage](https://github.com/kubernetes/kubernetes/pull/2)",
    stage: Stage::Draft,
    check,
};

/// A link to a pull request that counts as telling it.
struct Telling {
    link: Span,
    section: Option<SectionId>,
    listed: bool,
    line: usize,
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    let mut places: HashMap<UrlKey, Vec<Telling>> = HashMap::new();
    for section in post.all_sections() {
        // One bump of a library may bring several bullets.
        if context.is_filled_with(section, Filling::Versions) {
            continue;
        }
        let listed = context.shape(section) == Some(Shape::Bullets);
        for link in &section.links {
            let titled = section.level > 2 && section.heading.contains(link.span);
            if matches!(link.target, Target::PullRequest { .. }) && (listed || titled) {
                places
                    .entry(UrlKey::of(link.url.of(text)))
                    .or_default()
                    .push(Telling {
                        link: link.span,
                        section: section.kind,
                        listed,
                        line: post.draft.lines.line_at(link.span.start),
                    });
            }
        }
    }
    for tellings in places.values().filter(|it| it.len() > 1) {
        for (at, telling) in tellings.iter().enumerate() {
            // Of two, each may be the wrong one; of more, the first stands for the rest.
            let other = &tellings[if at == 0 { 1 } else { 0 }];
            if telling.line == other.line {
                continue;
            }
            let same_list = telling.listed && other.listed && telling.section == other.section;
            let severity = if same_list {
                Severity::Warning
            } else {
                Severity::Hint
            };
            if severity == Severity::Hint && at == 0 {
                continue;
            }
            let mut found = Diagnostic::warning(
                telling.link,
                "the same pull request stands in this edition twice",
            );
            found.severity = severity;
            findings.push(
                found
                    .label(other.link, "also here")
                    .help("correct the address, or tell it once"),
            );
        }
    }
}
