//! Edits: the only way to change a writer's text.

use crate::text::Span;

/// Replaces the bytes of `span` with `replacement`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub replacement: String,
}

impl Edit {
    /// Inserts `text` before the byte `at`.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self::replace(Span::at(at), text)
    }

    pub fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }

    pub fn replace(span: Span, replacement: impl Into<String>) -> Self {
        Self {
            span,
            replacement: replacement.into(),
        }
    }
}

/// Applies `edits` to `text`. Every byte outside their spans is kept.
///
/// Edits at one offset are applied in the order given. Of two edits that overlap the first in the
/// text wins. An edit that is not on character boundaries of `text` is ignored, so that the
/// function never fails.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in sorted {
        let Some(kept) = text.get(done..edit.span.start) else {
            continue;
        };
        if !text.is_char_boundary(edit.span.end) {
            continue;
        }
        out.push_str(kept);
        out.push_str(&edit.replacement);
        done = edit.span.end;
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_change_their_spans_and_nothing_else() {
        let edits = [
            Edit::delete(Span::new(5, 6)),
            Edit::insert(0, "> "),
            Edit::replace(Span::new(2, 4), "XY"),
        ];
        assert_eq!(apply("abcdefg", &edits), "> abXYeg");
    }

    #[test]
    fn of_two_edits_that_overlap_the_first_wins() {
        let edits = [
            Edit::delete(Span::new(1, 3)),
            Edit::replace(Span::new(2, 4), "!"),
        ];
        assert_eq!(apply("abcdef", &edits), "adef");
    }

    #[test]
    fn an_edit_inside_a_character_or_past_the_end_is_left_out() {
        let edits = [Edit::delete(Span::new(1, 2)), Edit::delete(Span::new(7, 9))];
        assert_eq!(apply("aéb", &edits), "aéb");
    }
}
