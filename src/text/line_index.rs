//! Converts byte offsets to lines and columns.

use crate::text::Span;

/// A position as editors show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in characters (Unicode scalar values).
    pub column: usize,
}

/// The start of every line. Lines are terminated by `\n`; a `\r` before it belongs to the line.
#[derive(Clone, Debug, Default)]
pub struct LineIndex {
    starts: Vec<usize>,
    len: usize,
}

/// Bytes per line, to estimate the number of lines.
const SHORT_LINE: usize = 32;

impl LineIndex {
    pub fn new(text: &str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let mut starts = Vec::with_capacity(text.len() / SHORT_LINE + 2);
        starts.push(0);
        starts.extend(ends.map(|at| at + 1));
        Self {
            starts,
            len: text.len(),
        }
    }

    /// The number of lines. A text that ends with `\n` has an empty last line.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The line (from 0) that contains the byte at `offset`.
    pub fn line_at(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset) - 1
    }

    /// The span of line `line` (from 0), newline included.
    pub fn line_span(&self, line: usize) -> Span {
        let start = self.starts.get(line).copied().unwrap_or(self.len);
        let end = self.starts.get(line + 1).copied().unwrap_or(self.len);
        Span::new(start, end)
    }

    /// The span of line `line` (from 0) without its newline. `text` is the indexed text.
    pub fn line(&self, text: &str, line: usize) -> Span {
        let whole = self.line_span(line);
        let source = whole.of(text);
        let source = source.strip_suffix('\n').unwrap_or(source);
        let source = source.strip_suffix('\r').unwrap_or(source);
        Span::new(whole.start, whole.start + source.len())
    }

    /// The line and column of the byte at `offset`. `text` is the indexed text.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(text.len());
        let line = self.line_at(offset);
        let before = text.get(self.starts[line]..offset).unwrap_or("");
        Position {
            line: line + 1,
            column: before.chars().count() + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let text = "né\nwords";
        let index = LineIndex::new(text);
        assert_eq!(index.position(text, 3), Position { line: 1, column: 3 });
        assert_eq!(index.position(text, 5), Position { line: 2, column: 2 });
        assert_eq!(index.line_span(1).of(text), "words");
    }
}
