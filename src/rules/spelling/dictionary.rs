//! The dictionary of common misspellings; see `build.rs`.

use std::cmp::Ordering;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

/// What `word` was meant to be, if the dictionary knows it as a misspelling; nothing, where it has no suggestion.
pub(super) fn corrections(word: &str) -> Option<Vec<&'static str>> {
    look_up(&word.to_ascii_lowercase())
}

/// Whether `word` is made of letters, three or more, all small but perhaps the first.
pub(super) fn is_plain(word: &str) -> bool {
    let rest = word
        .as_bytes()
        .split_first()
        .filter(|it| it.0.is_ascii_alphabetic());
    rest.is_some_and(|(_, it)| it.len() > 1 && it.iter().all(u8::is_ascii_lowercase))
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

/// Hashes of words that were looked up and are no misspellings, nor near a word. Nine of ten words are among the same few thousand, and
/// looking one up in the dictionary touches a dozen distant lines. A word that is not remembered is only looked up again.
static RIGHT: [AtomicU64; 16384] = [const { AtomicU64::new(0) }; 16384];

/// Whether nothing was found wrong with `word` before.
pub(super) fn is_known_right(word: &str) -> bool {
    let hash = hash(word.as_bytes());
    RIGHT[hash as usize % RIGHT.len()].load(Relaxed) == hash
}

pub(super) fn remember_right(word: &str) {
    let hash = hash(word.as_bytes());
    RIGHT[hash as usize % RIGHT.len()].store(hash, Relaxed);
}

/// FNV-1a, never 0 for a word.
fn hash(word: &[u8]) -> u64 {
    let mix = |hash: u64, byte: &u8| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    };
    word.iter().fold(0xcbf2_9ce4_8422_2325, mix) | 1 << 63
}
