//! Unknown words that are one typing error away from a known word.

use crate::rules::spelling::dictionary::{LONGEST, Prefix, corrections, is_listed};

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
    let mut found = with_one_typo(word);
    let first = found.pop()?;
    found.iter().all(|other| *other == first).then_some(first)
}

/// The known words that `word` (lower case) becomes with one letter removed, two letters swapped,
/// one letter added or, in a long word, one letter replaced; the same one may be there twice. The
/// first and the last letter stay: changing them gives other words.
fn with_one_typo(word: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut prefix = Prefix::empty();
    for at in 0..word.len() {
        let (before, rest) = word.split_at(at);
        let mut try_with = |prefix: &Prefix, letters: &str, after: &str| {
            if prefix.is_word_with(after) {
                found.push(format!("{before}{letters}{after}"));
            }
        };
        let (letter, after) = rest.split_at(1);
        if at > 0 {
            for (other, longer) in prefix.next() {
                let other = other.to_string();
                try_with(&longer, &other, rest);
                if word.len() >= VERY_LONG && !after.is_empty() {
                    try_with(&longer, &other, after);
                }
            }
            if !after.is_empty() {
                try_with(&prefix, "", after);
            }
            if after.len() > 1 {
                let swapped = format!("{}{letter}{}", &after[..1], &after[1..]);
                try_with(&prefix, "", &swapped);
            }
        }
        match prefix.with(letter) {
            Some(longer) => prefix = longer,
            None => break,
        }
    }
    found
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
    begins.into_iter().any(is_right) || is_in_halves(word)
}

/// Whether `word` is a known word of three letters or more, and a right one behind it.
fn is_in_halves(word: &str) -> bool {
    let mut prefix = Prefix::empty();
    for at in 1..word.len().saturating_sub(2) {
        let (before, rest) = word.split_at(at);
        match prefix.with(&before[at - 1..]) {
            Some(longer) => prefix = longer,
            None => return false,
        }
        if at >= 3 && prefix.is_word() && is_right(rest) {
            return true;
        }
    }
    false
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
