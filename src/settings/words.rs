//! The words of the field that a newsletter is about: how `fill` reads titles and notes, and what
//! it makes of them.

use std::collections::BTreeMap;

use crate::settings::SettingsError;
use crate::settings::raw::RawFieldWords;

/// What a word is in the field. `raw.rs` explains each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldClass {
    Component,
    Acronym,
    Everywhere,
    Visible,
    Project,
    Library,
    Gate,
    Topic,
    Chore,
}

impl FieldClass {
    fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// Words in lower case with their classes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldWords(BTreeMap<String, u16>);

impl FieldWords {
    /// Whether `word`, in lower case, is of `class`.
    pub fn are(&self, word: &str, class: FieldClass) -> bool {
        let classes = self.0.get(word);
        classes.is_some_and(|classes| classes & class.bit() != 0)
    }

    /// These words instead of those that were of `class`.
    fn set(&mut self, class: FieldClass, words: Vec<String>) {
        for classes in self.0.values_mut() {
            *classes &= !class.bit();
        }
        for word in words {
            let word = word.trim().to_lowercase();
            *self.0.entry(word).or_default() |= class.bit();
        }
        self.0
            .retain(|word, classes| *classes != 0 && !word.is_empty());
    }
}

/// The words that `raw` gives; a class that it leaves out has the words of `base`.
pub(super) fn words(
    raw: RawFieldWords,
    base: Option<&FieldWords>,
) -> Result<FieldWords, SettingsError> {
    let given = [
        (FieldClass::Component, raw.component),
        (FieldClass::Acronym, raw.acronym),
        (FieldClass::Everywhere, raw.everywhere),
        (FieldClass::Visible, raw.visible),
        (FieldClass::Project, raw.project),
        (FieldClass::Library, raw.library),
        (FieldClass::Gate, raw.gate),
        (FieldClass::Topic, raw.topic),
        (FieldClass::Chore, raw.chore),
    ];
    let mut out = base.cloned().unwrap_or_default();
    for (class, list) in given {
        let Some(list) = list else { continue };
        let spaced = list.iter().find(|word| word.value.trim().contains(' '));
        if let Some(word) = spaced {
            let message = format!("`{}` is more than one word", word.value.trim());
            return Err(SettingsError::at(word, message)
                .with_help("titles are read word by word: list the word that decides"));
        }
        out.set(class, list.into_iter().map(|word| word.value).collect());
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn a_class_replaces_the_built_in_words_and_the_rest_stays() {
        let yaml = "like: lwkd\nwords: {component: [Resolver, rpc], acronym: []}\n";
        let words = Settings::parse(yaml).expect("valid").words;
        let built_in = Settings::default().words;
        for (word, class, now, before) in [
            ("resolver", FieldClass::Component, true, false),
            ("kubelet", FieldClass::Component, false, true),
            ("kubelet", FieldClass::Everywhere, true, true),
            ("crd", FieldClass::Acronym, false, true),
            ("Resolver", FieldClass::Component, false, false),
        ] {
            assert_eq!(words.are(word, class), now, "{word}");
            assert_eq!(built_in.are(word, class), before, "{word}");
        }
    }

    #[test]
    fn a_class_that_does_not_exist_is_an_error() {
        for (yaml, expected) in [
            (
                "words: {componet: [a]}\n",
                "1:9: unknown key `componet` (did you mean `component`?)",
            ),
            (
                "words:\n  component: [a, b c]\n",
                "2:18: `b c` is more than one word (titles are read word by word: list the word that decides)",
            ),
        ] {
            let error = Settings::parse(yaml).expect_err(yaml);
            let help = error.help.unwrap_or_default();
            let said = format!(
                "{}:{}: {} ({help})",
                error.line, error.column, error.message
            );
            assert_eq!(said, expected);
        }
    }
}
