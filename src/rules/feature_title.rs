//! The title of a featured piece has its form.

use crate::diagnostic::Diagnostic;
use crate::post::Target;
use crate::rules::{CheckStage, Context, Findings, Rule, featured};

pub(super) const RULE: Rule = Rule {
    name: "feature-title",
    summary: "a featured piece is titled `[N: Title](address)`, a KEP `[KEP-N: Title](address)`",
    why: "The stylesheet gives both forms; a title that was pasted brings its own `#` and brackets along.",
    bad: "### [#125868: # Add --for=create](https://github.com/kubernetes/kubernetes/pull/125868)",
    good: "### [125868: Add --for=create](https://github.com/kubernetes/kubernetes/pull/125868)",
    stage: CheckStage::Draft,
    check,
};

const HELP: &str = "write `[N: Title](address)`, for a KEP `[KEP-N: Title](address)`";

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for piece in featured::pieces(context) {
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
                    "the address of a featured piece stands in the open",
                )
                .help(HELP),
            );
        }
    }
}

/// What is wrong with the words of a title.
fn wrong(words: &str, is_kep: bool) -> Option<&'static str> {
    let (at, digits) = featured::split(words);
    let rest = words.get(at + digits..).unwrap_or("");
    match rest.strip_prefix(": ") {
        _ if digits == 0 => Some("the title does not begin with its number"),
        None if rest.starts_with(':') => Some("no blank after the number of the title"),
        None => Some("no colon after the number of the title"),
        Some(title) if title.starts_with('#') => Some("a `#` was pasted into the title"),
        Some(title) if title.contains('[') => Some("brackets within the words of a link"),
        Some(_) if is_kep && !words.starts_with("KEP") => {
            Some("the number of a KEP is written `KEP-N`")
        }
        Some(_) => None,
    }
}
