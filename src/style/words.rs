//! A title or a sentence of a note as words, to find patterns in.

pub(crate) use super::note::first_sentence;
pub(crate) use super::token::bare;

/// Words as they are written, and in lower case without punctuation to compare by.
pub(crate) struct Words<'a> {
    written: Vec<&'a str>,
    plain: Vec<String>,
}

impl<'a> Words<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        let written: Vec<&str> = text.split_whitespace().collect();
        let plain = written
            .iter()
            .map(|written| bare(written).to_lowercase())
            .collect();
        Self { written, plain }
    }

    pub(crate) fn count(&self) -> usize {
        self.plain.len()
    }

    /// The word at `at`, in lower case; empty past the end.
    pub(crate) fn at(&self, at: usize) -> &str {
        self.plain.get(at).map_or("", String::as_str)
    }

    /// The word at `at` as it is written, without punctuation around it.
    pub(crate) fn written(&self, at: usize) -> &'a str {
        self.written.get(at).map_or("", |written| bare(written))
    }

    pub(crate) fn has(&self, words: &[&str]) -> bool {
        self.position(words).is_some()
    }

    /// Where the first of `words` stands.
    pub(crate) fn position(&self, words: &[&str]) -> Option<usize> {
        self.positions(words).next()
    }

    pub(crate) fn positions(&self, words: &[&str]) -> impl Iterator<Item = usize> {
        let found = |string: &(usize, &String)| words.contains(&string.1.as_str());
        self.plain
            .iter()
            .enumerate()
            .filter(found)
            .map(|plain| plain.0)
    }

    /// Where the statement begins: after `component: `.
    pub(crate) fn statement(&self) -> usize {
        let colon = self
            .written
            .iter()
            .take(3)
            .position(|written| written.ends_with(':'));
        colon.map_or(0, |colon| colon + 1)
    }

    /// The words from `from` up to `to` as they are written.
    pub(crate) fn between(&self, from: usize, to: usize) -> String {
        self.written.get(from..to).unwrap_or_default().join(" ")
    }
}
