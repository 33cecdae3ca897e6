//! Bullets of a list.

use crate::text::Span;

/// One item of a list, without the lists inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bullet {
    /// From the marker to the end of the bullet's own text, without the newline.
    pub span: Span,
    /// `*`, `-`, `+` or `1.`, without the space after it.
    pub marker: Span,
    /// The text after the marker; empty for a bare bullet.
    pub content: Span,
    /// Nesting depth: 0 for a list of the section, 1 for a list inside such a bullet, and so on.
    pub depth: u8,
}

impl Bullet {
    /// Whether the bullet has no text.
    pub fn is_bare(&self) -> bool {
        self.content.is_empty()
    }
}
