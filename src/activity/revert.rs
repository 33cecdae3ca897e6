//! Reverts: what was merged and taken back in one week is no news.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::activity::PullRequest;
use crate::settings::RepositoryName;
use crate::text::safe_for_terminal;

/// Which of `pull_requests` are cancelled by which, both as places in the slice: original → its
/// revert.
///
/// A revert that was itself reverted cancels nothing. Repositories do not mix. Takes time in
/// proportion to the number of pull requests, whatever their titles are.
pub fn reverted(pull_requests: &[&PullRequest]) -> HashMap<usize, usize> {
    let mut newest_first: Vec<usize> = (0..pull_requests.len()).collect();
    newest_first.sort_by_key(|at| {
        let pull_request = pull_requests[*at];
        Reverse((pull_request.merged_at, pull_request.number))
    });
    let mut index = Index::new(pull_requests, &newest_first);
    let mut cancelled = HashMap::new();
    for (rank, at) in newest_first.iter().enumerate() {
        if cancelled.contains_key(at) {
            continue;
        }
        if let Some(revert) = Revert::parse(pull_requests[*at])
            && let Some(original) = index.original(&revert, rank, &cancelled)
        {
            cancelled.insert(original, *at);
        }
    }
    cancelled
}

/// Whether a title says no more than that a pull request is reverted by its number.
pub(super) fn names_only_a_number(pull_request: &PullRequest) -> bool {
    Revert::parse(pull_request).is_some_and(|revert| revert.title.is_empty())
}

/// What a revert says it reverts.
struct Revert<'a> {
    repository: &'a RepositoryName,
    numbers: Vec<u64>,
    /// In lower case, on one line; may be empty.
    title: String,
}

impl<'a> Revert<'a> {
    /// `None` where the pull request is no revert. GitHub's own button writes the title `Revert
    /// "…"` and the branch `revert-123-branch`; people put a prefix in front, or write `Revert
    /// #123`.
    fn parse(pull_request: &'a PullRequest) -> Option<Self> {
        let title = comparable(&pull_request.title);
        let statement = without_prefixes(&title);
        // "revert: add a thing" is a revert too.
        let verb = ["reverts", "reverting", "reverted", "revert"];
        let rest = verb.iter().find_map(|verb| statement.strip_prefix(verb))?;
        if rest.starts_with(char::is_alphanumeric) {
            return None;
        }
        let head = pull_request
            .head
            .raw()
            .strip_prefix("revert-")
            .unwrap_or("");
        let from_branch = head.split('-').next().and_then(|part| part.parse().ok());
        let quoted = rest.find('"').and_then(|from| {
            let to = rest.rfind('"').filter(|to| *to > from)?;
            rest.get(from + 1..to)
        });
        let title = quoted.map_or_else(|| without_numbers(rest), ToOwned::to_owned);
        Some(Self {
            repository: &pull_request.repository,
            numbers: from_branch.into_iter().chain(numbers(rest)).collect(),
            title: title.trim().to_owned(),
        })
    }
}

