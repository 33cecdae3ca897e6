//! Words that no list knows, but that are one slip of the keyboard away from one that is spelled right.

use super::dictionary::{corrections, may_be_right};

/// Words that are spelled right, by their number of letters; those of one length in the order of the alphabet, one
/// directly after the other. They are what the misspellings of the dictionary were meant to be; see `build.rs`.
const RIGHT: &[&str] = include!(concat!(env!("OUT_DIR"), "/right_words.rs"));

/// A stem of six letters with its ending.
const SHORTEST: usize = 7;

/// In shorter words too many slips make another word; so they do where a verb's ending makes a word long.
const LONG: usize = 9;

/// From this length on another letter in the place of one is a slip; in shorter ones it is mostly another word.
const VERY_LONG: usize = 12;

/// What may stand after a word that is spelled right, and what it took the place of.
#[rustfmt::skip]
const ENDINGS: [(&str, &[&str]); 28] = [
    ("s", &["", "e"]), ("ches", &["ch"]), ("shes", &["sh"]), ("sses", &["ss"]), ("xes", &["x"]), ("oes", &["o"]),
    ("ed", &["", "e"]), ("ing", &["", "e"]), ("ly", &["", "le"]), ("er", &["", "e"]),
    ("ers", &["", "e"]), ("or", &["", "e"]), ("ors", &["", "e"]), ("able", &["", "e"]), ("ible", &["", "e"]),
    ("ability", &["able", "", "e"]), ("ness", &[""]), ("ment", &[""]), ("ments", &[""]), ("ion", &["", "e"]),
    ("ions", &["", "e"]), ("ies", &["y"]), ("ied", &["y"]), ("al", &["", "e"]), ("ally", &["", "al"]), ("ive", &["", "e", "ion"]),
    ("less", &[""]), ("ence", &["ent", "ency"]),
];

/// The word that `word` was probably meant to be. Nothing, where it may well be a word of its own.
pub(super) fn meant(word: &str) -> Option<String> {
    let word = word.to_ascii_lowercase();
    if word.len() < SHORTEST || is_right(&word) || is_compound(&word) {
        return None;
    }
    misspelt_stem(&word).or_else(|| one_slip(&word).map(str::to_owned))
}

/// What is meant by a common misspelling with an ending that the dictionary does not have it with: `racheting`.
fn misspelt_stem(word: &str) -> Option<String> {
    let endings = ["s", "ing", "ed", "ly"].into_iter();
    let mut stems = endings.filter_map(|it| Some((word.strip_suffix(it)?, it)));
    stems.find_map(|(stem, ending)| {
        let meant = *(stem.len() > 5).then(|| corrections(stem))??.first()?;
        (!meant.ends_with('e') || ending == "s").then(|| format!("{meant}{ending}"))
    })
}

/// The only word that is spelled right and differs from `word` in one place.
fn one_slip(word: &str) -> Option<&'static str> {
    let stem = word.strip_suffix("ing").or_else(|| word.strip_suffix("ed"));
    let short = word.len() < LONG || stem.is_some_and(|it| it.len() + 2 < LONG);
    if short {
        return None;
    }
    let mut found = None;
    for length in word.len() - 1..=word.len() + 1 {
        for right in beginning_with(length, word.as_bytes()[0]) {
            if is_slip(word.as_bytes(), right.as_bytes()) {
                if found.is_some() {
                    return None;
                }
                found = Some(right);
            }
        }
    }
    found
}

/// Whether `word`, in small letters, is known to be spelled right, or made from one that is.
pub(super) fn is_right(word: &str) -> bool {
    let mut whole = String::new();
    let mut made = |(ending, before): &(&str, &[&str])| {
        let stem = word.strip_suffix(ending).filter(|it| it.len() > 2);
        stem.is_some_and(|stem| {
            // `slimming`, `planner`: the last letter doubled.
            let single = &stem[..stem.len() - 1];
            let doubled = single.ends_with(&stem[stem.len() - 1..]);
            (doubled && is_listed(single))
                || before.iter().any(|it| {
                    whole.clear();
                    whole.push_str(stem);
                    whole.push_str(it);
                    is_listed(&whole)
                })
        })
    };
    is_listed(word) || ENDINGS.iter().any(&mut made)
}

/// Whether `word` is two words in one: `callouts`, `nonstandard`, `rebuilt`.
fn is_compound(word: &str) -> bool {
    const BEFORE: [&str; 4] = ["re", "un", "de", "co"];
    let begins = BEFORE.iter().filter_map(|it| word.strip_prefix(it));
    let mut halves = (3..word.len().saturating_sub(2)).map(|at| word.split_at(at));
    begins.into_iter().any(is_right) || halves.any(|(one, two)| is_listed(one) && is_right(two))
}

fn is_listed(word: &str) -> bool {
    if !may_be_right(word) {
        return false;
    }
    let words = of_length(word.len());
    let (mut from, mut to) = (0, words.len() / word.len().max(1));
    while from < to {
        let middle = from.midpoint(to);
        match nth(words, word.len(), middle).cmp(word) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => from = middle + 1,
            std::cmp::Ordering::Greater => to = middle,
        }
    }
    false
}

/// The right words of `length` letters that begin with `letter`.
fn beginning_with(length: usize, letter: u8) -> impl Iterator<Item = &'static str> {
    let words = of_length(length);
    let count = words.len() / length.max(1);
    let before = |at: usize| nth(words, length, at).as_bytes()[0] < letter;
    let (mut from, mut to) = (0, count);
    while from < to {
        let middle = from.midpoint(to);
        if before(middle) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    let found = (from..count).map(move |at| nth(words, length, at));
    found.take_while(move |it| it.as_bytes()[0] == letter)
}

fn of_length(length: usize) -> &'static str {
    RIGHT.get(length).copied().unwrap_or("")
}

fn nth(words: &'static str, length: usize, at: usize) -> &'static str {
    &words[at * length..(at + 1) * length]
}

/// Whether `word` is `right` with one letter too many or too few, two letters swapped or, in a long word, another
/// letter: neither at the beginning nor at the end, where they make other words.
fn is_slip(word: &[u8], right: &[u8]) -> bool {
    // One slip leaves the second letter or the last three as they are; this tells most words apart.
    if word.get(1) != right.get(1) && !word.ends_with(&right[right.len().saturating_sub(3)..]) {
        return false;
    }
    let same = |it: &(&u8, &u8)| it.0 == it.1;
    let before = word.iter().zip(right).take_while(same).count();
    let shorter = word.len().min(right.len()) - before;
    let after = word
        .iter()
        .rev()
        .zip(right.iter().rev())
        .take_while(same)
        .count();
    let after = after.min(shorter);
    let (word, right) = (&word[before..], &right[before..]);
    let (inner, other) = (&word[..word.len() - after], &right[..right.len() - after]);
    if before == 0 || after == 0 {
        return false;
    }
    match (inner, other) {
        ([_], []) | ([], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        ([_], [_]) => before + 1 + after >= VERY_LONG,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_keyboard_are_near_a_word() {
        for (word, right) in [
            ("congratuations", "congratulations"),
            ("emphemeral", "ephemeral"),
            ("minimialist", "minimalist"),
            ("intrastructure", "infrastructure"),
            ("racheting", "ratcheting"),
            ("artifactes", "artifacts"),
        ] {
            assert_eq!(meant(word).as_deref(), Some(right), "{word}");
        }
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
        ] {
            assert_eq!(meant(word), None, "{word}");
        }
    }
}
