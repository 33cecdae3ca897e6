//! As much of English as a few words of release notes need: classes of words.

const PREPOSITIONS: &str = "
    across against as at between by during for from in instead into of on onto over per through to under using via with
    within without
";

/// Verbs that make a sentence, and what denies it.
const FINITE: &str = "
    am are can cannot could couldn't did didn't do does doesn't don't dont failed fails had has hasn't have is isn't longer may
    might must never not now should shouldn't was wasn't were will won't would
";

/// What a few words can do without, before a thing.
const DISPENSABLE: &str = "
    a additional all an any certain existing minor more new our possible potential proper some the their these this
    unexpected unintended unwanted various
";

/// What goes wrong.
pub(crate) const TROUBLE: &str = "
    bug crash crashes deadlock error errors failure failures hang issue issues leak leaks panic panics problem race races
    regression
";

/// Whether a list of words holds `word`, whatever its case.
pub(crate) fn listed(list: &str, word: &str) -> bool {
    list.split_whitespace()
        .any(|other| other.eq_ignore_ascii_case(word))
}

pub(crate) fn is_preposition(word: &str) -> bool {
    listed(PREPOSITIONS, word)
}

pub(crate) fn is_finite(word: &str) -> bool {
    listed(FINITE, word)
}

pub(crate) fn is_dispensable(word: &str) -> bool {
    listed(DISPENSABLE, word)
}

pub(crate) fn is_and(word: &str) -> bool {
    listed("and or", word)
}
