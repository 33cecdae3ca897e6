//! Whether a feature reaches a stage, which, and what the feature is called.

use crate::activity::Stage;
use crate::activity::evidence::{Clue, Sentence};
use crate::style::verb::verb as is_verb;

/// A feature and the stage that it reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Promotion {
    /// As the title or the note writes it; `None` where no name is found.
    pub(super) feature: Option<String>,
    /// `None`: neither title nor note says which.
    pub(super) stage: Option<Stage>,
    /// Only the release note says it.
    pub(super) by_note: bool,
}

/// Reads the title, then the first sentence of the release note.
pub(super) fn promotion(title: &Sentence<'_>, note: Option<&Sentence<'_>>) -> Option<Promotion> {
    let begins = title.statement();
    let elsewhere = [Clue::Test, Clue::Document, Clue::Remove, Clue::Undo];
    let promotes = title.has(Clue::Promote);
    if elsewhere.iter().any(|clue| title.has(*clue))
        || title.is(begins, Clue::Deprecate)
        || (title.is(begins, Clue::Begin) && !promotes)
    {
        return None;
    }
    let titled = reached(title);
    if let Some((stage, Some(feature))) = titled {
        return Some(Promotion {
            feature: Some(feature),
            stage: Some(stage),
            by_note: false,
        });
    }
    let noted = note.filter(|note| !note.has(Clue::Test) && !note.has(Clue::Remove));
    // A title without a verb, or with a stage and nothing else, leaves the statement to the note.
    let names_stage = (0..title.count()).any(|at| stage_at(title, at).is_some());
    let open = promotes || names_stage || is_verb(title.at(begins)).is_none();
    let noted = noted
        .filter(|note| open || says_promoted(note))
        .and_then(reached);
    match (titled, noted) {
        // The title says the stage, the note what reaches it.
        (Some((stage, _)), Some((_, feature))) => Some((Some(stage), feature, true)),
        (None, Some((stage, feature))) => Some((Some(stage), feature, true)),
        (Some((stage, _)), None) => Some((Some(stage), None, false)),
        (None, None) if title.is(begins, Clue::Promote) && !goes_elsewhere(title) => {
            Some((None, None, false))
        }
        (None, None) => None,
    }
    .map(|(stage, feature, by_note)| Promotion {
        feature,
        stage,
        by_note,
    })
}

/// "Promote X from a to b", "Promote X to the main registry": without a stage that is no feature.
fn goes_elsewhere(title: &Sentence<'_>) -> bool {
    let target = title.position("to").map(|to| to + 1);
    title.position("from").is_some() || target.is_some_and(|at| !title.is(at, Clue::Default))
}

/// "Promoted X …", "X has been promoted …".
fn says_promoted(sentence: &Sentence<'_>) -> bool {
    let is_passive = |at: usize| {
        at.checked_sub(1).is_some_and(|before| {
            sentence.is(before, Clue::Be) || ["has", "have"].contains(&sentence.at(before))
        })
    };
    sentence.is(sentence.statement(), Clue::Promote) || sentence.all(Clue::Promote).any(is_passive)
}

/// The stage that a sentence says is reached, and by what.
fn reached(words: &Sentence<'_>) -> Option<(Stage, Option<String>)> {
    let promoted = words.all(Clue::Promote).find_map(|verb| {
        let (to, stage) = stage_behind(words, verb)?;
        Some((stage, feature(words, Some(verb), to)))
    });
    promoted.or_else(|| moved(words))
}

/// The stage that a verb of promotion leads to, and where the name of the feature ends before it.
fn stage_behind(words: &Sentence<'_>, verb: usize) -> Option<(usize, Stage)> {
    let mut behind = verb + 1..words.count();
    let leads = |at: usize| leads_to(words.at(at));
    let named = behind.clone().find_map(|at| {
        let stage = [at + 1, at + 2].into_iter().find_map(|at| {
            let (stage, _) = stage_at(words, at)?;
            (stage != Stage::Alpha).then_some(stage)
        });
        let stage = stage.or_else(|| api_stage(words.at(at + 1)));
        leads(at).then_some((at, stage?))
    });
    // "Promoted the X feature gate general availability"
    named.or_else(|| {
        behind.find_map(|at| {
            let (stage, _) = stage_at(words, at)?;
            let near = at <= verb + 6 && words.before(at) != "from";
            (near && stage != Stage::Alpha).then_some((at, stage))
        })
    })
}

