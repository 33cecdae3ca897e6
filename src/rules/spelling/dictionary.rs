//! The dictionary: common misspellings, and known words. `build.rs` writes both.

use std::cell::RefCell;
use std::sync::LazyLock;

use foldhash::HashSet;
use fst::raw::Node;
use fst::{Map, Set};
use xorf::{BinaryFuse8Ref, Filter, FilterRef};

use crate::rules::spelling::word_hash::word_hash;

/// Common misspellings, each with the byte at which its corrections start.
static MISSPELT: LazyLock<Map<&[u8]>> = LazyLock::new(|| {
    let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/misspelt.fst"));
    Map::new(bytes.as_slice()).expect("build.rs wrote it")
});

/// Contains every common misspelling and, by mistake, one in 256 of all other words: it rules out
/// nearly every word without a look at [`MISSPELT`], which is six times as large.
static MAY_BE_MISSPELT: LazyLock<BinaryFuse8Ref<'static>> = LazyLock::new(|| {
    let descriptor = include_bytes!(concat!(env!("OUT_DIR"), "/misspelt.descriptor"));
    let fingerprints = include_bytes!(concat!(env!("OUT_DIR"), "/misspelt.fingerprints"));
    BinaryFuse8Ref::from_dma(descriptor, fingerprints)
});

/// A line for each list of corrections, separated by commas.
const CORRECTIONS: &str = include_str!(concat!(env!("OUT_DIR"), "/corrections.txt"));

/// Words that are spelled correctly.
static RIGHT: LazyLock<Set<&[u8]>> = LazyLock::new(|| {
    let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/right.fst"));
    Set::new(bytes.as_slice()).expect("build.rs wrote it")
});

/// The corrections of `word`, ignoring case, if it is a common misspelling; empty if the dictionary
/// suggests none.
pub(super) fn corrections(word: &str) -> Option<Vec<&'static str>> {
    let word = word.to_ascii_lowercase();
    if !MAY_BE_MISSPELT.contains(&word_hash(&word)) {
        return None;
    }
    let start = usize::try_from(MISSPELT.get(word)?).ok()?;
    let line = CORRECTIONS.get(start..)?.lines().next()?;
    Some(line.split(',').filter(|part| !part.is_empty()).collect())
}

/// Whether `word` (lower case) is a known word.
pub(super) fn is_listed(word: &str) -> bool {
    RIGHT.contains(word)
}

/// The letters that one or more known words begin with.
pub(super) struct Prefix(Node<'static>);

impl Prefix {
    /// No letters: what all known words begin with.
    pub(super) fn empty() -> Self {
        Self(RIGHT.as_fst().root())
    }

    /// With `letters` added; `None` if no known word begins with that.
    pub(super) fn with(&self, letters: &str) -> Option<Self> {
        let node = letters.bytes().try_fold(self.0, |node, letter| {
            let at = node.find_input(letter)?;
            Some(RIGHT.as_fst().node(node.transition_addr(at)))
        });
        node.map(Self)
    }

    /// Whether it is a known word.
    pub(super) fn is_word(&self) -> bool {
        self.0.is_final()
    }

    /// Whether it is a known word with `letters` added.
    pub(super) fn is_word_with(&self, letters: &str) -> bool {
        self.with(letters).is_some_and(|whole| whole.is_word())
    }

    /// Each letter that may come next, and the prefix with it added.
    pub(super) fn next(&self) -> impl Iterator<Item = (char, Self)> {
        let transitions = self.0.transitions();
        transitions.map(|next| {
            let node = RIGHT.as_fst().node(next.addr);
            (char::from(next.inp), Self(node))
        })
    }
}

/// The shortest word that is looked up, in letters.
pub(super) const SHORTEST: usize = 3;

/// The longest word that is looked up, in letters: a search for typing errors in a word as long as
/// a file would take a time that grows with its square.
pub(super) const LONGEST: usize = 50;

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
    /// Words that were looked up and had no finding, as [`packed`]. Nine words in ten are among the
    /// same few thousand, and a name that no dictionary has takes hundreds of lookups.
    static KNOWN_RIGHT: RefCell<HashSet<u128>> = RefCell::default();
}

/// Whether `word` was looked up on this thread and had no finding.
pub(super) fn is_known_right(word: &str) -> bool {
    packed(word).is_some_and(|word| KNOWN_RIGHT.with_borrow(|known| known.contains(&word)))
}

pub(super) fn remember_right(word: &str) {
    if let Some(word) = packed(word) {
        KNOWN_RIGHT.with_borrow_mut(|known| known.insert(word));
    }
}

/// The letters of `word` as one number; `None` if it has more than 16 bytes, which is rare.
fn packed(word: &str) -> Option<u128> {
    let mut bytes = [0; size_of::<u128>()];
    bytes
        .get_mut(..word.len())?
        .copy_from_slice(word.as_bytes());
    Some(u128::from_le_bytes(bytes))
}
