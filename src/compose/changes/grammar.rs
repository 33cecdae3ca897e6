//! As much of English as a few words of release notes need: classes of words.

use crate::activity::verb;

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

const ARTICLES: &str = "a an the";

/// What goes wrong.
pub(super) const TROUBLE: &str = "
    bug crash crashes deadlock error errors failure failures hang issue issues leak leaks panic panics problem race races
    regression
";

/// Verbs that notes begin with beside those of titles.
const MORE_VERBS: &str = "
    accept attach automate bind block bring bypass continue customize decompress deploy detach disallow discover escape exit
    expand fetch follow generalize give harden harmonize inherit install interrupt invalidate invoke mask negotiate
    notify perform populate preserve prettify propagate provide raise reconcile regenerate render replicate resume
    retain retrieve rewrite rotate sanitize select shutdown speed stabilize strengthen suppress surface synthesize
    terminate tolerate translate unblock uninstall unlock unmount unpack
";

/// The present tense of `word` where it is a verb.
pub(super) fn acts(word: &str) -> Option<&'static str> {
    let lower = word.to_lowercase();
    let more = || {
        MORE_VERBS.split_whitespace().find(|it| {
            let ending = lower.strip_prefix(it.trim_end_matches('e'));
            ending.is_some_and(|it| ["", "e", "s", "es", "ed", "d"].contains(&it))
        })
    };
    verb(&lower).or_else(more)
}

/// Whether a list of words holds `word`, whatever its case.
pub(super) fn listed(list: &str, word: &str) -> bool {
    list.split_whitespace()
        .any(|it| it.eq_ignore_ascii_case(word))
}

pub(super) fn is_article(word: &str) -> bool {
    listed(ARTICLES, word)
}

pub(super) fn is_preposition(word: &str) -> bool {
    listed(PREPOSITIONS, word)
}

pub(super) fn is_finite(word: &str) -> bool {
    listed(FINITE, word)
}

pub(super) fn is_dispensable(word: &str) -> bool {
    listed(DISPENSABLE, word)
}

pub(super) fn is_and(word: &str) -> bool {
    listed("and or", word)
}