/// "Move X to GA", "X is now beta", "Make X GA", "X to GA", "X GA".
fn moved(words: &Sentence<'_>) -> Option<(Stage, Option<String>)> {
    let (begins, count) = (words.statement(), words.count());
    (begins..count).find_map(|at| {
        let (stage, length) = stage_at(words, at)?;
        if stage == Stage::Alpha || words.has_between(begins, at, Clue::Aside) {
            return None;
        }
        let end = at + length;
        let move_verb = words.all(Clue::Move).find(|verb| *verb < at);
        let before = words.before(at);
        let behind = words.at(end);
        let leads = leads_to(before)
            && (move_verb.is_some()
                || end >= count
                || ["in", "by", "and", "for"].contains(&behind));
        let targeted = ["for", "at"].contains(&before) && words.position("targeted").is_some();
        if leads || targeted {
            // "Lock X to default and Y to GA": which of them is left open.
            let other = move_verb.is_none() && is_verb(words.at(begins)).is_some();
            let name = feature(words, move_verb, at - 1).filter(|_| !other);
            return Some((stage, name));
        }
        let be = [1, 2].into_iter().find_map(|back| {
            let be = at.checked_sub(back)?;
            let near = back == 1 || before == "now";
            (near && words.is(be, Clue::Be)).then_some(be)
        });
        if let Some(be) = be {
            return Some((stage, feature(words, None, be)));
        }
        let makes =
            move_verb.filter(|verb| *verb == begins && words.at(begins).starts_with("make"));
        if makes.is_some() && end >= count {
            return Some((stage, feature(words, makes, at)));
        }
        let alone = end >= count
            && count <= begins + 7
            && at > begins
            && !words.is(at - 1, Clue::End)
            && !words.is(at - 1, Clue::Around)
            && is_verb(words.at(begins)).is_none();
        alone.then(|| (stage, feature(words, None, at)))
    })
}

fn leads_to(word: &str) -> bool {
    ["to", "as", "into"].contains(&word)
}

/// The stage that begins at a word, and in how many words it is said.
fn stage_at(words: &Sentence<'_>, at: usize) -> Option<(Stage, usize)> {
    match (words.at(at), words.at(at + 1)) {
        ("general", "availability") | ("generally", "available") => Some((Stage::Stable, 2)),
        (word, _) => Some((Stage::named(word)?, 1)),
    }
}

/// The stage of an API version: `v1beta1`, `config.example.org/v1`.
fn api_stage(word: &str) -> Option<Stage> {
    let version = word.rsplit('/').next()?.strip_prefix('v')?;
    let rest = version.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest {
        _ if rest.len() == version.len() => None,
        "" => Some(Stage::Stable),
        _ => rest.starts_with("beta").then_some(Stage::Beta),
    }
}

/// The name of what reaches a stage: between the verb and `end`, or before the verb.
fn feature(words: &Sentence<'_>, verb: Option<usize>, end: usize) -> Option<String> {
    let begins = words.statement();
    let text = match verb {
        Some(verb) if end > verb + 1 => words.between(verb + 1, end),
        // "DRA device taints: graduate to beta"
        Some(verb) if verb == begins => words.between(0, verb),
        Some(verb) => words.between(begins, verb),
        None => words.between(begins, end),
    };
    let named = words.part(&text);
    // "X from alpha", "`metrics.example.org` API from `v1beta1`"
    let old_stage = named.position("from").filter(|from| {
        stage_at(&named, from + 1).is_some() || api_stage(named.at(from + 1)).is_some()
    });
    let text = named.between(0, old_stage.unwrap_or(named.count()));
    let text = ["support for ", "Support for "]
        .iter()
        .find_map(|support| text.strip_prefix(support))
        .unwrap_or(&text);
    let named = words.part(text);
    let is_around = |at: &usize| {
        let is_plain = !named.raw(*at).starts_with('`');
        is_plain && (named.is(*at, Clue::Around) || named.is(*at, Clue::Be))
            || named.at(*at).is_empty()
    };
    let first = (0..named.count()).find(|at| !is_around(at))?;
    let last = (first..named.count()).rfind(|at| !is_around(at))?;
    // The rest of another statement is no name: "use X and promote to GA".
    if named.is(last, Clue::End) {
        return None;
    }
    let name = named.between(first, last + 1);
    let name = name.trim_end_matches([',', ':', ';', '-', ' ']);
    (!name.is_empty()).then(|| name.to_owned())
}
