//! Known sections have their standard heading.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::Section;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::settings::heading_words;
use crate::text::Edit;

pub(super) const RULE: Rule = Rule {
    name: "section-name",
    summary: "known sections have the heading from the settings",
    why: "Readers, scripts and `lwkd fill` find a section by its heading. The template defines one \
          spelling for each.",
    bad: "## Featured PR",
    good: "## Featured PRs",
    source: source::STYLESHEET,
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

/// The most letters that may differ in a misspelt heading; in a long one every tenth.
const MOST_TYPOS: usize = 2;

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for section in context.post.all_sections() {
        let title = section.title.of(text);
        let words = heading_words(title);
        // Below level 2 a heading that is nearly the name of a section may be a part of another
        // one.
        let is_section = section.level <= 2
            || section
                .kind
                .is_some_and(|id| section.level == context.settings.template.level(id));
        if section.level == 0 || !is_section || title.is_empty() {
            continue;
        }
        let Some(meant) = meant(context, section).filter(|meant| *meant != words) else {
            continue;
        };
        let found = Diagnostic::warning(
            section.heading,
            format!("the heading should be `{meant}`, not `{title}`"),
        );
        let edits = vec![Edit::replace(section.title, meant)];
        findings.push(found.fix(Fix::safe(format!("write `{meant}`"), edits)));
    }
}

/// The intended heading of `section`: one that the settings know, or one that is nearly the same.
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
    let most = |text: &str| MOST_TYPOS.max(text.len() / 10);
    let near =
        |text: &&str| text.len().abs_diff(title.len()) <= most(text) && text.len() > 4 * MOST_TYPOS;
    let distance = |text: &&str| strsim::osa_distance(text, title);
    headings
        .filter(near)
        .min_by_key(distance)
        .filter(|heading| distance(heading) <= most(heading))
}
