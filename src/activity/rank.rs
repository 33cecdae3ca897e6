//! In which order candidates are listed, and which of them are likely to be featured.

use std::collections::HashSet;

use crate::activity::PullRequest;
use crate::settings::{LabelRole, Settings};
use crate::text::Untrusted;

/// The place of a pull request in its list: higher is earlier, equal ones are ordered by time. With
/// a reason.
///
/// A release note first, then the newest: over 74 weeks no other order did better, weights learnt
/// from the weeks included. Of those with a note editors published two in three, of those without
/// one in six; among those with a note no label separates.
pub fn rank(pull_request: &PullRequest) -> (i32, &'static str) {
    match pull_request.release_note {
        Some(_) => (1, "has a release note"),
        None => (0, "has no release note"),
    }
}

/// What speaks for a pull request as a featured one, or against it: points, and why in a few words.
type Mark = (i32, &'static str);

/// Few and round. Tried on 43 featured pull requests of 58 weeks, among more candidates than there
/// really were: the first five hold 58 % of them.
const OF_LABELS: [(LabelRole, Mark); 7] = [
    (LabelRole::Feature, (1, "a feature")),
    (LabelRole::ApiChange, (1, "an API change")),
    (LabelRole::Breaking, (1, "a breaking change")),
    (LabelRole::Large, (1, "large")),
    (LabelRole::Cleanup, (-1, "a cleanup")),
    (LabelRole::Documentation, (-1, "documentation")),
    (LabelRole::Small, (-1, "small")),
];

/// Three words or more that the title does not have.
fn note_says_more(pull_request: &PullRequest) -> bool {
    let title: HashSet<String> = words(pull_request.title.raw()).collect();
    let note = pull_request.release_note.as_ref();
    let note = note.map_or("", Untrusted::raw);
    words(note)
        .filter(|word| !title.contains(word))
        .nth(2)
        .is_some()
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_lowercase)
}

/// How likely editors feature a pull request: points, of which only the order means something, and
/// why.
pub fn feature_rank(pull_request: &PullRequest, settings: &Settings) -> (i32, Vec<&'static str>) {
    let note = (2, "its release note says more than its title");
    let note = note_says_more(pull_request).then_some(note);
    let labels = OF_LABELS.iter();
    let labels = labels.filter(|(role, _)| pull_request.has_role(*role, settings));
    let mut title = words(pull_request.title.raw());
    let metrics = title.any(|word| word.starts_with("metric"));
    let metrics = metrics.then_some((-1, "about metrics"));
    let marks = note.into_iter().chain(labels.map(|(_, mark)| *mark));
    let marks: Vec<Mark> = marks.chain(metrics).collect();
    let points = marks.iter().map(|(points, _)| points).sum();
    (points, marks.iter().map(|(_, why)| *why).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_note_comes_first() {
        let noted = PullRequest::sample_of("Fix the wording", &["size/XS"], "Fixed it.");
        let silent =
            PullRequest::sample_of("Add an extension point", &["kind/feature", "size/XL"], "");
        assert!(rank(&noted).0 > rank(&silent).0);
    }

    #[test]
    fn features_with_a_note_are_likely_to_be_featured() {
        let ranked = [
            (
                "Add x",
                &["kind/feature", "kind/api-change"][..],
                "Added x, which does much.",
            ),
            ("Add x", &["kind/feature"], "Added x, which does much."),
            ("Fix x", &["kind/bug"], "Fixed x, which did too much."),
            ("Add x", &["kind/feature"], "Added x."),
            ("Fix x", &[], "Fixed x."),
            ("Move metrics", &["kind/cleanup"], ""),
        ];
        let points = ranked.map(|(title, labels, note)| {
            feature_rank(
                &PullRequest::sample_of(title, labels, note),
                &Settings::default(),
            )
            .0
        });
        assert!(points.is_sorted_by(|a, b| a > b), "{points:?}");
    }
}
