//! Whether a feature reaches a stage, which, and what the feature is called.

use crate::activity::{PullRequest, Stage};
use crate::style::verb::verb;
use crate::style::words::{Words, first_sentence};

/// A feature and the stage that it reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Promotion {
    /// In the words of the title or the note; `None` where no name can be told.
    pub(super) feature: Option<String>,
    pub(super) stage: Stage,
}

/// Verbs that say it by themselves.
const PROMOTES: &[&str] = &[
    "promote",
    "promotes",
    "promoted",
    "promoting",
    "graduate",
    "graduates",
    "graduated",
    "graduating",
    "gradute",
    "graduation",
    "promotion",
];

/// Verbs that say it with a stage.
const MOVES: &[&str] = &[
    "move",
    "moves",
    "moved",
    "migrate",
    "bump",
    "mark",
    "upgrade",
    "transition",
    "advance",
    "switch",
    "bring",
    "update",
    "set",
];

/// Whoever says one of these speaks of something else.
const OTHERWISE: &[&str] = &[
    "remove",
    "removed",
    "removes",
    "removing",
    "drop",
    "dropped",
    "deprecate",
    "deprecated",
    "revert",
    "conformance",
    "docs",
    "comment",
    "test",
    "tests",
    "e2e",
];

/// Reads the title; where it speaks of a stage without saying what happens or what reaches it, the first sentence of the
/// note.
pub(super) fn promotion(title: &Words<'_>, pull_request: &PullRequest) -> Option<Promotion> {
    let first = title.at(title.statement());
    let does = verb(first).is_some() && ![PROMOTES, MOVES].concat().contains(&first);
    if title.has(OTHERWISE) || (does && !["make", "enable", "lock"].contains(&first)) {
        return None;
    }
    let titled = in_sentence(title);
    if titled
        .as_ref()
        .is_some_and(|titled| titled.feature.is_some())
    {
        return titled;
    }
    let hints = title.has(PROMOTES) || title.has(&["beta", "ga", "stable"]);
    let note = pull_request.release_note.as_ref().filter(|_| hints);
    let noted = note.and_then(|note| {
        let note = Words::of(first_sentence(note.raw()));
        let says = PROMOTES.contains(&note.at(note.statement()));
        in_sentence(&note).filter(|_| says)
    });
    noted.or(titled)
}

fn in_sentence(words: &Words<'_>) -> Option<Promotion> {
    let promotes = words.position(PROMOTES);
    let verb = promotes.or_else(|| words.position(MOVES));
    if let Some(verb) = verb
        && let Some((to, stage)) = (verb..words.count())
            .find_map(|value| Some((value, reached(words, value, promotes.is_some())?)))
    {
        let (from, until) = if to > verb + 1 {
            (verb + 1, to)
        } else {
            (0, verb)
        };
        return Some(Promotion {
            feature: named(&words.between(from, until)),
            stage,
        });
    }
    // "The X feature gate is now beta", "X to GA"
    let is = words
        .positions(&["is", "are"])
        .find(|position| words.at(position + 1) == "now");
    if let Some(is) = is
        && let Some(stage) = [is + 2, is + 3]
            .into_iter()
            .find_map(|value| Stage::named(words.at(value)))
        && stage != Stage::Alpha
    {
        return Some(Promotion {
            feature: named(&words.between(0, is)),
            stage,
        });
    }
    let last = words.count().checked_sub(1)?;
    let stage = Stage::named(words.at(last))
        .filter(|named| *named != Stage::Alpha && last >= 2 && words.at(last - 1) == "to")?;
    Some(Promotion {
        feature: named(&words.between(0, last - 1)),
        stage,
    })
}

/// The stage that `to` at `at` leads to.
fn reached(words: &Words<'_>, at: usize, api_versions_too: bool) -> Option<Stage> {
    if !["to", "as", "into"].contains(&words.at(at)) {
        return None;
    }
    let by_name = (at + 1..at + 3).find_map(|value| Stage::named(words.at(value)));
    let by_version = || match words.at(at + 1) {
        version if !api_versions_too || !version.starts_with('v') => None,
        version if version.contains("beta") => Some(Stage::Beta),
        "v1" | "v2" => Some(Stage::Stable),
        _ => None,
    };
    by_name
        .or_else(by_version)
        .filter(|value| *value != Stage::Alpha)
}

/// The feature's name without the words around it.
fn named(text: &str) -> Option<String> {
    const LEADING: &[&str] = &[
        "the",
        "feature",
        "feature-gate",
        "featuregate",
        "gate",
        "gates",
        "a",
        "an",
        "kubernetes'",
    ];
    const TRAILING: &[&str] = &[
        "feature",
        "gate",
        "featuregate",
        "gates",
        "featuregates",
        "features",
        "stage",
        "level",
        "stability",
        "feature-gate",
        "support",
        "from",
        "alpha",
        "beta",
    ];
    let text = text.split(" from ").next().unwrap_or(text);
    let text = text
        .split_once("support for ")
        .map_or(text, |(_, rest)| rest);
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let is = |list: &[&str], it: Option<&&str>| {
        it.is_some_and(|other| {
            list.contains(&other.trim_matches([',', ':', ';']).to_lowercase().as_str())
        })
    };
    while is(LEADING, words.first()) {
        words.remove(0);
    }
    while is(TRAILING, words.last()) {
        words.pop();
    }
    let name = words.join(" ");
    let name = name.trim_end_matches([',', ':', ';', '-', ' ']);
    (!name.is_empty()).then(|| name.to_owned())
}
