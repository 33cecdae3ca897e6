//! Whether something is deprecated or removed that users or contributors relied on.

use crate::activity::PullRequest;
use crate::style::words::{Words, first_sentence};

/// Ways to say that something goes.
const GOES: &[&str] = &[
    "remove", "removes", "removed", "removing", "drop", "drops", "dropped",
];

/// Ways to say that something will go.
const DEPRECATES: &[&str] = &[
    "deprecate",
    "deprecates",
    "deprecated",
    "deprecating",
    "deprecation",
];

/// What others rely on. Of 170 editions, 32 of 37 bullets about removed gates stand under Deprecated, of all bullets
/// about removals only three in five.
const SURFACES: &[&str] = &[
    "annotation",
    "api",
    "apis",
    "argument",
    "command",
    "commands",
    "deprecated",
    "feature-gate",
    "feature-gates",
    "featuregate",
    "field",
    "fields",
    "flag",
    "flags",
    "gate",
    "gates",
    "label",
    "metric",
    "metrics",
    "phase",
    "plugin",
];

const AUXILIARIES: &[&str] = &["is", "are", "was", "were", "been", "being"];

/// Where the thing ends that a verb speaks of.
const JOINTS: &[&str] = &[
    "from", "in", "for", "of", "to", "about", "when", "after", "because", "as", "by", "with", "so",
    "and", "if", "at",
];

/// What tells that something goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DeprecationEvidence {
    ByTitle,
    ByNote,
}

/// Tells what is sure: the title, or the first sentence of the note, says that a surface is deprecated or removed, and
/// that it is news: by its labels, its note, or because it is a gate.
pub(super) fn deprecation(
    title: &Words<'_>,
    pull_request: &PullRequest,
) -> Option<DeprecationEvidence> {
    let note = pull_request
        .release_note
        .as_ref()
        .map(|release_note| first_sentence(release_note.raw()));
    let labelled = pull_request.has_label("kind/deprecation");
    let documents = title.has(&[
        "comment",
        "comments",
        "description",
        "descriptions",
        "docs",
        "test",
        "tests",
    ]);
    let gate = title.has(&[
        "gate",
        "gates",
        "feature-gate",
        "feature-gates",
        "featuregate",
    ]) && !documents;
    let is_news = note.is_some() || labelled || gate;
    let note = note.map(Words::of);
    let adds = ["add", "introduce", "promote", "graduate", "support"]
        .contains(&title.at(title.statement()));
    if !is_news || adds {
        None
    } else if says_so(title) || (labelled && title.has(DEPRECATES)) {
        Some(DeprecationEvidence::ByTitle)
    } else {
        note.filter(says_so).map(|_| DeprecationEvidence::ByNote)
    }
}

fn says_so(sentence: &Words<'_>) -> bool {
    let begins = sentence.statement();
    let first = sentence.at(begins);
    if DEPRECATES.contains(&first) {
        return true;
    }
    if GOES.contains(&first) {
        let ends =
            (begins + 1..sentence.count()).find(|value| JOINTS.contains(&sentence.at(*value)));
        let ends = ends.unwrap_or(sentence.count());
        let version =
            (begins + 1..sentence.count()).any(|value| is_api_version(sentence.at(value)));
        return version || (begins + 1..ends).any(|value| is_surface(sentence, value));
    }
    // "The flag … has now been removed"
    let passive = sentence.positions(AUXILIARIES).find(|auxiliary| {
        let near = auxiliary + 1..auxiliary + 3;
        near.into_iter().any(|near| {
            GOES.contains(&sentence.at(near)) || DEPRECATES.contains(&sentence.at(near))
        })
    });
    let aside = ["when", "if", "because", "while", "that", "fix", "fixed"];
    passive.is_some_and(|auxiliary| {
        let mut subject = begins..auxiliary;
        let main_clause = subject
            .clone()
            .all(|subject| !aside.contains(&sentence.at(subject)));
        main_clause && subject.any(|subject| is_surface(sentence, subject))
    })
}

fn is_surface(sentence: &Words<'_>, at: usize) -> bool {
    SURFACES.contains(&sentence.at(at)) || sentence.written(at).starts_with("--")
}

/// `v1alpha1`, `storage.k8s.io/v1beta1`
fn is_api_version(word: &str) -> bool {
    let version = word.rsplit('/').next().unwrap_or(word);
    let Some(rest) = version
        .strip_prefix('v')
        .and_then(|rest| rest.strip_prefix(|c: char| c.is_ascii_digit()))
    else {
        return false;
    };
    ["alpha", "beta"]
        .iter()
        .any(|value| rest.starts_with(value))
}
