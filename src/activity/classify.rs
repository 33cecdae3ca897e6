//! Which section a pull request belongs in, and on what evidence: the list of feature gates, title,
//! labels, release note.

use std::fmt;

use crate::activity::deprecation::{DeprecationEvidence, deprecation};
use crate::activity::evidence::{Clue, Sentence};
use crate::activity::promotion::{Promotion, promotion};
use crate::activity::version_update::{Background, version_update};
use crate::activity::{GateChange, PullRequest, Stage};
use crate::settings::{LabelRole, SectionSource, Settings};
use crate::style::title::clean;
use crate::style::{HouseStyle, first_sentence};
use crate::text::Untrusted;

/// Where a pull request belongs, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classification {
    pub filling: SectionSource,
    pub evidence: Evidence,
    /// What is promoted, or which library is updated, in the author's words: untrusted still.
    pub subject: Option<Untrusted>,
    /// The version that an update brings.
    pub version: Option<Untrusted>,
    /// The stage that a promotion reaches.
    pub stage: Option<Stage>,
    /// The release note says it, and the title does not.
    pub by_note: bool,
}

/// Why a pull request belongs where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Nothing speaks for one of the special sections.
    Nothing,
    Update,
    Promotion,
    Deprecation,
    /// The list of feature gates shows it; the changes are those of the pull request.
    Gates(SectionSource),
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "a general change",
            Self::Update => "updates a dependency",
            Self::Promotion => "promotes a feature",
            Self::Deprecation => "deprecates or removes what others rely on",
            Self::Gates(SectionSource::Promotions) => {
                "promotes a feature, by the list of feature gates"
            }
            Self::Gates(_) => "takes a feature gate away, by the list of feature gates",
        })
    }
}

/// Finds the section of a pull request: Version Updates, Promotions, Deprecated, else Other Merges.
///
/// The order, and what predicts each, was measured on 1,634 published pull requests. A wrong guess
/// in a rare section costs a writer a move, so the rare ones take only what editors file there more
/// often than not.
pub fn classify(pull_request: &PullRequest, settings: &Settings) -> Classification {
    let (words, house) = (&settings.words, HouseStyle::of(settings));
    let cleaned = clean(&pull_request.title, &house);
    let title = Sentence::new(cleaned.raw(), words);
    let note = pull_request.release_note.as_ref().map(Untrusted::raw);
    let first = note.map(|note| clean(&first_sentence(note).into(), &house));
    let first = first
        .as_ref()
        .map(|first| Sentence::new(first.raw(), words));
    let whole_note = note.map(|note| Sentence::new(note, words));
    let plain = Classification {
        filling: SectionSource::Merges,
        evidence: Evidence::Nothing,
        subject: None,
        version: None,
        stage: None,
        by_note: false,
    };
    let background = Background {
        note: first.as_ref(),
        whole_note: whole_note.as_ref(),
        dependency: is_about_dependencies(pull_request, settings),
    };
    if let Some(update) = version_update(&title, &background) {
        return Classification {
            filling: SectionSource::Versions,
            evidence: Evidence::Update,
            subject: update.library.map(Untrusted::new),
            version: update.version.map(Untrusted::new),
            ..plain
        };
    }
    let said = promotion(&title, first.as_ref());
    let promoted = first_promoted(pull_request).filter(|_| !title.has(Clue::Test));
    if let Some((gate, stage)) = promoted {
        return by_gate(gate, stage, said, plain);
    }
    let takes_away = !pull_request.gates.is_empty()
        && pull_request.gates.iter().all(GateChange::takes_away)
        && !title.has(Clue::Promote);
    if takes_away {
        let titled = deprecation(&title, None, true).is_some();
        return Classification {
            filling: SectionSource::Deprecations,
            evidence: Evidence::Gates(SectionSource::Deprecations),
            by_note: !titled && deprecation(&title, first.as_ref(), true).is_some(),
            ..plain
        };
    }
    if let Some(said) = said {
        return Classification {
            filling: SectionSource::Promotions,
            evidence: Evidence::Promotion,
            subject: said.feature.map(Untrusted::new),
            stage: said.stage,
            by_note: said.by_note,
            ..plain
        };
    }
    let labelled = pull_request.has_role(LabelRole::Deprecation, settings);
    if let Some(evidence) = deprecation(&title, first.as_ref(), labelled) {
        return Classification {
            filling: SectionSource::Deprecations,
            evidence: Evidence::Deprecation,
            by_note: evidence == DeprecationEvidence::Note,
            ..plain
        };
    }
    plain
}

