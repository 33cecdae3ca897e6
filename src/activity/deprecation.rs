//! Whether something is deprecated or removed that users or contributors relied on.

use crate::activity::evidence::{Clue, Sentence};

/// What says that something goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DeprecationEvidence {
    Title,
    Note,
}

/// Takes what editors file under Deprecated more often than not: gates, API versions and what is
/// called deprecated when it is removed, and what is said to be deprecated. Of other removals they
/// report one in five there.
///
/// `labelled`: the pull request has the label for deprecations.
pub(super) fn deprecation(
    title: &Sentence<'_>,
    note: Option<&Sentence<'_>>,
    labelled: bool,
) -> Option<DeprecationEvidence> {
    let begins = title.statement();
    let elsewhere = [Clue::Begin, Clue::Promote, Clue::Undo];
    if elsewhere.iter().any(|clue| title.is(begins, *clue)) || title.has(Clue::Test) {
        return None;
    }
    let is_news = labelled || note.is_some();
    if says_so(title, is_news) {
        Some(DeprecationEvidence::Title)
    } else {
        note.filter(|note| says_so(note, is_news))
            .map(|_| DeprecationEvidence::Note)
    }
}

fn says_so(words: &Sentence<'_>, is_news: bool) -> bool {
    deprecates(words) || removes(words, is_news)
}

/// "Deprecate X", "X is now deprecated", "Mark X as deprecated", "sub-part deprecated X".
fn deprecates(words: &Sentence<'_>) -> bool {
    let begins = words.statement();
    let is_code = |at: usize| words.raw(at).starts_with('`');
    // A comment or an annotation that says "deprecated" is about an old deprecation.
    let mark = words.has(Clue::Document) || words.position("annotation").is_some();
    let first = words.is(begins, Clue::Deprecate) && words.at(begins) != "deprecation";
    // "Deprecated flags are removed" has the word as an adjective.
    let is_verb = words.at(begins) != "deprecated"
        || ["the", "a", "support"].contains(&words.at(begins + 1))
        || is_code(begins + 1);
    if first && is_verb {
        return !mark;
    }
    let subject = begins + 1;
    if words.at(subject) == "deprecated"
        && words.raw(begins) == words.written(begins)
        && words.at(begins).contains('-')
    {
        return true;
    }
    let is_marked = words.is(begins, Clue::Move)
        && words
            .all(Clue::Deprecate)
            .any(|at| words.before(at) == "as" || words.before(at) == "and")
        || words.at(begins).starts_with("flip") && words.has(Clue::Deprecate);
    let main_clause = |be: usize| {
        let which = words.position("which").is_some_and(|which| which < be);
        !which && !words.has_between(begins, be, Clue::Aside)
    };
    let is_passive = |be: usize| {
        let deprecated = (be + 1..be + 3).any(|at| words.is(at, Clue::Deprecate));
        let earlier = words.at(be) == "were" || words.at(be + 1) == "previously";
        deprecated && !earlier && main_clause(be)
    };
    is_marked || words.all(Clue::Be).any(is_passive)
}

/// "Remove X", "X has been removed", "X is no longer served", where X is a surface that counts.
fn removes(words: &Sentence<'_>, is_news: bool) -> bool {
    let begins = words.statement();
    let no_longer_served = (begins..words.count()).any(|at| {
        words.at(at) == "no" && words.at(at + 1) == "longer" && words.at(at + 2) == "served"
    });
    if no_longer_served {
        return true;
    }
    let verbs = ["remove", "drop"];
    let is_verb = |at: usize| {
        words.is(at, Clue::Remove) && verbs.iter().any(|verb| words.at(at).starts_with(verb))
    };
    let object = if is_verb(begins) && words.at(begins) != "removal" {
        let end = (begins + 1..words.count()).find(|at| {
            // "the `A` and `B` feature gates": the object goes on.
            words.is(*at, Clue::End) && words.at(*at) != "and"
        });
        begins + 1..end.unwrap_or(words.count())
    } else {
        let passive = words
            .all(Clue::Be)
            .find(|be| (be + 1..be + 4).any(|at| words.is(at, Clue::Remove)));
        match passive {
            Some(be) if !words.has_between(begins, be, Clue::Aside) => begins..be,
            _ => return false,
        }
    };
    let mut named = object.clone();
    let gate = named.any(|at| {
        words.is(at, Clue::Gate)
            || (words.at(at) == "feature" && words.at(at + 1).starts_with("flag"))
    });
    if words.has(Clue::Test) || words.has(Clue::Document) {
        return false;
    }
    let api = (0..words.count()).any(|at| is_api_version(words.at(at)));
    let called_deprecated = words.has(Clue::Deprecate)
        && is_news
        && !object.clone().any(|at| words.is(at, Clue::Small));
    gate || api || called_deprecated
}

/// `v1alpha1`, `storage.example.org/v1beta1`
fn is_api_version(word: &str) -> bool {
    let version = word.rsplit('/').next().unwrap_or(word);
    let number = version.strip_prefix('v').unwrap_or("");
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < number.len() && (rest.starts_with("alpha") || rest.starts_with("beta"))
}
