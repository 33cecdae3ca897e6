//! The dictionary of common misspellings, and the words that are spelled right; see `build.rs`.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use crate::rules::spelling::hash::{hash, place};

/// Words with what is known of each, where `build.rs` put them.
struct Table {
    /// A line `word what is known` for each word, those of one block together.
    lines: &'static str,
    /// For each block the bits of its words (8 bytes) and where its lines begin (4 bytes), in
    /// little endian.
    blocks: &'static [u8],
}

/// Common misspellings, with what was meant: `right,right`.
static MISSPELT: Table = Table {
    lines: include_str!(concat!(env!("OUT_DIR"), "/misspelt.txt")),
    blocks: include_bytes!(concat!(env!("OUT_DIR"), "/misspelt.blocks")),
};

/// Words that are spelled right.
static RIGHT: Table = Table {
    lines: include_str!(concat!(env!("OUT_DIR"), "/right.txt")),
    blocks: include_bytes!(concat!(env!("OUT_DIR"), "/right.blocks")),
};

/// For each two letters, the letters between them in some known word: a bit for each in four bytes.
static BETWEEN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/between"));

impl Table {
    /// What is known of `word`, whatever its case; `None` where it is not in the table.
    fn find(&self, word: &str) -> Option<&'static str> {
        /// The bytes of a block.
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
            .map_or(self.lines.len(), |value| value.1);
        let mut lines = self.lines.get(begin..end)?.lines();
        lines.find_map(|line| {
            let (known, about) = line.split_at_checked(word.len())?;
            let about = about.strip_prefix(' ')?;
            known.eq_ignore_ascii_case(word).then_some(about)
        })
    }
}

/// The bits of a block, and where its lines begin.
fn parts(block: &[u8]) -> Option<(u64, usize)> {
    let (bits, begin) = block.split_first_chunk()?;
    let begin = u32::from_le_bytes(*begin.first_chunk()?);
    Some((u64::from_le_bytes(*bits), usize::try_from(begin).ok()?))
}

/// What `word` was meant to be, if the dictionary knows it as a misspelling; nothing, where it has
/// no suggestion.
pub(super) fn corrections(word: &str) -> Option<Vec<&'static str>> {
    let meant = MISSPELT.find(word)?;
    Some(meant.split(',').filter(|part| !part.is_empty()).collect())
}

/// Whether `word` is among the words that are spelled right.
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
    ('a'..='z').filter(move |value| bits & 1 << number(*value as u8) != 0)
}

/// Shorter words are not looked up, in letters.
pub(super) const SHORTEST: usize = 3;

/// Whether `word` is made of letters, all small but perhaps the first, and not too short.
pub(super) fn is_plain(word: &str) -> bool {
    let rest = word
        .as_bytes()
        .split_first()
        .filter(|split_first| split_first.0.is_ascii_alphabetic());
    rest.is_some_and(|(_, tail)| {
        tail.len() + 1 >= SHORTEST && tail.iter().all(u8::is_ascii_lowercase)
    })
}

/// Hashes of words that were looked up and found to be neither misspelt nor near a word. Nine of
/// ten words are among the same few thousand. A word that is not remembered is only looked up
/// again.
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
