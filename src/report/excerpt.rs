//! The source lines around spans, cut to a readable size.
//!
//! An edition may be ten megabytes of nonsense with a line of sixty thousand characters. A report
//! shows the lines of a finding, and of a very long line the part around the span.

use std::ops::Range;

use crate::text::{LineIndex, Span, is_invisible};

/// Longer lines, in bytes, are cut.
const LONG_LINE: usize = 800;

/// Bytes of a long line that are shown on either side of a span.
const AROUND: usize = 160;

/// Of a span over more lines than this only the first line is marked.
const MOST_LINES: usize = 8;

/// Spans that are more lines apart than this get separate excerpts.
const MOST_APART: usize = 30;

/// Some lines of a text without control characters or characters that reorder text.
#[derive(Debug)]
pub(super) struct Excerpt {
    pub(super) text: String,
    /// The number of the first line, from 1.
    pub(super) line: usize,
    /// Whether the start of a long line was cut.
    pub(super) cut: bool,
    /// The indexes of the spans that it shows, and their position in `text`.
    pub(super) places: Vec<(usize, Range<usize>)>,
}

/// The excerpts that show all of `places`; the one with the first span is the first.
///
/// Of a span within one line the first `most` characters are marked: an underline that wraps at the
/// terminal's edge points at nothing.
pub(super) fn windows(text: &str, lines: &LineIndex, places: &[Span], most: usize) -> Vec<Excerpt> {
    let narrowed: Vec<Span> = places
        .iter()
        .map(|place| narrowed(text, lines, *place, most))
        .collect();
    let mut by_place: Vec<usize> = (0..narrowed.len()).collect();
    by_place.sort_by_key(|at| narrowed[*at]);
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for at in by_place {
        let line = lines.line_at(narrowed[at].start);
        let last = groups.last().and_then(|group| group.last());
        let near =
            last.is_some_and(|last| line - lines.line_at(narrowed[*last].start) <= MOST_APART);
        match groups.last_mut() {
            Some(group) if near => group.push(at),
            _ => groups.push(vec![at]),
        }
    }
    groups.sort_by_key(|group| !group.contains(&0));
    let window = |group: Vec<usize>| {
        let marks: Vec<(usize, Span)> = group.into_iter().map(|at| (at, narrowed[at])).collect();
        window(text, lines, &marks)
    };
    groups.into_iter().map(window).collect()
}

/// `span` on character boundaries, without a final newline, and within [`MOST_LINES`].
fn narrowed(text: &str, lines: &LineIndex, span: Span, most: usize) -> Span {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.floor_char_boundary(span.end.clamp(start, text.len()));
    let end = start + text[start..end].trim_end_matches(['\n', '\r']).len();
    let (first, last) = (lines.line_at(start), lines.line_at(end));
    if first == last {
        let marked = text[start..end].char_indices().nth(most);
        return Span::new(start, marked.map_or(end, |(at, _)| start + at));
    }
    if last - first < MOST_LINES {
        return Span::new(start, end);
    }
    let line = Span::new(start, lines.line_span(first).end.max(start)).of(text);
    Span::new(start, start + line.trim_end().len())
}

fn window(text: &str, lines: &LineIndex, marks: &[(usize, Span)]) -> Excerpt {
    let starts = marks.iter().map(|mark| mark.1.start);
    let ends = marks.iter().map(|mark| mark.1.end);
    let (start, end) = (
        starts.clone().min().unwrap_or(0),
        ends.clone().max().unwrap_or(0),
    );
    let (first, last) = (lines.line_at(start), lines.line_at(end));
    let mut wanted: Vec<usize> = starts.chain(ends).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut out = String::new();
    let mut cut = false;
    let mut moved = vec![0; wanted.len()];
    for line in first..=last {
        let span = lines.line_span(line);
        let content = Span::new(
            span.start,
            span.start + span.of(text).trim_end_matches(['\n', '\r']).len(),
        );
        let from = wanted.partition_point(|wanted| *wanted < span.start);
        let to = wanted.partition_point(|wanted| *wanted < span.end || *wanted == content.end);
        for part in shown_parts(text, content, &wanted[from..to]) {
            if part.start > content.start {
                cut = true;
                out.push('…');
            }
            for (at, c) in part.of(text).char_indices() {
                let at = part.start + at;
                note(&wanted[from..to], at, &mut moved[from..to], out.len());
                push_visible(c, &mut out);
            }
            // A span at the end of the part, or between it and the end of the line.
            for (at, moved) in wanted[from..to].iter().zip(&mut moved[from..to]) {
                if *at >= part.end {
                    *moved = out.len();
                }
            }
            if part.end < content.end {
                out.push('…');
            }
        }
        out.push('\n');
    }
    let place = |offset: &usize| wanted.binary_search(offset).map_or(0, |at| moved[at]);
    let places = marks
        .iter()
        .map(|(at, span)| (*at, place(&span.start)..place(&span.end)))
        .collect();
    Excerpt {
        text: out,
        line: first + 1,
        cut,
        places,
    }
}

