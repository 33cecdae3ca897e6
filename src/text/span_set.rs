//! A set of spans, such as the lines that a writer changed, that follows edits of the text.

use std::ops::Range;

use crate::text::{Edit, LineIndex, Span};

/// Spans in the order of the text, disjoint and not empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpanSet(Vec<Span>);

impl SpanSet {
    /// The spans of the lines in `ranges`, which count from 0 and are in order.
    pub fn of_lines(lines: &LineIndex, ranges: &[Range<usize>]) -> Self {
        let span = |range: &Range<usize>| {
            let start = lines.line_span(range.start).start;
            Span::new(start, lines.line_span(range.end).start)
        };
        let spans = ranges.iter().map(span);
        Self(spans.filter(|span| !span.is_empty()).collect())
    }

    /// Whether a span shares a byte with the lines of `span`.
    pub fn touch_lines_of(&self, span: Span, text: &str, lines: &LineIndex) -> bool {
        // The end of a text belongs to its last line, even after a final newline.
        let last_byte = text.len().saturating_sub(1);
        let first = lines.line_at(span.start.min(last_byte));
        let last = lines.line_at(span.end.saturating_sub(1).max(span.start).min(last_byte));
        let whole = Span::new(lines.line_span(first).start, lines.line_span(last).end);
        let next = self.0.partition_point(|changed| changed.end <= whole.start);
        self.0
            .get(next)
            .is_some_and(|changed| changed.start < whole.end)
    }

    /// The same spans after `edits` (in order, disjoint). Insertions at an edge belong to the span.
    #[must_use]
    pub fn moved(&self, edits: &[Edit]) -> Self {
        let mut edits = edits.iter().peekable();
        let (mut added, mut removed) = (0, 0);
        let mut out = Vec::with_capacity(self.0.len());
        for span in &self.0 {
            let before = |edit: &Edit| edit.span.end <= span.start && edit.span.start < span.start;
            while let Some(edit) = edits.next_if(|edit| before(edit)) {
                added += edit.replacement.len();
                removed += edit.span.len();
            }
            let start = (span.start + added).saturating_sub(removed);
            while let Some(edit) = edits.next_if(|edit| edit.span.start <= span.end) {
                added += edit.replacement.len();
                removed += edit.span.len();
            }
            let moved = Span::new(start, (span.end + added).saturating_sub(removed));
            if !moved.is_empty() {
                out.push(moved);
            }
        }
        Self(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::apply;

    #[test]
    fn a_span_touches_its_lines() {
        let text = "one\ntwo\nthree\n";
        let lines = LineIndex::new(text);
        let second = SpanSet::of_lines(&lines, std::slice::from_ref(&(1..2)));
        for (span, expected) in [
            (Span::new(0, 3), false),
            (Span::at(4), true),
            (Span::new(5, 6), true),
            (Span::new(2, 5), true),
            (Span::at(8), false),
            (Span::new(0, 4), false),
        ] {
            assert_eq!(
                second.touch_lines_of(span, text, &lines),
                expected,
                "{span:?}"
            );
        }
        let last = SpanSet::of_lines(&lines, std::slice::from_ref(&(2..9)));
        assert!(last.touch_lines_of(Span::at(text.len()), text, &lines));
        assert!(!last.touch_lines_of(Span::at(0), "", &LineIndex::new("")));
    }

    #[test]
    fn spans_follow_edits() {
        let text = "one\ntwo\nthree\nfour\n";
        let lines = LineIndex::new(text);
        let marked = SpanSet::of_lines(&lines, &[1..2, 3..4]);
        let edits = [
            Edit::delete(Span::new(0, 2)),
            Edit::insert(4, "\n"),
            Edit::replace(Span::new(5, 6), "WW"),
            Edit::insert(8, "and "),
            Edit::delete(Span::new(14, 19)),
        ];
        let edited = apply(text, &edits);
        assert_eq!(edited, "e\n\ntWWo\nand three\n");
        let moved = marked.moved(&edits);
        let shown: Vec<&str> = moved.0.iter().map(|span| span.of(&edited)).collect();
        assert_eq!(shown, ["\ntWWo\nand "]);
    }
}
