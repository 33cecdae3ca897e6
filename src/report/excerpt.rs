//! The source lines around spans, cut to the columns of a terminal.
//!
//! An edition may be ten megabytes of nonsense with a line of sixty thousand characters. A report
//! shows the lines of a finding, and of a line that is too wide the parts with its spans.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::text::{LineIndex, Span, columns, is_invisible};

/// Longer lines, in bytes, are cut even if they fit.
const LONG_LINE: usize = 800;

/// Of a span over more lines than this only the first line is marked.
const MOST_LINES: usize = 8;

/// Spans that are more lines apart than this get separate excerpts.
const MOST_APART: usize = 30;

/// Columns that a tab takes.
const TAB: &str = "    ";

/// Some lines of a text without control characters or characters that reorder text.
#[derive(Debug)]
pub(super) struct Excerpt {
    pub(super) text: String,
    /// The number of the first line, from 1.
    pub(super) line: usize,
    /// The indexes of the spans that it shows, and their position in `text`.
    pub(super) places: Vec<(usize, Range<usize>)>,
}

impl Excerpt {
    /// The column, from 0, of an offset in `text`.
    pub(super) fn column(&self, offset: usize) -> usize {
        let before = self.text.get(..offset).unwrap_or("");
        columns(before.rsplit('\n').next().unwrap_or(""))
    }

    /// The start of `place` that ends before the column `most`; `None` if that is not much. A place
    /// over several lines is not shortened.
    pub(super) fn shortened(&self, place: &Range<usize>, most: usize) -> Option<Range<usize>> {
        let marked = self.text.get(place.clone())?;
        if self.column(place.end) <= most {
            return Some(place.clone());
        }
        let width = most.saturating_sub(self.column(place.start));
        if marked.contains('\n') || width < LEAST_MARK {
            return None;
        }
        let end = forward(&self.text, Span::new(place.start, place.end), width);
        Some(place.start..end)
    }
}

/// The least length of a mark that is shortened, in columns.
const LEAST_MARK: usize = 4;

/// The excerpts that show all of `places` in `width` columns; the one with the first span is the
/// first. Of a line that is wider, what is left out before, between and after its spans is replaced
/// by `…`, and of a long span the start is shown.
pub(super) fn windows(
    text: &str,
    lines: &LineIndex,
    places: &[Span],
    width: usize,
) -> Vec<Excerpt> {
    let line_of = |place: &Span| lines.line_at(place.start.min(text.len()));
    let narrowed: Vec<Span> = places
        .iter()
        .map(|place| {
            let same_line = places
                .iter()
                .filter(|other| line_of(other) == line_of(place));
            narrowed(text, lines, *place, share(width, same_line.count()))
        })
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
        window(text, lines, &marks, width)
    };
    groups.into_iter().map(window).collect()
}

/// The columns for each of `count` spans on one line, with an `…` on either side.
fn share(width: usize, count: usize) -> usize {
    (width / count.max(1)).saturating_sub(2).max(4)
}

/// `span` on character boundaries, without a final newline, and within [`MOST_LINES`].
fn narrowed(text: &str, lines: &LineIndex, span: Span, most: usize) -> Span {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.floor_char_boundary(span.end.clamp(start, text.len()));
    let end = start + text[start..end].trim_end_matches(['\n', '\r']).len();
    let (first, last) = (lines.line_at(start), lines.line_at(end));
    if first == last {
        return Span::new(start, forward(text, Span::new(start, end), most));
    }
    if last - first < MOST_LINES {
        return Span::new(start, end);
    }
    let line = Span::new(start, lines.line_span(first).end.max(start)).of(text);
    Span::new(start, start + line.trim_end().len())
}

