//! A bullet of a list.

use crate::text::Span;

/// One item of a list, without the lists inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bullet {
    /// From the marker to the end of the bullet's own text, without the line end.
    pub span: Span,
    /// `*`, `-`, `+` or `1.`, without the blank after it.
    pub marker: Span,
    /// The text after the marker; empty for a bare bullet.
    pub content: Span,
    /// 0 for a list of the section, 1 for a list inside such a bullet, and so on.
    pub depth: u8,
}

impl Bullet {
    /// Whether nothing stands after the marker.
    pub fn is_bare(&self) -> bool {
        self.content.is_empty()
    }
}
