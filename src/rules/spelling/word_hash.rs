//! The hash by which the filter of misspellings knows a word: build.rs and the program share it.

/// FNV-1a, 64 bits (<https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>): the same on every
/// system.
pub(super) fn word_hash(word: &str) -> u64 {
    let bytes = word.bytes().map(u64::from);
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ byte).wrapping_mul(0x0100_0000_01b3)
    })
}
