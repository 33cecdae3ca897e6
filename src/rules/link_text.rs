//! Link text says where the link leads.

use crate::diagnostic::Diagnostic;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};

pub(super) const RULE: Rule = Rule {
    name: "link-text",
    summary: "link text says where the link leads",
    why: "A link is part of the natural text, not attached to a separate \"here\": readers skim links.",
    bad: "The schedule is live [here](https://example.org/schedule).",
    good: "The [schedule is live](https://example.org/schedule).",
    source: source::STYLESHEET,
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

const EMPTY: [&str; 8] = [
    "here",
    "link",
    "details",
    "this",
    "this link",
    "the link",
    "click here",
    "read more",
];

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let sections = context.post.all_sections();
    let sections = sections.filter(|section| context.is_house_style(section));
    for link in sections.flat_map(|section| &section.links) {
        let words = link.text.of(text).trim_matches([' ', '.', '*', '_', ':']);
        if EMPTY.iter().any(|empty| empty.eq_ignore_ascii_case(words)) {
            let found = Diagnostic::warning(link.text, format!("the link text is `{words}`"));
            findings.push(found.help("link the words that name the target"));
        }
    }
}
