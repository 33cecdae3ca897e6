//! Which section a pull request belongs into, and what it says there: by title, labels and release note together.

use super::title::clean;
use super::version::Version;
use super::{PullRequest, Stage};
use crate::settings::Filling;

/// Where a pull request belongs, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub filling: Filling,
    /// In a few words, our own.
    pub reason: &'static str,
    /// What is promoted, or which library is updated, in the title's words (untrusted still).
    pub subject: Option<String>,
    /// The version that an update brings.
    pub version: Option<String>,
    /// The stage that a promotion reaches.
    pub stage: Option<Stage>,
}

/// Finds the place of a pull request: Version Updates, Promotions, Deprecated, else Other Merges.
///
/// The order and what predicts each was measured on 1,532 published pull requests. A wrong guess in a rare section
/// costs a writer a move, so the rare ones take only what is sure.
pub fn classify(pull_request: &PullRequest) -> Place {
    let title = clean(&pull_request.title);
    let words = Words::of(title.raw());
    version_update(pull_request, &words)
        .or_else(|| promotion(&words))
        .or_else(|| deprecation(pull_request, &words))
        .unwrap_or(Place {
            filling: Filling::Merges,
            reason: "a merge like any other",
            subject: None,
            version: None,
            stage: None,
        })
}

/// A title as words: as they are written, and in lower case without punctuation to compare by.
struct Words<'a> {
    written: Vec<&'a str>,
    plain: Vec<String>,
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Self {
        let written: Vec<&str> = text.split_whitespace().collect();
        let plain = written
            .iter()
            .map(|it| it.trim_matches(is_mark).to_lowercase())
            .collect();
        Self { written, plain }
    }

    fn has(&self, words: &[&str]) -> bool {
        self.plain.iter().any(|it| words.contains(&it.as_str()))
    }

    fn position(&self, words: &[&str]) -> Option<usize> {
        self.plain
            .iter()
            .position(|it| words.contains(&it.as_str()))
    }

    fn at(&self, at: usize) -> &str {
        self.plain.get(at).map_or("", String::as_str)
    }

    /// The words from `from` up to `to` as they are written.
    fn between(&self, from: usize, to: usize) -> String {
        self.written.get(from..to).unwrap_or_default().join(" ")
    }
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        '`' | '"' | '\'' | ',' | ';' | ':' | '.' | '(' | ')' | '*' | '“' | '”'
    )
}

const UPDATES: &[&str] = &[
    "bump", "update", "upgrade", "updated", "bumps", "updates", "upgraded", "bumped",
];

fn version_update(pull_request: &PullRequest, words: &Words<'_>) -> Option<Place> {
    let place = |reason, subject: Option<String>, version: Option<String>| {
        Some(Place {
            filling: Filling::Versions,
            reason,
            subject,
            version,
            stage: None,
        })
    };
    let version_at = |at: usize| {
        let word = words.written.get(at)?.trim_matches(is_mark);
        Version::parse(word)
    };
    let update = words.position(UPDATES);
    // `bump X [from V] to V`, `X: update to V`
    if let Some(update) = update
        && let Some(to) = (update..words.plain.len()).find(|it| {
            (words.at(*it) == "to" || words.at(*it) == "version") && version_at(it + 1).is_some()
        })
    {
        let version = version_at(to + 1).map(|it| it.as_str().to_owned());
        let from = words
            .position(&["from"])
            .filter(|it| *it < to && *it > update);
        let subject = words.between(update + 1, from.unwrap_or(to));
        let before = words.between(0, update);
        let subject = if subject.is_empty() { before } else { subject };
        return place(
            "the title updates something to a version",
            subject_of(&subject),
            version,
        );
    }
    // `update X V`
    if let Some(update) = update
        && let Some(at) = (update + 1..words.plain.len()).find(|it| version_at(*it).is_some())
        && at <= update + 3
    {
        let version = version_at(at).map(|it| it.as_str().to_owned());
        return place(
            "the title updates something to a version",
            subject_of(&words.between(update + 1, at)),
            version,
        );
    }
    // `built with Go V`, `go V`
    if let Some(at) = (0..words.plain.len())
        .find(|it| ["go", "golang"].contains(&words.at(*it)) && version_at(it + 1).is_some())
        && (update.is_some()
            || words.has(&["built", "build", "builds", "use", "using", "switch", "move"]))
    {
        let version = version_at(at + 1).map(|it| it.as_str().to_owned());
        return place("the title names a Go version", Some("go".into()), version);
    }
    let dependencies =
        pull_request.has_label("area/dependency") || pull_request.has_label("kind/dependency");
    if update.is_some_and(|it| it <= 1)
        && dependencies
        && words.has(&[
            "dependencies",
            "dependency",
            "deps",
            "latest",
            "modules",
            "vendor",
        ])
    {
        return place(
            "the title updates dependencies, and a label says so",
            None,
            None,
        );
    }
    None
}

/// The library's name out of what stands between the verb and the version; `None` if that is no name.
fn subject_of(text: &str) -> Option<String> {
    let mut words: Vec<&str> = text
        .split_whitespace()
        .map(|it| it.trim_matches(is_mark))
        .collect();
    let filler = [
        "the",
        "version",
        "versions",
        "dependency",
        "to",
        "image",
        "images",
        "library",
        "package",
        "of",
        "release",
        "supported",
    ];
    words.retain(|it| !it.is_empty() && !filler.contains(&it.to_lowercase().as_str()));
    let name = words.join(" ");
    (!name.is_empty() && words.len() <= 3).then_some(name)
}

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
    "move",
    "moves",
    "moved",
    "migrate",
    "bump",
    "mark",
    "upgrade",
    "transition",
    "advance",
    "elevate",
];

