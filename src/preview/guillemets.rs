//! `<<` and `>>`, which kramdown shows as « and »
//! (<https://kramdown.gettalong.org/syntax.html#typographic-symbols>).

use std::ops::Range;

use pulldown_cmark::CowStr;

/// Replaces guillemets in the texts of a document, one after the other.
#[derive(Debug, Default)]
pub(super) struct Guillemets {
    /// The byte offset after the last `<<`. The parser makes a text of each `<`.
    end: usize,
}

impl Guillemets {
    /// The parts of the text `words`, at `range` of `source`, as the site shows them,
    /// with their ranges.
    pub(super) fn split<'t>(
        &mut self,
        source: &'t str,
        words: CowStr<'t>,
        range: &Range<usize>,
    ) -> Vec<(CowStr<'t>, Range<usize>)> {
        let is_plain = source.get(range.clone()) == Some(&*words);
        let escaped = source[..range.start].ends_with('\\');
        let opens = &*words == "<" && source[range.end..].starts_with('<');
        if is_plain && opens && !escaped && range.start >= self.end {
            self.end = range.end + 1;
            return vec![("«".into(), range.start..self.end)];
        }
        let start = range.start.max(self.end).min(range.end);
        if !is_plain || start == range.start && !words.contains(">>") {
            return vec![(words, range.clone())];
        }
        let mut out: Vec<(CowStr<'t>, Range<usize>)> = Vec::new();
        let mut done = start;
        for (at, _) in source[start..range.end].match_indices(">>") {
            let at = start + at;
            if escaped && at == range.start {
                continue;
            }
            out.push((source[done..at].into(), done..at));
            out.push(("»".into(), at..at + 2));
            done = at + 2;
        }
        out.push((source[done..range.end].into(), done..range.end));
        out.retain(|(words, _)| !words.is_empty());
        out
    }
}
