//! The words that the house style knows, with their classes: data in `templates/lexicon/`, read
//! once.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word is or does. The files under `templates/lexicon/` explain each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordClass {
    Acronym,
    Adjective,
    Adverb,
    Chore,
    Clause,
    Condition,
    Determiner,
    Everywhere,
    Explains,
    Fault,
    Finite,
    Folder,
    Forbids,
    Joint,
    Makers,
    Modal,
    Name,
    Negation,
    Noun,
    Permits,
    Plain,
    Pointer,
    Prep,
    Refers,
    Reason,
    Removes,
    State,
    Stressed,
    Surface,
    Topic,
    Failure,
    Vague,
    VagueSubject,
    Versioned,
    Weak,
}

impl WordClass {
    const ALL: &[(&str, Self)] = &[
        ("acronym", Self::Acronym),
        ("adjective", Self::Adjective),
        ("adverb", Self::Adverb),
        ("chore", Self::Chore),
        ("clause", Self::Clause),
        ("condition", Self::Condition),
        ("determiner", Self::Determiner),
        ("everywhere", Self::Everywhere),
        ("explains", Self::Explains),
        ("fault", Self::Fault),
        ("finite", Self::Finite),
        ("folder", Self::Folder),
        ("forbids", Self::Forbids),
        ("joint", Self::Joint),
        ("makers", Self::Makers),
        ("modal", Self::Modal),
        ("name", Self::Name),
        ("negation", Self::Negation),
        ("noun", Self::Noun),
        ("permits", Self::Permits),
        ("plain", Self::Plain),
        ("pointer", Self::Pointer),
        ("prep", Self::Prep),
        ("refers", Self::Refers),
        ("reason", Self::Reason),
        ("removes", Self::Removes),
        ("state", Self::State),
        ("stressed", Self::Stressed),
        ("surface", Self::Surface),
        ("topic", Self::Topic),
        ("failure", Self::Failure),
        ("vague", Self::Vague),
        ("vague-subject", Self::VagueSubject),
        ("versioned", Self::Versioned),
        ("weak", Self::Weak),
    ];

    fn named(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name)?;
        Some(found.1)
    }

    fn bit(self) -> u64 {
        1 << self as u32
    }
}

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u64);

impl Classes {
    fn parse<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let known = names.filter_map(WordClass::named);
        Self(known.fold(0, |bits, class| bits | class.bit()))
    }

    pub(super) fn contains(self, class: WordClass) -> bool {
        self.0 & class.bit() != 0
    }
}

const WORDS: &str = include_str!("../../templates/lexicon/words.txt");
const FIELD: &str = include_str!("../../templates/lexicon/field.txt");
const VERBS: &str = include_str!("../../templates/lexicon/verbs.txt");

const PREFIXES: &str = include_str!("../../templates/lexicon/prefixes.txt");
const PAIRS: &str = include_str!("../../templates/lexicon/pairs.txt");

/// The kind of a prefix of titles, in lower case: `fix` for `bugfix`.
pub(super) fn prefix_kind(name: &str) -> Option<&'static str> {
    let mut prefixes = entries(PREFIXES).filter_map(|line| line.split_once(' '));
    prefixes
        .find(|(_, prefix)| *prefix == name)
        .map(|(kind, _)| kind)
}

/// Words that come in pairs, such as `from` and `to`.
pub(super) fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    entries(PAIRS).filter_map(|line| line.split_once(' '))
}

/// The lines of a file of words, without comments.
fn entries(file: &'static str) -> impl Iterator<Item = &'static str> {
    let lines = file.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
}

static CLASSES: LazyLock<HashMap<&str, Classes>> = LazyLock::new(|| {
    let mut out: HashMap<&str, Classes> = HashMap::new();
    for line in entries(WORDS).chain(entries(FIELD)) {
        let mut parts = line.split(' ');
        let word = parts.next().unwrap_or("");
        out.entry(word).or_default().0 |= Classes::parse(parts).0;
    }
    out
});

/// Whether `word`, in lower case and without punctuation, is of `class`.
pub fn is(word: &str, class: WordClass) -> bool {
    CLASSES
        .get(word)
        .is_some_and(|classes| classes.contains(class))
}

/// A verb as the lexicon has it.
pub(super) struct VerbEntry {
    pub(super) plain: &'static str,
    pub(super) classes: Classes,
}

/// Verbs by their plain form, and by the past forms that follow no rule.
pub(super) static VERB_FORMS: LazyLock<HashMap<&str, (VerbEntry, bool)>> = LazyLock::new(|| {
    let mut out = HashMap::new();
    for line in entries(VERBS) {
        let mut forms = line.split(' ');
        let plain = forms.next().unwrap_or("");
        let (marked, past): (Vec<&str>, Vec<&str>) = forms.partition(|form| form.starts_with('@'));
        let classes = Classes::parse(marked.iter().map(|mark| mark.trim_matches(['@', ','])));
        out.insert(plain, (VerbEntry { plain, classes }, false));
        for form in past {
            out.entry(form)
                .or_insert((VerbEntry { plain, classes }, true));
        }
    }
    out
});

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_word_is_named_once_with_known_classes() {
        for file in [WORDS, FIELD, VERBS] {
            let mut seen = HashSet::new();
            for line in entries(file) {
                let mut parts = line.split(' ');
                let word = parts.next().unwrap_or("");
                assert!(seen.insert(word), "`{word}` stands twice");
                let marks = parts.filter(|mark| file != VERBS || mark.starts_with('@'));
                for mark in marks.map(|mark| mark.trim_matches(['@', ','])) {
                    assert!(
                        WordClass::named(mark).is_some(),
                        "{word}: no class `{mark}`"
                    );
                }
            }
        }
    }

    #[test]
    fn classes_are_read() {
        assert!(is("without", WordClass::Negation) && is("without", WordClass::Prep));
        assert!(is("api", WordClass::Acronym) && !is("client", WordClass::Acronym));
    }
}
