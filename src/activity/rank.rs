//! How likely the editors publish a pull request.

use super::PullRequest;

/// What speaks for a pull request, or against it.
struct Weight {
    points: i32,
    why: &'static str,
    holds: fn(&PullRequest) -> bool,
}

/// Few and round, so that they say something about the field and not about the weeks they were found on.
const WEIGHTS: &[Weight] = &[
    Weight {
        points: 2,
        why: "release note",
        holds: |it| it.release_note.is_some(),
    },
    Weight {
        points: 1,
        why: "feature",
        holds: |it| it.has_label("kind/feature"),
    },
    Weight {
        points: 1,
        why: "API change",
        holds: |it| it.has_label("kind/api-change"),
    },
];

/// The points of a pull request, and why, in a few words each.
pub fn rank(pull_request: &PullRequest) -> (i32, Vec<&'static str>) {
    let holding: Vec<&Weight> = WEIGHTS
        .iter()
        .filter(|it| (it.holds)(pull_request))
        .collect();
    let points = holding.iter().map(|it| it.points).sum();
    (points, holding.iter().map(|it| it.why).collect())
}
