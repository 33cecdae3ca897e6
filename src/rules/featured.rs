//! The items of featured sections: each has a title with a number and a link. The title is a
//! heading, or was meant to be one.

use crate::post::{Link, Section, Target};
use crate::rules::Context;
use crate::settings::SectionForm;
use crate::text::Span;

/// A featured pull request or proposal.
#[derive(Clone, Copy)]
pub(super) struct FeaturedItem<'a> {
    /// The section that holds it.
    pub(super) section: &'a Section,
    /// The title.
    pub(super) link: &'a Link,
    /// The title is a heading.
    pub(super) headed: bool,
}

/// Every featured item, in the order of the text.
pub(super) fn items<'a>(context: &Context<'a>) -> Vec<FeaturedItem<'a>> {
    let mut out = Vec::new();
    for section in featured(context) {
        look(context, section, section, &mut out);
        for inner in &section.subsections {
            look(context, section, inner, &mut out);
        }
    }
    out
}

/// The sections whose form is `features`.
pub(super) fn featured<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Section> {
    let sections = context.post.main_sections();
    sections.filter(|section| context.shape(section) == Some(SectionForm::Features))
}

fn look<'a>(
    context: &Context<'a>,
    section: &'a Section,
    part: &'a Section,
    out: &mut Vec<FeaturedItem<'a>>,
) {
    for link in &part.links {
        let headed = part.level > 2 && part.heading.contains_span(link.span);
        if headed || is_title(context, link) {
            out.push(FeaturedItem {
                section,
                link,
                headed,
            });
        }
    }
}

/// Whether `link` is alone on its line and written like a title (`N: …`, `#N: …` or `RFC-N …`) that
/// links to the item with this number.
fn is_title(context: &Context<'_>, link: &Link) -> bool {
    let text = context.text();
    let (before, after) = beside(context, link);
    let mark = |c: char| matches!(c, '*' | '-' | ' ' | '_');
    let alone = before.of(text).chars().all(mark) && after.of(text).chars().all(mark);
    let leads = matches!(
        link.target,
        Target::PullRequest { .. } | Target::Proposal { .. }
    );
    leads && alone && split(link.text.of(text), context.proposal()).1 > 0
}

/// The text on the line of `link` before and after it.
pub(super) fn beside(context: &Context<'_>, link: &Link) -> (Span, Span) {
    let line = context.post.line_around(link.span.start);
    (
        Span::new(line.start, link.span.start),
        Span::new(link.span.end, line.end),
    )
}

/// Whether a title starts with the name of proposals.
pub(super) fn names_proposal(words: &str, proposal: &str) -> bool {
    !proposal.is_empty() && words.starts_with(proposal)
}

/// The offset in bytes of the number in a title and its count of digits: `125663: …`, `#125663: …`,
/// and of a proposal `RFC-2644: …`, `RFC 2644 - …`.
pub(super) fn split(words: &str, proposal: &str) -> (usize, usize) {
    let start = words.trim_start();
    let rest = match names_proposal(start, proposal) {
        true => &start[proposal.len()..],
        false => start,
    };
    let rest = rest.trim_start_matches(['-', ' ', '#']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (words.len() - rest.len(), digits)
}
