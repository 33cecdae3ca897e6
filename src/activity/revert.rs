//! Reverts: what was merged and taken back in one week is no news.

use std::collections::HashMap;

use crate::activity::PullRequest;
use crate::text::safe_for_terminal;

/// Which of `pull_requests` are cancelled by which, both as places in the slice: original → its revert.
///
/// A revert that was itself reverted cancels nothing. Repositories do not mix.
pub fn reverted(pull_requests: &[&PullRequest]) -> HashMap<usize, usize> {
    let mut newest_first: Vec<usize> = (0..pull_requests.len()).collect();
    newest_first.sort_by_key(|newest_first| {
        std::cmp::Reverse((
            pull_requests[*newest_first].merged_at,
            pull_requests[*newest_first].number,
        ))
    });
    let mut cancelled = HashMap::new();
    for (rank, at) in newest_first.iter().enumerate() {
        let revert = pull_requests[*at];
        let Some(target) = RevertedPr::of(revert) else {
            continue;
        };
        if cancelled.contains_key(at) {
            continue;
        }
        let earlier = newest_first.iter().skip(rank + 1);
        let original = earlier
            .filter(|earlier| !cancelled.contains_key(*earlier))
            .find(|earlier| {
                pull_requests[**earlier].repository == revert.repository
                    && target.is(pull_requests[**earlier])
            });
        if let Some(original) = original {
            cancelled.insert(*original, *at);
        }
    }
    cancelled
}

/// What a revert says it reverts.
struct RevertedPr {
    numbers: Vec<u64>,
    title: Option<String>,
}

impl RevertedPr {
    /// `None` where the pull request is no revert. GitHub's own button writes the title `Revert "…"` and the branch
    /// `revert-123-branch`; people write `Revert #123`.
    fn of(pull_request: &PullRequest) -> Option<Self> {
        let title = safe_for_terminal(pull_request.title.raw());
        let rest = title.split_once(|c: char| c.is_whitespace() || c == ':');
        let (first, rest) = rest?;
        let first = first.to_lowercase();
        let reverts = ["revert", "reverts", "reverting"].contains(&first.as_str());
        if !reverts {
            return None;
        }
        let quoted = rest.find('"').and_then(|from| {
            let to = rest.rfind('"').filter(|to| *to > from)?;
            rest.get(from + 1..to)
        });
        let branch = pull_request
            .head
            .raw()
            .strip_prefix("revert-")
            .unwrap_or("");
        let from_branch = branch.split('-').next().and_then(|part| part.parse().ok());
        let from_title = rest.split('#').skip(1).filter_map(|part| {
            let digits = part
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(part.len());
            part.get(..digits)?.parse().ok()
        });
        Some(Self {
            numbers: from_branch.into_iter().chain(from_title).collect(),
            title: quoted.map(str::to_lowercase),
        })
    }

    fn is(&self, pull_request: &PullRequest) -> bool {
        let title = safe_for_terminal(pull_request.title.raw()).to_lowercase();
        self.numbers.contains(&pull_request.number)
            || self.title.as_ref().is_some_and(|other| *other == title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(number: u64, title: &str, head: &str) -> PullRequest {
        let at = format!("2024-07-24T12:00:{number:02}Z");
        PullRequest {
            number,
            title: title.into(),
            head: head.into(),
            merged_at: at.parse().expect("a time"),
            ..PullRequest::sample()
        }
    }

    fn cancelled(pull_requests: &[PullRequest]) -> Vec<(u64, u64)> {
        let all: Vec<&PullRequest> = pull_requests.iter().collect();
        let mut pairs: Vec<(u64, u64)> = reverted(&all)
            .into_iter()
            .map(|(original, revert)| (all[original].number, all[revert].number))
            .collect();
        pairs.sort_unstable();
        pairs
    }

    #[test]
    fn a_revert_cancels_its_original() {
        let original = merged(1, "Add a thing", "thing");
        for revert in [
            merged(2, "Revert \"Add a thing\"", ""),
            merged(2, "Revert #1", ""),
            merged(2, "Revert \"add it\"", "revert-1-thing"),
        ] {
            assert_eq!(cancelled(&[original.clone(), revert]), [(1, 2)]);
        }
        assert_eq!(
            cancelled(&[original, merged(2, "Revert the old default", "")]),
            []
        );
    }

    #[test]
    fn a_revert_of_a_revert_lets_the_original_stand() {
        let week = [
            merged(1, "Add a thing", ""),
            merged(2, "Revert \"Add a thing\"", ""),
            merged(3, "Revert \"Revert \"Add a thing\"\"", ""),
        ];
        assert_eq!(cancelled(&week), [(2, 3)]);
    }

    #[test]
    fn an_original_does_not_cancel_what_came_before_it() {
        let week = [
            merged(1, "Revert \"Add a thing\"", ""),
            merged(2, "Add a thing", ""),
        ];
        assert_eq!(cancelled(&week), []);
    }
}
