//! The dictionary: common misspellings, and known words. `build.rs` writes both.

use std::cell::RefCell;
use std::collections::HashSet;

use crate::rules::spelling::hash::slots;

/// A table of words, each with a text, as `build.rs` wrote it.
struct Table {
    /// A line `word text` for each word.
    lines: &'static str,
    /// Slots of four bytes, little-endian: 0, or one more than the byte offset of a line.
    slots: &'static [u8],
}

/// Common misspellings, each with its corrections, separated by commas.
static MISSPELT: Table = Table {
    lines: include_str!(concat!(env!("OUT_DIR"), "/misspelt.txt")),
    slots: include_bytes!(concat!(env!("OUT_DIR"), "/misspelt.slots")),
};

/// Words that are spelled correctly.
static RIGHT: Table = Table {
    lines: include_str!(concat!(env!("OUT_DIR"), "/right.txt")),
    slots: include_bytes!(concat!(env!("OUT_DIR"), "/right.slots")),
};

impl Table {
    /// The text of `word`, ignoring case; `None` if it is not in the table.
    fn find(&self, word: &str) -> Option<&'static str> {
        let (all, _) = self.slots.as_chunks::<4>();
        for slot in slots(word, all.len()) {
            let offset = u32::from_le_bytes(all[slot]).checked_sub(1)?;
            let line = self.lines.get(usize::try_from(offset).ok()?..)?;
            let Some((known, rest)) = line.split_at_checked(word.len()) else {
                continue;
            };
            if known.eq_ignore_ascii_case(word)
                && let Some(rest) = rest.strip_prefix(' ')
            {
                return rest.lines().next();
            }
        }
        None
    }
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

thread_local! {
    /// Words that were looked up and had no finding. Nine words in ten are among the same few
    /// thousand, and a name that no dictionary has takes hundreds of lookups.
    static KNOWN_RIGHT: RefCell<HashSet<Box<str>>> = RefCell::default();
}

/// Whether `word` was looked up on this thread and had no finding.
pub(super) fn is_known_right(word: &str) -> bool {
    KNOWN_RIGHT.with_borrow(|known| known.contains(word))
}

pub(super) fn remember_right(word: &str) {
    KNOWN_RIGHT.with_borrow_mut(|known| known.insert(word.into()));
}
