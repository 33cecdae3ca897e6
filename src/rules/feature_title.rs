//! The title of a featured item has its standard form.

use crate::diagnostic::Diagnostic;
use crate::post::Target;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, featured, source};

pub(super) const RULE: Rule = Rule {
    name: "feature-title",
    summary: "a featured PR is titled `[N: Title](url)`, a proposal `[RFC-N: Title](url)`",
    why: "Readers find the item by its number; `name` of `proposals` in the settings says what \
          comes before it. A pasted title brings its own `#` and brackets.",
    bad: "### [#125868: # Add --for=create](https://github.com/forge/core/pull/125868)",
    good: "### [125868: Add --for=create](https://github.com/forge/core/pull/125868)",
    source: source::STYLESHEET,
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let proposal = context.proposal();
    let help = match proposal {
        "" => "write `[N: Title](url)`".to_owned(),
        name => format!("write `[N: Title](url)`, or `[{name}-N: Title](url)` for a {name}"),
    };
    for piece in featured::items(context) {
        let is_proposal = match piece.link.target {
            Target::PullRequest { .. } => false,
            Target::Proposal { .. } => true,
            _ => continue,
        };
        if let Some(message) = wrong(piece.link.text.of(text), proposal, is_proposal) {
            findings.push(Diagnostic::hint(piece.link.text, message).help(help.clone()));
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
                .help(help.clone()),
            );
        }
    }
}

/// What is wrong with a title.
fn wrong(words: &str, proposal: &str, is_proposal: bool) -> Option<String> {
    let (at, digits) = featured::split(words, proposal);
    let rest = words.get(at + digits..).unwrap_or("");
    let message = match rest.strip_prefix(": ") {
        _ if digits == 0 => "the title does not start with a number",
        None if rest.starts_with(':') => "no space after the number in the title",
        None => "no colon after the number in the title",
        Some(title) if title.starts_with('#') => "a `#` was pasted into the title",
        Some(title) if title.contains('[') => "brackets inside link text",
        Some(_) if is_proposal && !featured::names_proposal(words, proposal) => {
            return Some(format!(
                "the title of a {proposal} starts with `{proposal}-N`"
            ));
        }
        Some(_) => return None,
    };
    Some(message.to_owned())
}