/// A dependency by its labels, or a chore by its title's prefix.
fn is_about_dependencies(pull_request: &PullRequest, settings: &Settings) -> bool {
    let title = pull_request.title.raw().trim_start().to_lowercase();
    let prefixes = ["chore", "deps", "build(", "vendor"];
    pull_request.has_role(LabelRole::Dependency, settings)
        || prefixes.iter().any(|prefix| title.starts_with(prefix))
}

/// The first gate that moved up, and to which stage.
fn first_promoted(pull_request: &PullRequest) -> Option<(&GateChange, Stage)> {
    let mut gates = pull_request.gates.iter();
    gates.find_map(|gate| Some((gate, gate.promoted_to()?)))
}

/// A promotion that the list of gates shows. What the author calls the feature stays, if the stage
/// agrees; else the gate is named.
fn by_gate(
    gate: &GateChange,
    stage: Stage,
    said: Option<Promotion>,
    plain: Classification,
) -> Classification {
    let agrees = said.filter(|said| said.stage.is_none_or(|named| named == stage));
    let by_note = agrees.as_ref().is_some_and(|said| said.by_note);
    let feature = agrees.and_then(|said| said.feature);
    Classification {
        filling: SectionSource::Promotions,
        evidence: Evidence::Gates(SectionSource::Promotions),
        subject: Some(Untrusted::new(feature.unwrap_or_else(|| gate.gate.clone()))),
        stage: Some(stage),
        by_note,
        ..plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classify(pull_request: &PullRequest) -> Classification {
        super::classify(pull_request, &Settings::default())
    }

    #[test]
    fn title_labels_and_note_tell_the_place() {
        use SectionSource::{Deprecations, Merges, Promotions, Versions};
        let cases: &[(&str, &[&str], &str, SectionSource)] = &[
            ("Bump etcd to v3.6.10", &[], "", Versions),
            ("etcd: update to v3.5.13", &[], "", Versions),
            ("Bump a/b from v0.60.3 to v0.60.4", &[], "", Versions),
            ("Kubernetes is now built with Go 1.23.5", &[], "", Versions),
            ("Update to go1.25.3", &[], "", Versions),
            (
                "Update golang.org/x/* dependencies",
                &["kind/dependency"],
                "",
                Versions,
            ),
            ("Update the kubelet's retry loop", &[], "", Merges),
            ("kubeadm: fix upgrade from 1.34 to 1.35", &[], "", Merges),
            ("Update the changelog for v1.35.0", &[], "", Merges),
            ("Update publishing rules to go 1.24.9", &[], "", Merges),
            ("Remove the Foo feature-gate", &[], "", Deprecations),
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
            let place = classify(&PullRequest::sample_of(title, labels, note));
            assert_eq!(place.filling, *expected, "{title}: {}", place.evidence);
        }
    }

    #[test]
    fn subjects_versions_and_stages_are_read() {
        let place = classify(&PullRequest::sample_of(
            "Bump the etcd image to v3.6.10",
            &[],
            "",
        ));
        assert_eq!(place.subject, Some("etcd".into()));
        assert_eq!(place.version, Some("v3.6.10".into()));
        let place = classify(&PullRequest::sample_of(
            "Bump runc v1.1.4 -> v1.1.5",
            &[],
            "",
        ));
        assert_eq!(place.subject, Some("runc".into()));
        assert_eq!(place.version, Some("v1.1.5".into()));
        let noted = PullRequest::sample_of(
            "KEP-4633: Graduate to Stable.",
            &[],
            "Promoted the `Foo` gate to GA.",
        );
        assert_eq!(classify(&noted).subject, Some("`Foo`".into()));
        let place = classify(&PullRequest::sample_of(
            "Promote the Foo feature gate to GA",
            &[],
            "",
        ));
        assert_eq!(
            (place.subject, place.stage),
            (Some("Foo".into()), Some(Stage::Stable))
        );
    }
}