fn window(text: &str, lines: &LineIndex, marks: &[(usize, Span)], width: usize) -> Excerpt {
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
    let mut moved = vec![0; wanted.len()];
    for line in first..=last {
        let span = lines.line_span(line);
        let content = Span::new(
            span.start,
            span.start + span.of(text).trim_end_matches(['\n', '\r']).len(),
        );
        let from = wanted.partition_point(|wanted| *wanted < span.start);
        let to = wanted.partition_point(|wanted| *wanted < span.end || *wanted == content.end);
        let mut shown_to = content.start;
        let (wanted, moved) = (&wanted[from..to], &mut moved[from..to]);
        for part in shown_parts(text, content, marks, width) {
            if part.start > shown_to {
                out.push('…');
            }
            let mut done = part.start;
            let inside = wanted.iter().zip(&mut *moved);
            for (at, moved) in inside.filter(|(at, _)| part.contains_offset(**at)) {
                push_visible(Span::new(done, *at).of(text), &mut out);
                (*moved, done) = (out.len(), *at);
            }
            push_visible(Span::new(done, part.end).of(text), &mut out);
            // A span at the end of the part, or between it and the end of the line.
            for (at, moved) in wanted.iter().zip(&mut *moved) {
                if *at >= part.end {
                    *moved = out.len();
                }
            }
            shown_to = part.end;
        }
        if shown_to < content.end {
            out.push('…');
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
        places,
    }
}

fn push_visible(text: &str, out: &mut String) {
    // Fast path: nearly all text is ASCII without tabs.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        out.push_str(text);
        return;
    }
    for c in text.chars() {
        match c {
            '\t' => out.push_str(TAB),
            _ if is_invisible(c) => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
}

/// The columns of a character as [`push_visible`] shows it.
fn column_count(c: char) -> usize {
    match c {
        ' '..='~' => 1,
        '\t' => TAB.len(),
        _ if is_invisible(c) => 1,
        _ => c.width().unwrap_or(0),
    }
}

/// The offset after the characters from the start of `within` that fit into `most` columns.
fn forward(text: &str, within: Span, most: usize) -> usize {
    let mut used = 0;
    for (at, c) in within.of(text).char_indices() {
        used += column_count(c);
        if used > most {
            return within.start + at;
        }
    }
    within.end
}

/// The offset before the characters up to the end of `within` that fit into `most` columns.
fn backward(text: &str, within: Span, most: usize) -> usize {
    let mut used = 0;
    for (at, c) in within.of(text).char_indices().rev() {
        used += column_count(c);
        if used > most {
            return within.start + at + c.len_utf8();
        }
    }
    within.start
}

/// The columns of `span`, counted up to `most` only.
fn width_of(text: &str, span: Span, most: usize) -> usize {
    let mut used = 0;
    for c in span.of(text).chars() {
        used += column_count(c);
        if used > most {
            break;
        }
    }
    used
}

/// The parts of a line that are shown: all of it, or the text around the spans on it.
fn shown_parts(text: &str, line: Span, marks: &[(usize, Span)], width: usize) -> Vec<Span> {
    if line.len() <= LONG_LINE && width_of(text, line, width) <= width {
        return vec![line];
    }
    let marked = marked_parts(text, line, marks, width);
    let count = marked.len();
    let used: usize = marked.iter().map(|part| width_of(text, *part, width)).sum();
    // One column for each `…`.
    let mut left = width.saturating_sub(used + count + 1);
    let mut out: Vec<Span> = Vec::new();
    for (at, part) in marked.iter().enumerate() {
        let share = left / (count - at + 1);
        let before = out.last().map_or(line.start, |last: &Span| last.end);
        let gap = Span::new(before, part.start);
        let start = backward(text, gap, share);
        left -= width_of(text, Span::new(start, part.start), share);
        match out.last_mut() {
            // An `…` is as wide as one character that it replaces.
            Some(last) if width_of(text, Span::new(last.end, start), 1) <= 1 => {
                last.end = part.end;
            }
            _ if at == 0 && width_of(text, Span::new(line.start, start), 1) <= 1 => {
                out.push(Span::new(line.start, part.end));
            }
            _ => out.push(Span::new(start, part.end)),
        }
        // What comes after a span says what it belongs to; the last one takes all that is left.
        let share = if at + 1 == count {
            left
        } else {
            left / (count - at + 1)
        };
        let until = marked.get(at + 1).map_or(line.end, |next| next.start);
        if let Some(last) = out.last_mut() {
            let end = forward(text, Span::new(last.end, until), share);
            left -= width_of(text, Span::new(last.end, end), share).min(left);
            last.end = end;
        }
    }
    // The end of the line is near: show more of its start, and of what is between.
    if let Some(first) = out.first_mut() {
        let start = backward(text, Span::new(line.start, first.start), left);
        left -= width_of(text, Span::new(start, first.start), left).min(left);
        first.start = start;
    }
    for at in 1..out.len() {
        let end = forward(text, Span::new(out[at - 1].end, out[at].start), left);
        left -= width_of(text, Span::new(out[at - 1].end, end), left).min(left);
        out[at - 1].end = end;
    }
    out
}

/// The spans on `line`, each at most as wide as its share of the columns, joined where they
/// overlap. A line without a span is shown from its start.
fn marked_parts(text: &str, line: Span, marks: &[(usize, Span)], width: usize) -> Vec<Span> {
    let is_here = |mark: &Span| mark.start <= line.end && mark.end >= line.start;
    let here: Vec<Span> = marks
        .iter()
        .map(|(_, mark)| *mark)
        .filter(is_here)
        .collect();
    let most = share(width, here.len());
    let mut parts: Vec<Span> = Vec::new();
    for mark in here {
        let (start, end) = (mark.start.max(line.start), mark.end.min(line.end));
        // Of a span over several lines the end that is on this line is shown.
        match mark.start < line.start {
            true if mark.end > line.end => {}
            true => parts.push(Span::new(
                backward(text, Span::new(line.start, end), most),
                end,
            )),
            false => parts.push(Span::new(start, forward(text, Span::new(start, end), most))),
        }
    }
    parts.sort_unstable();
    let mut out: Vec<Span> = Vec::new();
    for part in parts {
        match out.last_mut() {
            Some(last) if part.start <= last.end => last.end = last.end.max(part.end),
            _ => out.push(part),
        }
    }
    if out.is_empty() {
        out.push(Span::at(line.start));
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
        assert_eq!(columns(window.text.trim_end()), 80);
        assert!(window.text.starts_with('…') && window.text.ends_with("…\n"));
        assert_eq!(&window.text[window.places[0].1.clone()], "needle");
    }

    #[test]
    fn a_long_span_is_marked_at_its_start() {
        let text = "é".repeat(100);
        let window = one(&text, Span::new(0, 200));
        assert_eq!(window.text[window.places[0].1.clone()].chars().count(), 78);
    }

    #[test]
    fn between_two_spans_of_a_wide_line_the_middle_is_left_out() {
        let text = "### [125664: Add a volume source](https://github.com/kubernetes/kubernetes/pull/125663), and more";
        let at = |part: &str| {
            let start = text.find(part).expect("in the text");
            Span::new(start, start + part.len())
        };
        for width in [34, 45, 70] {
            let all = windows(
                text,
                &LineIndex::new(text),
                &[at("125664"), at("125663")],
                width,
            );
            let [window] = all.as_slice() else {
                panic!("one excerpt: {all:?}")
            };
            let shown = window.text.trim_end();
            assert!(columns(shown) <= width, "{shown}");
            assert!(columns(shown) + 8 > width, "the width is used: {shown}");
            let marked = window.places.iter().map(|(_, place)| &shown[place.clone()]);
            assert_eq!(marked.collect::<Vec<_>>(), ["125664", "125663"], "{shown}");
            assert!(shown.contains('…'), "{shown}");
        }
    }

    #[test]
    fn wide_characters_and_tabs_count_as_they_are_shown() {
        let text = format!("{}\tneedle", "日".repeat(60));
        let window = one(&text, Span::new(181, 187));
        assert!(columns(window.text.trim_end()) <= 80);
        assert!(window.text.ends_with("日    needle\n"), "{}", window.text);
        let place = window.places[0].1.clone();
        assert_eq!(window.column(place.end), columns(window.text.trim_end()));
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