fn note(wanted: &[usize], at: usize, moved: &mut [usize], to: usize) {
    if let Ok(found) = wanted.binary_search(&at) {
        moved[found] = to;
    }
}

fn push_visible(c: char, out: &mut String) {
    match c {
        '\t' => out.push('\t'),
        _ if is_invisible(c) => out.push('\u{fffd}'),
        _ => out.push(c),
    }
}

/// The parts of a line that are shown: all of it, or the text around the spans on it.
fn shown_parts(text: &str, line: Span, places: &[usize]) -> Vec<Span> {
    if line.len() <= LONG_LINE {
        return vec![line];
    }
    let mut out: Vec<Span> = Vec::new();
    let begin = [line.start];
    let places = if places.is_empty() { &begin } else { places };
    for place in places {
        let start = place.saturating_sub(AROUND).max(line.start);
        let end = (place + AROUND).min(line.end);
        let part = Span::new(
            text.floor_char_boundary(start),
            text.ceil_char_boundary(end),
        );
        match out.last_mut() {
            Some(last) if part.start <= last.end => last.end = last.end.max(part.end),
            _ => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str, span: Span) -> Excerpt {
        let mut all = windows(text, &LineIndex::new(text), &[span], 80);
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    #[test]
    fn an_excerpt_is_the_line_of_its_span() {
        let window = one("one\ntwo words\r\nthree\n", Span::new(8, 13));
        assert_eq!((window.text.as_str(), window.line), ("two words\n", 2));
        assert_eq!(&window.text[window.places[0].1.clone()], "words");
    }

    #[test]
    fn invisible_characters_are_shown_and_spans_follow() {
        let window = one("a\u{202e}b\u{1b}[31mc", Span::new(10, 11));
        assert_eq!(window.text, "a\u{fffd}b\u{fffd}[31mc\n");
        assert_eq!(&window.text[window.places[0].1.clone()], "c");
    }

    #[test]
    fn of_a_very_long_line_the_part_around_the_span_is_shown() {
        let text = format!("{}needle{}", "é".repeat(30_000), "b".repeat(30_000));
        let window = one(&text, Span::new(60_000, 60_006));
        assert!(window.text.len() < 400, "{}", window.text.len());
        assert!(window.text.starts_with('…') && window.text.ends_with("…\n"));
        assert_eq!(&window.text[window.places[0].1.clone()], "needle");
    }

    #[test]
    fn a_long_span_is_marked_at_its_start() {
        let text = "é".repeat(100);
        let window = one(&text, Span::new(0, 200));
        assert_eq!(window.text[window.places[0].1.clone()].chars().count(), 80);
    }

    #[test]
    fn distant_spans_get_separate_excerpts_and_the_first_span_comes_first() {
        let text = format!("near\n{}far\n", "\n".repeat(100));
        let far = Span::new(text.len() - 4, text.len() - 1);
        let all = windows(&text, &LineIndex::new(&text), &[far, Span::new(0, 4)], 80);
        let shown: Vec<(&str, usize)> = all
            .iter()
            .map(|line| (line.text.trim(), line.line))
            .collect();
        assert_eq!(shown, [("far", 102), ("near", 1)]);
    }

    #[test]
    fn spans_outside_the_text_are_moved_into_it() {
        for span in [
            Span::new(1, 2),
            Span::new(5, 90),
            Span::at(900),
            Span::new(0, 4),
        ] {
            let window = one("é\n\nä", span);
            for (_, place) in window.places {
                assert!(window.text.get(place).is_some(), "{span:?}");
            }
        }
    }
}