/// Pull requests by what a revert may call them.
struct Index<'a> {
    by_number: HashMap<(&'a RepositoryName, u64), (usize, usize)>,
    /// Ranks and places, the newest first; what is behind the current revert is taken off the end.
    by_title: HashMap<(&'a RepositoryName, String), Vec<(usize, usize)>>,
}

impl<'a> Index<'a> {
    fn new(pull_requests: &[&'a PullRequest], newest_first: &[usize]) -> Self {
        let (mut by_number, mut by_title) = (HashMap::new(), HashMap::new());
        // The oldest first, so that the newest are at the end.
        for (rank, at) in newest_first.iter().enumerate().rev() {
            let pull_request = pull_requests[*at];
            let repository = &pull_request.repository;
            by_number.insert((repository, pull_request.number), (rank, *at));
            let title = comparable(&pull_request.title);
            let statement = without_prefixes(&title).to_owned();
            let titles = [without_numbers(&title), without_numbers(&statement)];
            let both = [title, statement].into_iter().chain(titles);
            let mut names: Vec<String> = both.map(|name| name.trim().to_owned()).collect();
            names.sort();
            names.dedup();
            for name in names {
                let places: &mut Vec<(usize, usize)> =
                    by_title.entry((repository, name)).or_default();
                places.push((rank, *at));
            }
        }
        Self {
            by_number,
            by_title,
        }
    }

    /// The newest one before `rank` that `revert` names and that is not cancelled.
    fn original(
        &mut self,
        revert: &Revert<'a>,
        rank: usize,
        cancelled: &HashMap<usize, usize>,
    ) -> Option<usize> {
        let is_open = |(other, at): &(usize, usize)| *other > rank && !cancelled.contains_key(at);
        let numbers = revert.numbers.iter();
        let numbered = numbers.filter_map(|number| {
            let found = self.by_number.get(&(revert.repository, *number))?;
            is_open(found).then_some(found.1)
        });
        if let Some(at) = numbered.min() {
            return Some(at);
        }
        let titles = [revert.title.clone(), without_numbers(&revert.title)];
        titles.into_iter().find_map(|title| {
            let name = title.trim().to_owned();
            let places = self.by_title.get_mut(&(revert.repository, name))?;
            // Reverts come the newest first: what is newer than this one is of no use to the next.
            while places.last().is_some_and(|place| !is_open(place)) {
                places.pop();
            }
            places.pop().map(|(_, at)| at)
        })
    }
}

fn comparable(title: &crate::text::Untrusted) -> String {
    let line = safe_for_terminal(title.raw()).to_lowercase();
    line.replace(['“', '”'], "\"").trim().to_owned()
}

/// A title, in lower case, from its statement on: without emoji, `[tags]`, `type(scope):` and
/// `component:` in front.
fn without_prefixes(title: &str) -> &str {
    let mut rest = title;
    loop {
        let before = rest;
        rest = rest.trim_start_matches(|c: char| {
            !c.is_alphanumeric() && !matches!(c, '"' | '[' | ':' | '`' | '-' | '#')
        });
        if let Some((_, after)) = rest.strip_prefix('[').and_then(|tag| tag.split_once(']')) {
            rest = after.trim_start_matches([' ', ':']);
        } else if let Some((_, after)) =
            rest.strip_prefix(':').and_then(|name| name.split_once(':'))
        {
            rest = after;
        } else if let Some((head, after)) = rest.split_once(": ")
            && head.split(' ').count() <= 3
            && !head.contains(['"', '#', '`'])
            && !head.starts_with("revert")
        {
            rest = after;
        }
        if rest.len() == before.len() {
            return rest.trim();
        }
    }
}

/// The numbers behind `#`.
fn numbers(text: &str) -> impl Iterator<Item = u64> {
    text.split('#').skip(1).filter_map(|part| {
        let end = part
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(part.len());
        part[..end].parse().ok()
    })
}

/// Without `#12`, `(#12)`, `o/r#12` and the punctuation that is left over at both ends.
fn without_numbers(text: &str) -> String {
    let is_number = |word: &&str| {
        let bare = word.trim_matches(|c: char| matches!(c, '(' | ')' | ',' | ':' | '.'));
        let digits = bare.rsplit_once('#').map_or("", |(_, digits)| digits);
        !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
    };
    let words: Vec<&str> = text.split(' ').filter(|word| !is_number(word)).collect();
    let line = words.join(" ");
    line.trim_matches(|c: char| matches!(c, ' ' | ':' | ',' | '-'))
        .to_owned()
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

    /// Forms of pull requests of other projects; hand-written.
    #[test]
    fn a_prefix_does_not_hide_a_revert() {
        let pairs = [
            (
                "rt: replace tables with `Wake`",
                "rt: revert \"replace tables with `Wake`\"",
            ),
            (
                "fix: Replace a/b with c/b",
                "chore: Revert \"fix: Replace a/b with c/b\"",
            ),
            (
                "fix: Race in sharding",
                "fix: Revert \"fix: Race in sharding (#22264)\"",
            ),
            ("🌱 Improve staging", "🌱 Revert \"Improve staging\""),
            (
                ":seedling: Bump foo to v3.5.0",
                ":seedling: Revert \"Bump foo to v3.5.0\"",
            ),
            ("xds: delay deletion", "xds: revert #1: delay deletion"),
            ("Fix something", "fix: revert #1"),
            ("[api] Add x (#7)", "[api] Revert \"Add x\""),
            ("Add a thing", "revert: Add a thing"),
            ("Add a thing", "Reverts o/r#1"),
            ("Add a thing", "REVERT “Add a thing”"),
        ];
        for (original, revert) in pairs {
            let week = [merged(1, original, ""), merged(2, revert, "")];
            assert_eq!(cancelled(&week), [(1, 2)], "{revert}");
        }
        for other in [
            "Reverting is now possible",
            "Add revert \"Fix something\"",
            "reverter: x",
        ] {
            let week = [merged(1, "Fix something", ""), merged(2, other, "")];
            assert_eq!(cancelled(&week), [], "{other}");
        }
    }

    #[test]
    fn each_revert_takes_back_the_newest_of_one_title_before_it() {
        let week = [
            merged(1, "Add a thing", ""),
            merged(2, "Revert \"Add a thing\"", ""),
            merged(3, "Add a thing", ""),
            merged(4, "Revert \"Add a thing\"", ""),
            merged(5, "Add a thing", ""),
        ];
        assert_eq!(cancelled(&week), [(1, 2), (3, 4)]);
    }

    #[test]
    fn a_reland_counts() {
        let week = [
            merged(1, "Add a thing", ""),
            merged(2, "Revert \"Add a thing\"", ""),
            merged(3, "Reland \"Add a thing\"", ""),
        ];
        assert_eq!(cancelled(&week), [(1, 2)]);
    }

    #[test]
    fn a_revert_that_names_a_number_alone_says_nothing() {
        assert!(names_only_a_number(&merged(2, "fix: revert #100", "")));
        assert!(!names_only_a_number(&merged(
            2,
            "Revert #100: delay deletion",
            ""
        )));
        assert!(!names_only_a_number(&merged(2, "Fix #100", "")));
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
