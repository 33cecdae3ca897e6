//! The position of a word in the tables of the dictionary, shared with `build.rs`, which writes
//! them.

/// In letters; what is longer is taken for no word, and `build.rs` sees to it that none of its
/// words is.
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

/// Where a word with this `hash` belongs in a filter of so many blocks, and its four bits there: a
/// Bloom filter whose bits of one word lie within 64 (Putze, Sanders, Singler 2007).
pub(crate) fn place(hash: u64, blocks: usize) -> (usize, u64) {
    let block = ((hash >> 32) * blocks as u64) >> 32;
    let bit = |at: u32| 1_u64 << ((hash >> (6 * at)) & 63);
    (block as usize, bit(0) | bit(1) | bit(2) | bit(3))
}
