//! The words of a link say where it leads.

use crate::diagnostic::Diagnostic;
use crate::rules::{CheckStage, Context, Findings, Rule};

pub(super) const RULE: Rule = Rule {
    name: "link-text",
    summary: "the words of a link say where it leads",
    why: "The stylesheet: links are part of the natural text, not attached to a separate \"here\".",
    bad: "The schedule is live [here](https://www.kubernetes.dev/events/2024/kcseu/schedule/).",
    good: "The [schedule is live](https://www.kubernetes.dev/events/2024/kcseu/schedule/).",
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
    for link in context.post.links() {
        let words = link.text.of(text).trim_matches([' ', '.', '*', '_', ':']);
        if EMPTY.iter().any(|empty| empty.eq_ignore_ascii_case(words)) {
            let found = Diagnostic::warning(link.text, format!("a link on `{words}`"));
            findings.push(found.help("put the link on the words that it is about"));
        }
    }
}
