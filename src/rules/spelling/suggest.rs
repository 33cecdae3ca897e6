//! Unknown words that are one typing error away from a known word.

use crate::rules::spelling::dictionary::{corrections, is_listed};
use crate::rules::spelling::hash::LONGEST;

/// The shortest word that is looked at: a stem of six letters with an ending.
const SHORTEST: usize = 7;

/// In shorter words too many typing errors give another word. So they do where a suffix makes a
/// word long.
const LONG: usize = 9;

/// From this length on a replaced letter is an error; in shorter words it is mostly another word.
const VERY_LONG: usize = 12;

/// Words that are spelled correctly, but rarely meant, and what is meant.
const CONFUSED: [(&str, &str); 3] = [
    ("pined", "pinned"),
    ("pining", "pinning"),
    ("planed", "planned"),
];

/// Suffixes of known words, and the letters they replace.
#[rustfmt::skip]
const ENDINGS: [(&str, &[&str]); 28] = [
    ("s", &["", "e"]), ("ches", &["ch"]), ("shes", &["sh"]), ("sses", &["ss"]), ("xes", &["x"]), ("oes", &["o"]),
    ("ed", &["", "e"]), ("ing", &["", "e"]), ("ly", &["", "le"]), ("er", &["", "e"]),
    ("ers", &["", "e"]), ("or", &["", "e"]), ("ors", &["", "e"]), ("able", &["", "e"]), ("ible", &["", "e"]),
    ("ability", &["able", "", "e"]), ("ness", &[""]), ("ment", &[""]), ("ments", &[""]), ("ion", &["", "e"]),
    ("ions", &["", "e"]), ("ies", &["y"]), ("ied", &["y"]), ("al", &["", "e"]), ("ally", &["", "al"]), ("ive", &["", "e", "ion"]),
    ("less", &[""]), ("ence", &["ent", "ency"]),
];

/// The word that `word` was probably meant to be. `None` where it may be a word of its own.
pub(super) fn meant(word: &str) -> Option<String> {
    // The search takes quadratic time.
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_ascii_lowercase();
    if let Some((_, meant)) = CONFUSED.iter().find(|(confused, _)| *confused == word) {
        return Some((*meant).to_owned());
    }
    if word.len() < SHORTEST || is_right(&word) || is_compound(&word) {
        return None;
    }
    misspelt_stem(&word)
        .or_else(|| swapped(&word))
        .or_else(|| one_typo(&word))
}

/// The correction of a misspelt stem with a suffix that the dictionary does not list: `racheting`.
fn misspelt_stem(word: &str) -> Option<String> {
    let endings = ["s", "ing", "ed", "ly"].into_iter();
    let mut stems = endings.filter_map(|ending| Some((word.strip_suffix(ending)?, ending)));
    stems.find_map(|(stem, ending)| {
        let meant = *(stem.len() > 5).then(|| corrections(stem))??.first()?;
        (!meant.ends_with('e') || ending == "s").then(|| format!("{meant}{ending}"))
    })
}

/// The only known word that `word`, too short for other typing errors, becomes with two
/// neighbouring letters swapped.
fn swapped(word: &str) -> Option<String> {
    if word.len() >= LONG || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let variants = (1..word.len() - 1).map(|at| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.swap(at, at + 1);
        letters.into_iter().collect::<String>()
    });
    let mut found = variants.filter(|variant| variant != word && is_right(variant));
    found.next().filter(|_| found.next().is_none())
}

/// The only known word that differs from `word` in one place.
fn one_typo(word: &str) -> Option<String> {
    let stem = word.strip_suffix("ing").or_else(|| word.strip_suffix("ed"));
    let short = word.len() < LONG || stem.is_some_and(|stem| stem.len() + 2 < LONG);
    if short || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let mut found: Option<String> = None;
    let mut several = false;
    with_one_typo(word, |right| {
        if found.as_deref() != Some(right) && is_listed(right) {
            several |= found.replace(right.to_owned()).is_some();
        }
    });
    found.filter(|_| !several)
}

