//! The dictionary: common misspellings, and known words. `build.rs` writes both.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use crate::rules::spelling::hash::{hash, place};

/// A table of words, each with a text, as `build.rs` wrote it.
struct Table {
    /// A line `word text` for each word; the lines of one block are adjacent.
    lines: &'static str,
    /// For each block its bits (8 bytes) and the offset of its lines (4 bytes), little-endian.
    blocks: &'static [u8],
}

/// Common misspellings, each with its corrections, separated by commas.
static MISSPELT: Table = Table {
    lines: include_str!(concat!(env!("OUT_DIR"), "/misspelt.txt")),
    blocks: include_bytes!(concat!(env!("OUT_DIR"), "/misspelt.blocks")),
};

/// Words that are spelled correctly.
static RIGHT: Table = Table {
    lines: include_str!(concat!(env!("OUT_DIR"), "/right.txt")),
    blocks: include_bytes!(concat!(env!("OUT_DIR"), "/right.blocks")),
};

/// For each two letters, the letters between them in some known word: a bit for each in four bytes.
static BETWEEN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/between"));

impl Table {
    /// The text of `word`, ignoring case; `None` if it is not in the table.
    fn find(&self, word: &str) -> Option<&'static str> {
        /// The size of a block, in bytes.
        const BLOCK: usize = 12;
        let (block, bits) = place(hash(word.as_bytes()), self.blocks.len() / BLOCK);
        let mut ahead = self.blocks.chunks_exact(BLOCK).skip(block);
        let (held, begin) = parts(ahead.next()?)?;
        if held & bits != bits {
            return None;
        }
        let end = ahead
            .next()
            .and_then(parts)
            .map_or(self.lines.len(), |(_, begin)| begin);
        let mut lines = self.lines.get(begin..end)?.lines();
        lines.find_map(|line| {
            let (known, about) = line.split_at_checked(word.len())?;
            let about = about.strip_prefix(' ')?;
            known.eq_ignore_ascii_case(word).then_some(about)
        })
    }
}

/// The bits of a block, and the offset of its lines.
fn parts(block: &[u8]) -> Option<(u64, usize)> {
    let (bits, begin) = block.split_first_chunk()?;
    let begin = u32::from_le_bytes(*begin.first_chunk()?);
    Some((u64::from_le_bytes(*bits), usize::try_from(begin).ok()?))
}

/// The corrections of `word`, if it is a common misspelling; empty if the dictionary suggests none.
pub(super) fn corrections(word: &str) -> Option<Vec<&'static str>> {
    let meant = MISSPELT.find(word)?;
    Some(meant.split(',').filter(|part| !part.is_empty()).collect())
}

/// Whether `word` is a known word.
pub(super) fn is_listed(word: &str) -> bool {
    RIGHT.find(word).is_some()
}

/// The letters between `before` and `after` in some known word.
pub(super) fn between(before: u8, after: u8) -> impl Iterator<Item = char> {
    let number = |byte: u8| usize::from(byte.wrapping_sub(b'a'));
    let at = 26 * number(before) + number(after);
    let bits = BETWEEN.chunks_exact(4).nth(at);
    let bits = bits.and_then(|bit| bit.first_chunk()).copied();
    let bits = u32::from_le_bytes(bits.unwrap_or_default());
    ('a'..='z').filter(move |letter| bits & 1 << number(*letter as u8) != 0)
}

/// The shortest word that is looked up, in letters.
pub(super) const SHORTEST: usize = 3;

/// Whether `word` consists of letters, in lower case except for the first, and is long enough.
pub(super) fn is_plain(word: &str) -> bool {
    let rest = word
        .as_bytes()
        .split_first()
        .filter(|(first, _)| first.is_ascii_alphabetic());
    rest.is_some_and(|(_, rest)| {
        rest.len() + 1 >= SHORTEST && rest.iter().all(u8::is_ascii_lowercase)
    })
}

/// Hashes of words that were looked up and had no finding. Nine words in ten are among the same few
/// thousand. A word that was overwritten is only looked up again.
static KNOWN: [AtomicU64; 8192] = [const { AtomicU64::new(0) }; 8192];

/// Whether `word` was looked up and had no finding.
pub(super) fn is_known_right(word: &str) -> bool {
    let hash = mark(word);
    KNOWN[hash as usize % KNOWN.len()].load(Relaxed) == hash
}

pub(super) fn remember_right(word: &str) {
    let hash = mark(word);
    KNOWN[hash as usize % KNOWN.len()].store(hash, Relaxed);
}

/// The hash of `word`, never 0, which marks an empty slot.
fn mark(word: &str) -> u64 {
    hash(word.as_bytes()) | 1 << 63
}
