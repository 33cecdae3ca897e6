//! A title or a sentence of a note as words, to find patterns in.

/// Words as they are written, and in lower case without punctuation to compare by.
pub(super) struct Words<'a> {
    written: Vec<&'a str>,
    plain: Vec<String>,
}

impl<'a> Words<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let written: Vec<&str> = text.split_whitespace().collect();
        let plain = written.iter().map(|it| bare(it).to_lowercase()).collect();
        Self { written, plain }
    }

    pub(super) fn count(&self) -> usize {
        self.plain.len()
    }

    /// The word at `at`, in lower case; empty past the end.
    pub(super) fn at(&self, at: usize) -> &str {
        self.plain.get(at).map_or("", String::as_str)
    }

    /// The word at `at` as it is written, without punctuation around it.
    pub(super) fn written(&self, at: usize) -> &'a str {
        self.written.get(at).map_or("", |it| bare(it))
    }

    pub(super) fn has(&self, words: &[&str]) -> bool {
        self.position(words).is_some()
    }

    /// Where the first of `words` stands.
    pub(super) fn position(&self, words: &[&str]) -> Option<usize> {
        self.positions(words).next()
    }

    pub(super) fn positions(&self, words: &[&str]) -> impl Iterator<Item = usize> {
        let found = |it: &(usize, &String)| words.contains(&it.1.as_str());
        self.plain.iter().enumerate().filter(found).map(|it| it.0)
    }

    /// Where the statement begins: after `component: `.
    pub(super) fn statement(&self) -> usize {
        let colon = self.written.iter().take(3).position(|it| it.ends_with(':'));
        colon.map_or(0, |it| it + 1)
    }

    /// The words from `from` up to `to` as they are written.
    pub(super) fn between(&self, from: usize, to: usize) -> String {
        self.written.get(from..to).unwrap_or_default().join(" ")
    }
}

/// `word` without the punctuation around it.
pub(super) fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| {
        matches!(
            c,
            '`' | '"' | '\'' | ',' | ';' | ':' | '.' | '(' | ')' | '*' | '“' | '”' | '!' | '?'
        )
    })
}

/// The first sentence of a release note. Its end is a full stop before a blank, or the end of the line.
pub fn first_sentence(note: &str) -> &str {
    let line = note
        .lines()
        .map(str::trim)
        .find(|it| !it.is_empty())
        .unwrap_or("");
    let line = line.trim_start_matches(['-', '*', ' ', '"']);
    line.find(". ")
        .and_then(|it| line.get(..it))
        .unwrap_or(line)
}