/// Calls `look` with every variant of `word` (lower case): one letter removed, two letters swapped,
/// one letter added or, in a long word, one letter replaced. The first and the last letter stay:
/// changing them gives other words.
fn with_one_typo(word: &str, mut look: impl FnMut(&str)) {
    let inner = 1..word.len().saturating_sub(1);
    let mut other = String::with_capacity(word.len() + 1);
    let mut look_at = |before: &str, between: &[char], after: &str| {
        other.clear();
        other.push_str(before);
        other.extend(between);
        other.push_str(after);
        if other != word {
            look(&other);
        }
    };
    let letters = word.as_bytes();
    for at in inner {
        let (before, letter, after) = (&word[..at], char::from(letters[at]), &word[at + 1..]);
        look_at(before, &[], after);
        if after.len() > 1 {
            look_at(before, &[char::from(letters[at + 1]), letter], &after[1..]);
        }
        for other in 'a'..='z' {
            look_at(before, &[other, letter], after);
        }
        if word.len() >= VERY_LONG {
            for other in 'a'..='z' {
                look_at(before, &[other], after);
            }
        }
    }
    if let Some((last, rest)) = letters.split_last() {
        for other in 'a'..='z' {
            look_at(&word[..rest.len()], &[other, char::from(*last)], "");
        }
    }
}

/// Whether `word` (lower case) is a known word, or a known word with a suffix.
pub(super) fn is_right(word: &str) -> bool {
    let mut whole = String::new();
    let last = word.bytes().next_back();
    let mut made = |(ending, before): &(&str, &[&str])| {
        // Cheap test first: most suffixes end with another letter.
        if ending.bytes().next_back() != last {
            return false;
        }
        let stem = word.strip_suffix(ending).filter(|rest| rest.len() > 2);
        stem.is_some_and(|stem| {
            // `slimming`, `planner`: the last letter is doubled.
            let single = &stem[..stem.len() - 1];
            let doubled = single.ends_with(&stem[stem.len() - 1..]);
            (doubled && is_listed(single))
                || before.iter().any(|before| {
                    whole.clear();
                    whole.push_str(stem);
                    whole.push_str(before);
                    is_listed(&whole)
                })
        })
    };
    is_listed(word) || ENDINGS.iter().any(&mut made)
}

/// Whether `word` is a compound: `callouts`, `nonstandard`, `rebuilt`.
fn is_compound(word: &str) -> bool {
    const BEFORE: [&str; 4] = ["re", "un", "de", "co"];
    let begins = BEFORE.iter().filter_map(|before| word.strip_prefix(before));
    let mut halves = (3..word.len().saturating_sub(2)).map(|at| word.split_at(at));
    begins.into_iter().any(is_right) || halves.any(|(one, two)| is_listed(one) && is_right(two))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_errors_are_near_a_word() {
        for (word, right) in [
            ("congratuations", "congratulations"),
            ("emphemeral", "ephemeral"),
            ("latnecy", "latency"),
            ("pined", "pinned"),
            ("minimialist", "minimalist"),
            ("intrastructure", "infrastructure"),
            ("racheting", "ratcheting"),
            ("artifactes", "artifacts"),
        ] {
            assert_eq!(meant(word).as_deref(), Some(right), "{word}");
        }
    }

    #[test]
    fn a_word_as_long_as_a_file_is_skipped() {
        assert_eq!(meant(&"http".repeat(500_000)), None);
        assert_eq!(meant(&"a".repeat(2_000_000)), None);
    }

    #[test]
    fn words_of_their_own_are_left_alone() {
        for word in [
            "callouts",
            "shortlist",
            "rebuilding",
            "containers",
            "pods",
            "nftables",
            "idempotence",
            "sentiment",
            "inflection",
            "canvases",
            "modulus",
        ] {
            assert_eq!(meant(word), None, "{word}");
        }
    }
}
