//! The title of a featured item has its standard form.

use crate::diagnostic::Diagnostic;
use crate::post::Target;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, featured, source};

pub(super) const RULE: Rule = Rule {
    name: "feature-title",
    summary: "a featured PR is titled `[N: Title](url)`, a KEP `[KEP-N: Title](url)`",
    why: "The stylesheet gives both forms. A pasted title brings its own `#` and brackets.",
    bad: "### [#125868: # Add --for=create](https://github.com/kubernetes/kubernetes/pull/125868)",
    good: "### [125868: Add --for=create](https://github.com/kubernetes/kubernetes/pull/125868)",
    source: source::STYLESHEET,
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

const HELP: &str = "write `[N: Title](url)`, or `[KEP-N: Title](url)` for a KEP";

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for piece in featured::items(context) {
        let is_kep = match piece.link.target {
            Target::PullRequest { .. } => false,
            Target::Kep { .. } => true,
            _ => continue,
        };
        if let Some(message) = wrong(piece.link.text.of(text), is_kep) {
            findings.push(Diagnostic::hint(piece.link.text, message).help(HELP));
        }
    }
    for section in featured::featured(context).flat_map(|featured| &featured.subsections) {
        if section.heading.of(text).contains("http")
            && section
                .links
                .iter()
                .all(|link| !section.heading.contains_span(link.span))
        {
            findings.push(
                Diagnostic::hint(
                    section.heading,
                    "the URL of a featured item is not a link target",
                )
                .help(HELP),
            );
        }
    }
}

/// What is wrong with a title.
fn wrong(words: &str, is_kep: bool) -> Option<&'static str> {
    let (at, digits) = featured::split(words);
    let rest = words.get(at + digits..).unwrap_or("");
    match rest.strip_prefix(": ") {
        _ if digits == 0 => Some("the title does not start with a number"),
        None if rest.starts_with(':') => Some("no space after the number in the title"),
        None => Some("no colon after the number in the title"),
        Some(title) if title.starts_with('#') => Some("a `#` was pasted into the title"),
        Some(title) if title.contains('[') => Some("brackets inside link text"),
        Some(_) if is_kep && !words.starts_with("KEP") => {
            Some("the title of a KEP starts with `KEP-N`")
        }
        Some(_) => None,
    }
}
