//! Lists of words that single rules need: data in `templates/lexicon/lists.txt`, read once.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// A list of words. The file explains each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordList {
    ContinuesRelease,
    Doubled,
    Hosts,
    LeavesOpen,
    MilestoneFiller,
    PossessiveBefore,
    PromotionVerb,
    Quantity,
    Suffix,
    VersionVerb,
}

const FILE: &str = include_str!("../../templates/lexicon/lists.txt");

/// Contractions without their apostrophe.
const CONTRACTION: &str = "contraction";

static LISTS: LazyLock<HashSet<(&str, &str)>> = LazyLock::new(|| entries().collect());

/// All words, each behind the name of its list.
fn entries() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = FILE.lines().filter(|line| !line.starts_with('#'));
    let lists = lines.filter_map(|line| line.split_once(' '));
    lists.flat_map(|(name, words)| words.split(' ').map(move |word| (name, word)))
}

impl WordList {
    fn name(self) -> &'static str {
        match self {
            Self::ContinuesRelease => "continues-release",
            Self::Doubled => "doubled",
            Self::Hosts => "hosts",
            Self::LeavesOpen => "leaves-open",
            Self::MilestoneFiller => "milestone-filler",
            Self::PossessiveBefore => "possessive-before",
            Self::PromotionVerb => "promotion-verb",
            Self::Quantity => "quantity",
            Self::Suffix => "suffix",
            Self::VersionVerb => "version-verb",
        }
    }

    /// Whether `word`, in lower case, is on the list.
    pub fn has(self, word: &str) -> bool {
        LISTS.contains(&(self.name(), word))
    }
}

/// Contractions by their letters without apostrophe.
static CONTRACTIONS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let pairs = entries().filter(|(name, _)| *name == CONTRACTION);
    pairs.filter_map(|(_, pair)| pair.split_once('=')).collect()
});

/// `word` with the apostrophe that it lacks, whatever its case: `don't` for `dont`.
pub fn contraction(word: &str) -> Option<&'static str> {
    CONTRACTIONS
        .get(word.to_ascii_lowercase().as_str())
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [WordList; 10] = [
        WordList::ContinuesRelease,
        WordList::Doubled,
        WordList::Hosts,
        WordList::LeavesOpen,
        WordList::MilestoneFiller,
        WordList::PossessiveBefore,
        WordList::PromotionVerb,
        WordList::Quantity,
        WordList::Suffix,
        WordList::VersionVerb,
    ];

    #[test]
    fn every_list_of_the_file_is_known_and_has_words() {
        for (name, _) in entries() {
            let known = name == CONTRACTION || ALL.iter().any(|list| list.name() == name);
            assert!(known, "`{name}` belongs to no rule");
        }
        for list in ALL {
            assert!(entries().any(|(name, _)| name == list.name()), "{list:?}");
        }
    }

    #[test]
    fn words_are_found_in_their_list_only() {
        assert!(WordList::VersionVerb.has("bump") && !WordList::PromotionVerb.has("bump"));
        assert_eq!(contraction("Dont"), Some("don't"));
        assert_eq!(contraction("do"), None);
    }
}
