//! The number in a title is the number in its URL.

use crate::diagnostic::Diagnostic;
use crate::post::{Link, Target};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, featured};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "number-mismatch",
    summary: "the number in the title of a featured item is the number in its link",
    why: "The titles of featured items start with the number of what they link. Where the two \
          differ, one was copied from an earlier edition.",
    bad: "### [1769: Recursive labels](https://github.com/forge/core/pull/1710)",
    good: "### [1710: Recursive labels](https://github.com/forge/core/pull/1710)",
    source: "",
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let pieces = featured::items(context);
    findings.extend(pieces.iter().filter_map(|part| differs(context, part.link)));
}

fn differs(context: &Context<'_>, link: &Link) -> Option<Diagnostic> {
    let words = link.text.of(context.text());
    let (at, digits) = featured::split(words, context.proposal());
    let is_head = words
        .get(at + digits..)?
        .trim_start()
        .starts_with([':', '-', '–']);
    let number: u64 = words.get(at..at + digits)?.parse().ok()?;
    let is_proposal = featured::names_proposal(words, context.proposal());
    let (linked, sure) = match link.target {
        Target::PullRequest { number, .. } if !is_proposal => (number, true),
        // A proposal is named by its own number or, without its name, by that of its pull request.
        Target::Proposal { number } => (number, is_proposal),
        _ => return None,
    };
    if number == linked || !is_head {
        return None;
    }
    let message = format!("the title says {number}, its link says {linked}");
    let span = Span::new(link.text.start + at, link.text.start + at + digits);
    let found = match sure {
        true => Diagnostic::error(span, message),
        false => Diagnostic::warning(span, message),
    };
    let found = found.label(link.url, "the linked number");
    Some(found.help("correct the wrong one"))
}
