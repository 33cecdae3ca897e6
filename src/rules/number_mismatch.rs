//! The number of a heading is the number in its address.

use super::{Context, Findings, Rule, Stage};
use crate::diagnostic::Diagnostic;
use crate::post::{Link, Section, Target};
use crate::settings::Shape;
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "number-mismatch",
    summary: "the number at the head of a featured piece is the number in its link",
    why: "Headings of Featured PRs and KEP of the Week begin with the number of what they link; where the two differ, \
          one of them is of another week.",
    bad: "### [KEP-1769: Recursive SELinux labels](https://github.com/kubernetes/enhancements/issues/1710)",
    good: "### [KEP-1710: Recursive SELinux labels](https://github.com/kubernetes/enhancements/issues/1710)",
    stage: Stage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    for section in &context.post.draft.sections {
        if context.shape(section) == Some(Shape::Features) {
            look(context, section, findings);
        }
    }
}

fn look(context: &Context<'_>, section: &Section, findings: &mut Findings) {
    for link in &section.links {
        let begins_run = context.post.run_around(link.span.start).is_some_and(|run| {
            let before = context.text().get(run.span.start..link.span.start);
            before.is_some_and(|it| it.chars().all(|c| matches!(c, '#' | '*' | '-' | ' ')))
        });
        if begins_run {
            findings.extend(differs(context.text(), link));
        }
    }
    for inner in &section.subsections {
        look(context, inner, findings);
    }
}

fn differs(text: &str, link: &Link) -> Option<Diagnostic> {
    let (number, span) = leading_number(text, link.text)?;
    let is_kep = link.text.of(text).starts_with("KEP");
    let (linked, sure) = match link.target {
        Target::PullRequest { number, .. } if !is_kep => (number, true),
        // A KEP is told by its own number or, without `KEP`, by that of the pull request that brought it.
        Target::Kep { number } => (number, is_kep),
        _ => return None,
    };
    if number == linked {
        return None;
    }
    let message = format!("the heading says {number}, its link says {linked}");
    let found = match sure {
        true => Diagnostic::error(span, message),
        false => Diagnostic::warning(span, message),
    };
    let found = found.label(link.url, "the number that is linked");
    Some(found.help("correct the one that is wrong"))
}

/// The number that `words` begin with: `125663: …`, `#125663: …`, `KEP-2644: …`, `KEP 2644 - …`.
fn leading_number(text: &str, words: Span) -> Option<(u64, Span)> {
    let source = words.of(text);
    let rest = source
        .trim_start_matches("KEP")
        .trim_start_matches(['-', ' ', '#']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let is_head = rest[digits..].trim_start().starts_with([':', '-', '–']);
    let span = Span::of_slice(text, &rest[..digits])?;
    (digits > 1 && is_head).then_some((rest[..digits].parse().ok()?, span))
}
