//! Sections have the level that the template gives them.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::{Link, Section, Target};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, featured};
use crate::settings::heading_words;
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "section-level",
    summary: "sections have as many `#` as in the template, their subsections one more",
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
    let template = &context.settings.template;
    for section in context.post.all_sections() {
        let title = section.title.of(text);
        let known = section.kind.is_some();
        let expected = match (section.kind, section.level) {
            (_, 0) => continue,
            (Some(id), level) if level == template.level(id) => continue,
            (Some(id), _) => "#".repeat(usize::from(template.level(id))),
            (None, 3) => continue,
            (None, _) if is_featured_item(section, context) => "###".to_owned(),
            (None, 1) if template.has_first_level(&heading_words(title)) => continue,
            (None, 1) => String::new(),
            (None, _) => continue,
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
            let edits = vec![Edit::replace(marks, expected.as_str())];
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