fn promotion(words: &Words<'_>) -> Option<Place> {
    let removed = words.has(&[
        "remove",
        "removed",
        "removes",
        "removing",
        "drop",
        "dropped",
        "deprecate",
        "revert",
        "conformance",
        "docs",
        "test",
        "tests",
        "comment",
    ]);
    if removed {
        return None;
    }
    let stage_at = |at: usize| Stage::named(words.at(at));
    let promotes = words.position(PROMOTES)?;
    let (to, stage) = (promotes..words.plain.len()).find_map(|it| {
        let to = ["to", "as", "into"].contains(&words.at(it));
        let next = if ["be", "the", "v1"].contains(&words.at(it + 1)) {
            it + 2
        } else {
            it + 1
        };
        let stage = stage_at(next).or_else(|| stage_at(it + 1))?;
        to.then_some((it, stage))
    })?;
    let subject = words.between(promotes + 1, to);
    let before = words.between(0, promotes);
    let subject = if subject.is_empty() { before } else { subject };
    Some(Place {
        filling: Filling::Promotions,
        reason: "the title promotes something to a stage",
        subject: promoted(&subject),
        version: None,
        stage: Some(stage),
    })
}

/// The feature's name without the words around it.
fn promoted(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(':').trim();
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let leading = ["the", "feature", "featuregate", "gate", "a", "an"];
    let trailing = [
        "feature",
        "gate",
        "featuregate",
        "gates",
        "features",
        "stage",
        "level",
        "from",
        "alpha",
        "beta",
        "feature-gate",
    ];
    while words
        .first()
        .is_some_and(|it| leading.contains(&&*it.to_lowercase()))
    {
        words.remove(0);
    }
    while words
        .last()
        .is_some_and(|it| trailing.contains(&&*it.to_lowercase()))
    {
        words.pop();
    }
    (!words.is_empty()).then(|| words.join(" "))
}

const REMOVES: &[&str] = &[
    "deprecate",
    "deprecated",
    "deprecates",
    "deprecating",
    "deprecation",
    "remove",
    "removed",
    "removes",
    "removing",
    "drop",
    "drops",
    "dropped",
];

/// What can be deprecated so that a reader has to act.
const SURFACES: &[&str] = &[
    "gate",
    "gates",
    "featuregate",
    "featuregates",
    "flag",
    "flags",
    "api",
    "apis",
    "field",
    "fields",
    "metric",
    "metrics",
    "command",
    "phase",
    "option",
    "plugin",
    "feature",
    "featuregates",
    "switches",
];

fn deprecation(pull_request: &PullRequest, words: &Words<'_>) -> Option<Place> {
    let labelled =
        pull_request.has_label("kind/cleanup") || pull_request.has_label("kind/deprecation");
    let note = pull_request.release_note.as_ref().map_or("", |it| it.raw());
    let note = Words::of(note);
    let says = words.position(REMOVES)?;
    let surface = words.has(SURFACES) || words.plain.iter().any(|it| it.starts_with("--"));
    let noted = note.has(REMOVES);
    let sure = labelled
        && says <= 4
        && (surface || noted || pull_request.has_label("kind/deprecation"))
        && pull_request.release_note.is_some();
    sure.then_some(Place {
        filling: Filling::Deprecations,
        reason: "title and labels say that something is deprecated or removed",
        subject: None,
        version: None,
        stage: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pull_request(title: &str, labels: &[&str], note: &str) -> PullRequest {
        PullRequest {
            title: title.into(),
            labels: labels.iter().map(|it| (*it).into()).collect(),
            release_note: (!note.is_empty()).then(|| note.into()),
            ..PullRequest::sample()
        }
    }

    #[test]
    fn title_labels_and_note_tell_the_place() {
        use Filling::{Deprecations, Merges, Promotions, Versions};
        let cases: &[(&str, &[&str], &str, Filling)] = &[
            ("Bump etcd to v3.6.10", &[], "", Versions),
            ("etcd: update to v3.5.13", &[], "", Versions),
            ("Bump a/b from v0.60.3 to v0.60.4", &[], "", Versions),
            ("Kubernetes is now built with Go 1.23.5", &[], "", Versions),
            (
                "Update golang.org/x/* dependencies",
                &["kind/dependency"],
                "",
                Versions,
            ),
            ("Update the kubelet's retry loop", &[], "", Merges),
            (
                "[KEP-3751] Promote VolumeAttributesClass to beta",
                &[],
                "",
                Promotions,
            ),
            ("Graduate the JobSuccessPolicy to Beta", &[], "", Promotions),
            ("DRA device taints: graduate to beta", &[], "", Promotions),
            (
                "Remove the gate that was graduated to GA",
                &["kind/cleanup"],
                "Removed it.",
                Deprecations,
            ),
            (
                "Deprecate WatchFromStorage",
                &["kind/deprecation"],
                "Deprecated it.",
                Deprecations,
            ),
            ("Remove unused helper", &["kind/cleanup"], "", Merges),
            ("Add a flag", &["kind/feature"], "", Merges),
        ];
        for (title, labels, note, expected) in cases {
            let place = classify(&pull_request(title, labels, note));
            assert_eq!(place.filling, *expected, "{title}: {}", place.reason);
        }
    }

    #[test]
    fn subjects_versions_and_stages_are_read() {
        let place = classify(&pull_request("Bump the etcd image to v3.6.10", &[], ""));
        assert_eq!(
            (place.subject.as_deref(), place.version.as_deref()),
            (Some("etcd"), Some("v3.6.10"))
        );
        let place = classify(&pull_request("Promote the Foo feature gate to GA", &[], ""));
        assert_eq!(
            (place.subject.as_deref(), place.stage),
            (Some("Foo"), Some(Stage::Stable))
        );
    }
}
