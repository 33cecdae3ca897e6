//! Sections have level 2.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::{Link, Section, Target};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, featured};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "section-level",
    summary: "sections have two `#`, their subsections three",
    why: "The only heading of level 1 is the page's title. Readers who skim miss a section that is \
          inside another one.",
    bad: "# Promotions",
    good: "## Promotions",
    source: "",
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for section in context.post.all_sections() {
        let title = section.title.of(text);
        let known = section.kind.is_some();
        let expected = match section.level {
            0 => continue,
            2 if known || !is_featured_item(section, context) => continue,
            3 if !known => continue,
            _ if known => "##",
            _ if is_featured_item(section, context) => "###",
            1 => "",
            _ => continue,
        };
        let words = section
            .links
            .first()
            .filter(|_| !known)
            .map(|link| link.text.of(text));
        let message = format!(
            "`{}` is a level {} heading",
            words.unwrap_or(title),
            section.level
        );
        let found = Diagnostic::warning(section.heading, message);
        let source = section.heading.of(text);
        let marks = source.bytes().take_while(|byte| *byte == b'#').count();
        findings.push(if expected.is_empty() || marks == 0 {
            found.help("write `##` for a section, `###` for a subsection")
        } else {
            let marks = Span::new(section.heading.start, section.heading.start + marks);
            let edits = vec![Edit::replace(marks, expected)];
            found.fix(Fix::safe(format!("write `{expected}`"), edits))
        });
    }
}

/// Whether the heading of `section` is the title of a featured item: a number and a link to the
/// item.
fn is_featured_item(section: &Section, context: &Context<'_>) -> bool {
    let text = context.text();
    let leads = |link: &Link| {
        matches!(
            link.target,
            Target::PullRequest { .. } | Target::Proposal { .. }
        )
    };
    let titles = section
        .links
        .iter()
        .filter(|link| section.heading.contains_span(link.span));
    titles
        .filter(|title| leads(title))
        .any(|title| featured::split(title.text.of(text), context.proposal()).1 > 0)
}
