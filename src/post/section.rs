//! Sections: a heading and the text below it.

use std::iter::Peekable;
use std::{slice, vec};

use crate::post::{Bullet, Link};
use crate::settings::{SectionId, Settings};
use crate::text::Span;

/// A heading with everything up to the next heading of its level or a higher one.
#[derive(Clone, Debug)]
pub struct Section {
    /// The section of the settings that the heading means. `None` for headings that are not in the
    /// settings.
    pub kind: Option<SectionId>,
    /// 1 to 6: the number of `#`. 0 for the text above the first heading.
    pub level: u8,
    /// The line of the heading with its `#`, without the newline. Empty at level 0.
    pub heading: Span,
    /// The text of the heading.
    pub title: Span,
    /// From the line after the heading to the start of the next heading of this level or a higher
    /// one.
    pub body: Span,
    /// The part of the body before the first subsection.
    pub own: Span,
    pub subsections: Vec<Section>,
    /// The bullets of `own`, nested ones included, in the order of the text.
    pub bullets: Vec<Bullet>,
    /// The links of the heading and of `own`, in the order of the text.
    pub links: Vec<Link>,
}

impl Section {
    /// Whether it and its subsections have no content for a reader. A subsection whose heading is a
    /// link, and no section of the settings, has content, even without text; so has a setext
    /// heading, which is text above `---` by accident.
    pub fn says_nothing(&self, text: &str) -> bool {
        let links = self.links.iter().map(|link| link.span);
        let chosen = self.level >= 3
            && self.kind.is_none()
            && links
                .into_iter()
                .any(|link| self.heading.contains_span(link));
        self.heading.of(text).starts_with('#')
            && !chosen
            && is_empty_content(self.own.of(text))
            && self
                .subsections
                .iter()
                .all(|subsection| subsection.says_nothing(text))
    }

    /// Its subsections that are no sections of the settings: those stand for themselves.
    pub fn parts(&self) -> impl Iterator<Item = &Self> {
        self.subsections.iter().filter(|part| part.kind.is_none())
    }

    /// Whether it has no content of its own, be it that a section inside it has some.
    pub fn is_bare(&self, text: &str) -> bool {
        is_empty_content(self.own.of(text)) && self.parts().all(|part| part.says_nothing(text))
    }

    /// Whether it contains no more than a new edition does, whose section contains `skeleton`.
    pub fn is_unwritten(&self, skeleton: &str, text: &str) -> bool {
        self.says_nothing(text)
            || self.is_bare(text)
            || self.own.of(text).trim() == skeleton.trim()
                && self.parts().all(|part| part.says_nothing(text))
    }
}

/// Sets the body of every section and nests lower sections in higher ones.
pub(super) fn tree(text: &str, mut flat: Vec<Section>, settings: &Settings) -> Vec<Section> {
    let starts: Vec<(u8, usize)> = flat
        .iter()
        .map(|flat| (flat.level, flat.heading.start))
        .collect();
    for (at, section) in flat.iter_mut().enumerate() {
        let after = &starts[at + 1..];
        let next = after.first().map_or(text.len(), |(_, start)| *start);
        let end = after
            .iter()
            .find(|(level, _)| *level <= section.level || section.level == 0);
        let begin = section.body.start;
        section.own = Span::new(begin, next.max(begin));
        section.body = Span::new(begin, end.map_or(text.len(), |end| end.1).max(begin));
        section.kind = settings.section_meant(section.title.of(text));
        section.bullets.sort_by_key(|bullet| bullet.span.start);
        section.links.sort_by_key(|link| link.span.start);
    }
    let above = &flat[0];
    if above.own.of(text).trim().is_empty() {
        flat.remove(0);
    }
    nested(&mut flat.into_iter().peekable(), 0)
}

fn nested(flat: &mut Peekable<vec::IntoIter<Section>>, above: u8) -> Vec<Section> {
    let mut out: Vec<Section> = Vec::new();
    while let Some(mut section) = flat.next_if(|flat| flat.level > above || above == 0) {
        if section.level > 0 {
            section.subsections = nested(flat, section.level);
        }
        out.push(section);
    }
    out
}

/// Sections and their subsections, in the order of the text.
#[derive(Clone, Debug)]
pub struct Sections<'a> {
    /// The remaining sections at each depth: levels 1 to 6 nested, and level 0.
    ahead: [slice::Iter<'a, Section>; 7],
    depth: usize,
}

impl<'a> Sections<'a> {
    pub(super) fn of(sections: &'a [Section]) -> Self {
        let mut ahead = [const { [].as_slice() }; 7].map(<[Section]>::iter);
        ahead[0] = sections.iter();
        Self { ahead, depth: 0 }
    }
}

impl<'a> Iterator for Sections<'a> {
    type Item = &'a Section;

    fn next(&mut self) -> Option<&'a Section> {
        loop {
            let Some(section) = self.ahead.get_mut(self.depth)?.next() else {
                self.depth = self.depth.checked_sub(1)?;
                continue;
            };
            if let Some(inner) = self.ahead.get_mut(self.depth + 1) {
                *inner = section.subsections.iter();
                self.depth += 1;
            }
            return Some(section);
        }
    }
}

/// Whether `text` contains only white space, bare bullets and HTML comments.
pub fn is_empty_content(text: &str) -> bool {
    let blank = |text: &str| matches!(text.trim(), "" | "*" | "-" | "+");
    // Fast path: most sections have content in their first line that is not empty.
    let first = text.lines().find(|line| !blank(line));
    if first.is_none_or(|first| !first.contains("<!--")) {
        return first.is_none();
    }
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, rest)| rest);
    }
    kept.push_str(rest);
    kept.lines().all(blank)
}
