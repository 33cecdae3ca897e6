//! Words are spelled right.

use std::cmp::Ordering;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use super::{Context, Findings, Rule, Stage};
use crate::diagnostic::{Diagnostic, Fix};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "spelling",
    summary: "words are spelled right",
    why: "The dictionary (of the `typos` program) lists common misspellings, not all right words: names and new words pass. \
          A word that is right here goes into `checks.words` of the settings.",
    bad: "The fix is now availble",
    good: "The fix is now available",
    stage: Stage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let allowed = &context.settings.checks.words;
    for words in &context.post.draft.words {
        for word in parts(words.span.of(text)) {
            let Some(corrections) = corrections(word) else {
                continue;
            };
            if allowed.iter().any(|it| it.eq_ignore_ascii_case(word)) {
                continue;
            }
            let Some(span) = Span::of_slice(text, word) else {
                continue;
            };
            let found = Diagnostic::warning(span, format!("`{word}` is misspelt"));
            findings.push(match corrections.as_slice() {
                [] => found,
                [first, others @ ..] => {
                    let right = in_case_of(word, first);
                    let title = match others {
                        [] => format!("write `{right}`"),
                        _ => format!("write `{right}` (or {})", others.join(", ")),
                    };
                    found.fix(Fix::unsafe_(title, vec![Edit::replace(span, right)]))
                }
            });
        }
    }
}

/// The words of `text`: between white space, and between the marks that join two words.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split_ascii_whitespace();
    let parts = words.flat_map(|it| it.split(['-', '/']));
    parts.map(|it| {
        let word = it.trim_start_matches(['(', '"', '\'']);
        word.trim_end_matches([',', '.', ';', ':', ')', '!', '?', '"', '\''])
    })
}

/// What `word` was meant to be, if the dictionary knows it as a misspelling; nothing, where it has no suggestion. Only
/// plain words are asked for: what holds digits, marks or capitals inside is a name.
fn corrections(word: &str) -> Option<Vec<&'static str>> {
    let bytes = word.as_bytes();
    let (first, rest) = bytes.split_first()?;
    let plain =
        first.is_ascii_alphabetic() && rest.len() > 1 && rest.iter().all(u8::is_ascii_lowercase);
    if !plain || is_known_right(bytes) {
        return None;
    }
    let found = look_up(&word.to_ascii_lowercase());
    if found.is_none() {
        remember_right(bytes);
    }
    found
}

/// The dictionary: `misspelling right,right` a line, sorted; see `build.rs`.
const DICTIONARY: &str = include_str!(concat!(env!("OUT_DIR"), "/misspellings.txt"));

/// Halves the dictionary until the line of `word` is found, or the place where it would be.
fn look_up(word: &str) -> Option<Vec<&'static str>> {
    let mut lines = DICTIONARY;
    while !lines.is_empty() {
        let half = lines.floor_char_boundary(lines.len() / 2);
        let middle = lines[..half].rfind('\n').map_or(0, |at| at + 1);
        let (line, after) = lines[middle..].split_once('\n')?;
        let (known, meant) = line.split_once(' ')?;
        match word.cmp(known) {
            Ordering::Equal => return Some(meant.split(',').filter(|it| !it.is_empty()).collect()),
            Ordering::Less => lines = &lines[..middle],
            Ordering::Greater => lines = after,
        }
    }
    None
}

/// Hashes of words that were looked up and are no misspellings. Nine of ten words are among the same few thousand, and
/// looking one up in the dictionary touches a dozen distant lines. A word that is not remembered is only looked up again.
static RIGHT: [AtomicU64; 16384] = [const { AtomicU64::new(0) }; 16384];

fn is_known_right(word: &[u8]) -> bool {
    let hash = hash(word);
    RIGHT[hash as usize % RIGHT.len()].load(Relaxed) == hash
}

fn remember_right(word: &[u8]) {
    let hash = hash(word);
    RIGHT[hash as usize % RIGHT.len()].store(hash, Relaxed);
}

/// FNV-1a, never 0 for a word.
fn hash(word: &[u8]) -> u64 {
    let mix = |hash: u64, byte: &u8| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    };
    word.iter().fold(0xcbf2_9ce4_8422_2325, mix) | 1 << 63
}

/// `right` with a capital if `word` has one.
fn in_case_of(word: &str, right: &str) -> String {
    let mut letters = right.chars();
    match letters.next() {
        Some(first) if word.starts_with(|c: char| c.is_ascii_uppercase()) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => right.to_owned(),
    }
}
