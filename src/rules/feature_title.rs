//! The heading of a featured piece has its form.

use super::{Context, Findings, Rule, Stage};
use crate::diagnostic::Diagnostic;
use crate::post::{Link, Section, Target};
use crate::settings::Shape;
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "feature-title",
    summary: "a featured piece is headed `[N: Title](address)`, a KEP `[KEP-N: Title](address)`",
    why: "The stylesheet gives both forms; a title that was pasted brings its own `#` and brackets along.",
    bad: "### [#125868: # Add --for=create](https://github.com/kubernetes/kubernetes/pull/125868)",
    good: "### [125868: Add --for=create](https://github.com/kubernetes/kubernetes/pull/125868)",
    stage: Stage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let sections = context.post.draft.sections.iter();
    for section in sections.filter(|it| context.shape(it) == Some(Shape::Features)) {
        for piece in std::iter::once(section).chain(&section.subsections) {
            findings.extend(look(context, piece));
        }
    }
}

fn look(context: &Context<'_>, section: &Section) -> Option<Diagnostic> {
    let text = context.text();
    if section.level > 2
        && section
            .links
            .first()
            .is_none_or(|it| !section.heading.contains(it.span))
    {
        let kep = context
            .text()
            .get(section.heading.end..section.own.end)?
            .contains("http");
        return (section.heading.of(text).contains("http") || !kep).then(|| {
            Diagnostic::hint(
                section.heading,
                "the heading of a featured piece has no link",
            )
            .help("write `### [N: Title](address)`")
        });
    }
    let link = section.links.first()?;
    let line = context.post.line_around(link.span.start);
    let begins = text
        .get(line.start..link.span.start)?
        .trim_matches(['#', ' ', '*', '-'])
        .is_empty();
    let message = wrong(text, link).filter(|_| begins)?;
    Some(
        Diagnostic::hint(link.text, message)
            .help("write `[N: Title](address)`, for a KEP `[KEP-N: Title](address)`"),
    )
}

/// What is wrong with the words of a title, if `link` leads to what a title numbers.
fn wrong(text: &str, link: &Link) -> Option<&'static str> {
    let words: &str = Span::of(link.text, text);
    let is_kep = match link.target {
        Target::PullRequest { .. } => false,
        Target::Kep { .. } => true,
        _ => return None,
    };
    let number = words
        .trim_start_matches("KEP")
        .trim_start_matches(['-', ' ', '#']);
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &number[digits..];
    match () {
        () if digits == 0 => Some("the title does not begin with its number"),
        () if !rest.starts_with(':') => Some("no colon after the number of the title"),
        () if !rest.starts_with(": ") => Some("no blank after the number of the title"),
        () if rest.trim_start_matches(": ").starts_with('#') => {
            Some("a `#` was pasted into the title")
        }
        () if words.contains('[') => Some("brackets within the words of a link"),
        () if is_kep && !words.starts_with("KEP") => Some("the number of a KEP is written `KEP-N`"),
        () => None,
    }
}
