//! A title or a sentence of a release note as words with classes, to find evidence in.
//!
//! The classes are data: `templates/lexicon/evidence.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::settings::{FieldClass, FieldWords};

/// What a word says about the section that its pull request belongs to. The lexicon explains each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clue {
    Around,
    Aside,
    Be,
    Begin,
    Build,
    Bump,
    Default,
    Deprecate,
    Document,
    End,
    Fill,
    Gate,
    Library,
    Move,
    Own,
    Packages,
    Project,
    Promote,
    Remove,
    Small,
    Test,
    Undo,
}

const NAMES: &[(&str, Clue)] = &[
    ("around", Clue::Around),
    ("aside", Clue::Aside),
    ("be", Clue::Be),
    ("begin", Clue::Begin),
    ("build", Clue::Build),
    ("bump", Clue::Bump),
    ("default", Clue::Default),
    ("deprecate", Clue::Deprecate),
    ("document", Clue::Document),
    ("end", Clue::End),
    ("fill", Clue::Fill),
    ("gate", Clue::Gate),
    ("library", Clue::Library),
    ("move", Clue::Move),
    ("own", Clue::Own),
    ("packages", Clue::Packages),
    ("promote", Clue::Promote),
    ("remove", Clue::Remove),
    ("small", Clue::Small),
    ("test", Clue::Test),
    ("undo", Clue::Undo),
];

const LEXICON: &str = include_str!("../../templates/lexicon/evidence.txt");

/// The classes of each word as bits.
static CLUES: LazyLock<HashMap<&str, u32>> = LazyLock::new(|| {
    let lines = LEXICON.lines().filter(|line| !line.starts_with('#'));
    let entry = |line: &'static str| {
        let (word, classes) = line.split_once(' ')?;
        let known = |name| NAMES.iter().find(|(known, _)| *known == name);
        let bits = classes.split(' ').filter_map(known);
        Some((word, bits.fold(0, |bits, (_, clue)| bits | clue.bit())))
    };
    lines.filter_map(entry).collect()
});

impl Clue {
    fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// The classes of the settings' words that are evidence.
const OF_FIELD: [(FieldClass, Clue); 3] = [
    (FieldClass::Gate, Clue::Gate),
    (FieldClass::Library, Clue::Library),
    (FieldClass::Project, Clue::Project),
];

/// One statement as words: as they are written, in lower case without punctuation, and their
/// classes.
pub(super) struct Sentence<'a> {
    words: &'a FieldWords,
    written: Vec<&'a str>,
    plain: Vec<String>,
    clues: Vec<u32>,
}

impl<'a> Sentence<'a> {
    pub(super) fn new(text: &'a str, words: &'a FieldWords) -> Self {
        let written: Vec<&str> = text.split_whitespace().collect();
        let plain: Vec<String> = written
            .iter()
            .map(|word| bare(word).to_lowercase())
            .collect();
        let of_field = |word: &str| {
            let classes = OF_FIELD.iter();
            let named = classes.filter(|(class, _)| words.are(word, *class));
            named.fold(0, |bits, (_, clue)| bits | clue.bit())
        };
        let clues = plain.iter().map(|word| {
            let known = CLUES.get(word.as_str()).copied().unwrap_or(0);
            known | of_field(word)
        });
        Self {
            words,
            clues: clues.collect(),
            written,
            plain,
        }
    }

    /// A part of it, or what it stands for, as words.
    pub(super) fn part<'p>(&self, text: &'p str) -> Sentence<'p>
    where
        'a: 'p,
    {
        Sentence::new(text, self.words)
    }

    pub(super) fn count(&self) -> usize {
        self.plain.len()
    }

    /// The word at `at`, in lower case; empty past the end.
    pub(super) fn at(&self, at: usize) -> &str {
        self.plain.get(at).map_or("", String::as_str)
    }

    /// The word before `at`, in lower case; empty at the beginning.
    pub(super) fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |before| self.at(before))
    }

    /// The word at `at` as it is written, without punctuation around it.
    pub(super) fn written(&self, at: usize) -> &'a str {
        self.written.get(at).map_or("", |word| bare(word))
    }

    /// The word at `at` as it is written, punctuation included.
    pub(super) fn raw(&self, at: usize) -> &'a str {
        self.written.get(at).copied().unwrap_or("")
    }

    pub(super) fn is(&self, at: usize, clue: Clue) -> bool {
        self.clues
            .get(at)
            .is_some_and(|bits| bits & clue.bit() != 0)
    }

    /// Where words of a class are.
    pub(super) fn all(&self, clue: Clue) -> impl Iterator<Item = usize> {
        (0..self.count()).filter(move |at| self.is(*at, clue))
    }

    pub(super) fn has(&self, clue: Clue) -> bool {
        self.all(clue).next().is_some()
    }

    pub(super) fn has_between(&self, from: usize, to: usize, clue: Clue) -> bool {
        (from..to).any(|at| self.is(at, clue))
    }

    /// Where the word is, in lower case.
    pub(super) fn position(&self, word: &str) -> Option<usize> {
        self.plain.iter().position(|plain| plain == word)
    }

    /// Where the statement begins: behind `component: `, which is at most three words long.
    pub(super) fn statement(&self) -> usize {
        let head = self.written.iter().take(3);
        head.enumerate()
            .rfind(|(_, word)| word.ends_with(':'))
            .map_or(0, |(at, _)| at + 1)
    }

    /// The words from `from` up to `to` as they are written.
    pub(super) fn between(&self, from: usize, to: usize) -> String {
        self.written.get(from..to).unwrap_or_default().join(" ")
    }
}

/// `word` without the punctuation around it.
pub(super) fn bare(word: &str) -> &str {
    const PUNCTUATION: &[char] = &[
        '`', '"', '\'', ',', ';', ':', '.', '(', ')', '[', ']', '{', '}', '*', '“', '”', '!', '?',
    ];
    word.trim_matches(PUNCTUATION)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_word_of_the_lexicon_is_named_once_with_known_classes() {
        let mut seen = HashSet::new();
        for line in LEXICON.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split(' ');
            let word = words.next().expect("a word");
            assert!(seen.insert(word), "`{word}` is named twice");
            let classes: Vec<&str> = words.collect();
            assert!(!classes.is_empty(), "`{word}` has no class");
            for class in classes {
                assert!(
                    NAMES.iter().any(|(known, _)| *known == class),
                    "`{word}`: no class `{class}`"
                );
            }
        }
    }

    #[test]
    fn a_statement_begins_behind_its_component() {
        let words = FieldWords::default();
        let statement = |text| Sentence::new(text, &words).statement();
        assert_eq!(statement("kubelet: drop the flag"), 1);
        assert_eq!(statement("DRA device taints: graduate to beta"), 3);
        assert_eq!(statement("Fix what is wrong here: the probe"), 0);
    }
}
