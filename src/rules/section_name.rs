//! A known section has its own heading.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::Section;
use crate::rules::{CheckStage, Context, Findings, Rule};
use crate::text::Edit;

pub(super) const RULE: Rule = Rule {
    name: "section-name",
    summary: "the sections have the headings that the settings give them",
    why: "Readers, scripts and `lwkd fill` find a section by its heading; the template names each in one way.",
    bad: "## Featured PR",
    good: "## Featured PRs",
    stage: CheckStage::Draft,
    check,
};

/// Letters that may differ in a heading that was meant to be a known one; in a long one one in ten.
const SLIPS: usize = 2;

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for section in context.post.all_sections() {
        let title = section.title.of(text);
        if section.level == 0 || section.level > 2 || title.is_empty() {
            continue;
        }
        let Some(meant) = meant(context, section).filter(|meant| *meant != title) else {
            continue;
        };
        let found = Diagnostic::warning(
            section.heading,
            format!("the section `{title}` is called `{meant}`"),
        );
        let edits = vec![Edit::replace(section.title, meant)];
        findings.push(found.fix(Fix::safe(format!("write `{meant}`"), edits)));
    }
}

/// The heading that `section` was meant to have: one that the settings know it by, or one of nearly the same letters.
fn meant<'a>(context: &Context<'a>, section: &Section) -> Option<&'a str> {
    let settings = context.settings;
    if let Some(id) = section.kind {
        return Some(&settings.section(id).heading);
    }
    let title = section.title.of(context.text());
    let bare = title.trim_matches(['*', '_', '`', ' ']);
    if let Some(id) = settings.section_meant(bare) {
        return Some(&settings.section(id).heading);
    }
    let headings = settings
        .sections
        .iter()
        .map(|section| section.heading.as_str());
    let most = |text: &str| SLIPS.max(text.len() / 10);
    let near =
        |text: &&str| text.len().abs_diff(title.len()) <= most(text) && text.len() > 4 * SLIPS;
    let slips = |text: &&str| strsim::osa_distance(text, title);
    headings
        .filter(near)
        .min_by_key(slips)
        .filter(|heading| slips(heading) <= most(heading))
}
