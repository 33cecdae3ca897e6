//! The dictionary of common misspellings; see `build.rs`.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use super::hash::{hash, place};

/// The dictionary: a line `misspelling right,right` for each word, those of one block together.
const LINES: &str = include_str!(concat!(env!("OUT_DIR"), "/misspellings.txt"));

/// For each block the bits of its words (8 bytes) and where its lines begin (4 bytes).
const BLOCKS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/misspellings.blocks"));

/// The bytes of a block in [`BLOCKS`].
const BLOCK: usize = 12;

/// A filter of the words that are spelled right, in blocks of 8 bytes.
const RIGHT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/right_words.filter"));

/// What `word` was meant to be, if the dictionary knows it as a misspelling; nothing, where it has no suggestion.
pub(super) fn corrections(word: &str) -> Option<Vec<&'static str>> {
    let (block, bits) = place(hash(word.as_bytes()), BLOCKS.len() / BLOCK);
    let mut ahead = BLOCKS.chunks_exact(BLOCK).skip(block);
    let (held, begin) = parts(ahead.next()?)?;
    if held & bits != bits {
        return None;
    }
    let end = ahead.next().and_then(parts).map_or(LINES.len(), |it| it.1);
    let mut lines = LINES.get(begin..end)?.lines();
    let meant = lines.find_map(|line| {
        let (known, meant) = line.split_once(' ')?;
        known.eq_ignore_ascii_case(word).then_some(meant)
    })?;
    Some(meant.split(',').filter(|it| !it.is_empty()).collect())
}

/// The bits of a block, and where its lines begin.
fn parts(block: &[u8]) -> Option<(u64, usize)> {
    let (bits, begin) = block.split_first_chunk::<8>()?;
    let begin = u32::from_le_bytes(*begin.first_chunk()?);
    Some((u64::from_le_bytes(*bits), usize::try_from(begin).ok()?))
}

/// Whether `word` may be among the words that are spelled right; one of 200 that are not may be, too.
pub(super) fn may_be_right(word: &str) -> bool {
    let (block, bits) = place(hash(word.as_bytes()), RIGHT.len() / 8);
    let held = RIGHT.chunks_exact(8).nth(block);
    let held = held.and_then(|it| it.first_chunk()).copied();
    held.is_some_and(|it| u64::from_le_bytes(it) & bits == bits)
}

/// Shorter words are not looked up, in letters.
pub(super) const SHORTEST: usize = 3;

/// Whether `word` is made of letters, all small but perhaps the first, and not too short.
pub(super) fn is_plain(word: &str) -> bool {
    let rest = word
        .as_bytes()
        .split_first()
        .filter(|it| it.0.is_ascii_alphabetic());
    rest.is_some_and(|(_, it)| it.len() + 1 >= SHORTEST && it.iter().all(u8::is_ascii_lowercase))
}

/// Hashes of words that were looked up and found to be neither misspelt nor near a word. Nine of ten words are among the
/// same few thousand. A word that is not remembered is only looked up again.
static KNOWN: [AtomicU64; 8192] = [const { AtomicU64::new(0) }; 8192];

/// Whether nothing was found wrong with `word` before.
pub(super) fn is_known_right(word: &str) -> bool {
    let hash = mark(word);
    KNOWN[hash as usize % KNOWN.len()].load(Relaxed) == hash
}

pub(super) fn remember_right(word: &str) {
    let hash = mark(word);
    KNOWN[hash as usize % KNOWN.len()].store(hash, Relaxed);
}

/// The hash of `word`, never 0, which stands for no word.
fn mark(word: &str) -> u64 {
    hash(word.as_bytes()) | 1 << 63
}
