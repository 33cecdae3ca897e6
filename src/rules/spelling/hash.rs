//! Where a word is in the tables of the dictionary. `build.rs`, which writes the tables, uses the
//! same code.

/// The longest word that is looked up, in letters; `build.rs` checks that its words are not longer.
pub(crate) const LONGEST: usize = 50;

/// The slots of a table of `count` slots in which `word` may be, in the order of the search:
/// linear probing from the word's FNV-1a hash, which ignores case
/// (<https://datatracker.ietf.org/doc/html/rfc9923>).
pub(crate) fn slots(word: &str, count: usize) -> impl Iterator<Item = usize> {
    let hash = word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x100_0000_01b3)
    });
    // The upper half depends on every letter.
    let first = (hash >> 32) as usize % count.max(1);
    (first..count).chain(0..first)
}
