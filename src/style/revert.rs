//! What the statement of a title takes back, or brings again.

use super::references::numbers;
use super::token::tokens;
use crate::text::Untrusted;

/// What a revert says it takes back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RevertTarget {
    /// The numbers of pull requests that it names.
    pub numbers: Vec<u64>,
    /// The title that it quotes, as it is written.
    pub title: Option<Untrusted>,
}

/// What the statement of a revert takes back; `None` where it is no revert. `prefixed`: a prefix
/// says that it is one.
pub(super) fn revert_target(rest: &str, prefixed: bool) -> Option<RevertTarget> {
    let all = tokens(rest);
    let first = all.first()?;
    let word = first.plain();
    let rolls_back = word == "rollback"
        || (word == "roll" && all.get(1).is_some_and(|token| token.plain() == "back"));
    let reverts =
        ["revert", "reverts", "reverted", "reverting"].contains(&word.as_str()) || rolls_back;
    if !reverts && !prefixed {
        return None;
    }
    let inner = if reverts {
        rest.get(first.text.len()..).unwrap_or("")
    } else {
        rest
    };
    let inner = inner.trim_start_matches([':', ' ']);
    let quoted = inner
        .find(['"', '“', '\''])
        .filter(|at| *at == 0 || !inner[*at..].starts_with('\''))
        .and_then(|from| {
            let to = inner.rfind(['"', '”', '\'']).filter(|to| *to > from)?;
            let open = inner.get(from..)?.chars().next()?;
            inner.get(from + open.len_utf8()..to)
        });
    let numbered = numbers(quoted.map_or(inner, |quoted| {
        inner.split_once(quoted).map_or(inner, |(_, after)| after)
    }));
    let titled = quoted.or_else(|| {
        // `revert #100: the title`, `revert: the title`
        let after = inner
            .strip_prefix('#')
            .and_then(|rest| rest.split_once(':'))
            .map(|(_, title)| title);
        after.or((prefixed && !reverts).then_some(inner))
    });
    let titled = titled
        .map(str::trim)
        .filter(|title| !title.is_empty() && !title.starts_with('#'));
    let target = RevertTarget {
        numbers: numbered,
        title: titled.map(Untrusted::from),
    };
    (target != RevertTarget::default()).then_some(target)
}

/// `Reland "X"`, `Reapply "X"`
pub(super) fn relanded(rest: &str) -> Option<&str> {
    let (first, inner) = rest.split_once([' ', ':'])?;
    let plain: String = first.to_lowercase().split('-').collect();
    let again = ["reland", "relands", "reapply", "relanding"].contains(&plain.as_str());
    let inner = inner.trim_start_matches([':', ' ']);
    let quoted = inner
        .starts_with(['"', '“'])
        .then(|| inner.trim_matches(['"', '“', '”']));
    let named = quoted.or_else(|| {
        first
            .len()
            .checked_sub(0)
            .and(rest.split_once(": ").map(|(_, inner)| inner))
    });
    named.filter(|_| again)
}
