//! The position of a word in the tables of the dictionary. `build.rs`, which writes the tables,
//! uses the same code.

/// The longest word that is looked up, in letters; `build.rs` checks that its words are not longer.
pub(crate) const LONGEST: usize = 50;

/// A hash of `word`, which consists of ASCII letters, ignoring case.
pub(crate) fn hash(word: &[u8]) -> u64 {
    /// The bit that distinguishes lower case from upper case, in each of eight bytes.
    const SMALL: u64 = 0x2020_2020_2020_2020;
    // The factors of splitmix64 (Steele, Lea, Flood 2014).
    let mix = |hash: u64, eight: u64| {
        let mixed = (hash ^ (eight | SMALL)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ (mixed >> 32)
    };
    let mut hash = word.len() as u64;
    let mut rest = word;
    while let Some((eight, after)) = rest.split_first_chunk::<8>() {
        hash = mix(hash, u64::from_le_bytes(*eight));
        rest = after;
    }
    // Fewer than eight are left: two fours that overlap, or one by one.
    let ends = match (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        (Some(one), Some(other)) => {
            u64::from(u32::from_le_bytes(*one)) << 32 | u64::from(u32::from_le_bytes(*other))
        }
        _ => rest
            .iter()
            .fold(0, |eight, byte| eight << 8 | u64::from(*byte)),
    };
    hash = mix(hash, ends).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 29)
}

/// The block of a word with this `hash` in a Bloom filter of `blocks` blocks, and the word's four
/// bits there, which lie within 64 bits (Putze, Sanders, Singler 2007). A lookup in an `fst` set
/// takes 20 times as long, and the search for typing errors makes some 200 lookups per unknown
/// word.
pub(crate) fn place(hash: u64, blocks: usize) -> (usize, u64) {
    let block = ((hash >> 32) * blocks as u64) >> 32;
    let bit = |at: u32| 1_u64 << ((hash >> (6 * at)) & 63);
    (block as usize, bit(0) | bit(1) | bit(2) | bit(3))
}
