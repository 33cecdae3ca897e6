//! A title or a sentence of a note as words, to find patterns in.

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

/// `word` without the punctuation around it.
pub(crate) fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| {
        matches!(
            c,
            '`' | '"' | '\'' | ',' | ';' | ':' | '.' | '(' | ')' | '*' | '“' | '”' | '!' | '?'
        )
    })
}

/// Whether `word` is an article, in any case.
pub fn is_article(word: &str) -> bool {
    ["a", "an", "the"]
        .iter()
        .any(|value| value.eq_ignore_ascii_case(word))
}

/// The first sentence of a release note, which may go over several lines. It ends with a full stop before a blank, or
/// where a list, a heading or an empty line begins.
pub fn first_sentence(note: &str) -> &str {
    const ABBREVIATIONS: &[&str] = &["e.g", "etc", "i.e", "vs"];
    let note = note.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '*'));
    let mut at = 0;
    for line in note.split_inclusive('\n') {
        let begins = line.trim();
        const BLOCKS: &[&str] = &["- ", "* ", "#", "> ", "|", "```"];
        if at > 0 && (begins.is_empty() || BLOCKS.iter().any(|block| begins.starts_with(block))) {
            break;
        }
        let stop = line.match_indices(['.']).find(|(stop, _)| {
            let after = line.get(stop + 1..).unwrap_or("");
            let before = line.get(..*stop).unwrap_or("");
            after.starts_with(char::is_whitespace)
                && !ABBREVIATIONS
                    .iter()
                    .any(|abbreviation| before.ends_with(abbreviation))
        });
        if let Some((stop, _)) = stop {
            return note.get(..at + stop).unwrap_or(note);
        }
        at += line.len();
    }
    note.get(..at).unwrap_or(note).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_at_its_full_stop() {
        let cases = [
            ("Added a flag. It is good.", "Added a flag"),
            (
                "Events have been\nremoved from v1.2. More.",
                "Events have been\nremoved from v1.2",
            ),
            ("- Added a flag\n- Removed a gate", "Added a flag"),
            (
                "Some paths, e.g. the kubelet's, go\n\nMore",
                "Some paths, e.g. the kubelet's, go",
            ),
            ("Moved\n`x` to y\n```yaml\nx", "Moved\n`x` to y"),
            ("", ""),
        ];
        for (note, sentence) in cases {
            assert_eq!(first_sentence(note), sentence);
        }
    }
}
