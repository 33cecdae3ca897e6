//! A section: a heading and what stands below it.

use crate::post::{Bullet, Link};
use crate::settings::SectionId;
use crate::text::Span;

/// A heading with everything up to the next heading of its level or a higher one.
#[derive(Clone, Debug)]
pub struct Section {
    /// Which section of the settings this is meant to be, by its heading. `None` for headings of the week.
    pub kind: Option<SectionId>,
    /// 1 to 6: the number of `#`. 0 for what stands above the first heading.
    pub level: u8,
    /// The line of the heading with its marks, without the line end. Empty at level 0.
    pub heading: Span,
    /// The words of the heading.
    pub title: Span,
    /// From the line after the heading to the beginning of the next heading of this level or a higher one.
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
    /// Whether nothing stands below the heading but white space, bare bullets and comments.
    pub fn is_empty(&self, text: &str) -> bool {
        is_blank(self.own.of(text)) && self.subsections.is_empty()
    }
}

/// Whether `text` holds only white space, bare bullets and HTML comments.
pub fn is_blank(text: &str) -> bool {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = after.split_once("-->").map_or("", |it| it.1);
    }
    kept.push_str(rest);
    kept.lines()
        .all(|it| matches!(it.trim(), "" | "*" | "-" | "+"))
}
