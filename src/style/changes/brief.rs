//! A change of a release in two to five words: what is done, to what, and where; or nothing, where that cannot be told
//! in so few.

use std::collections::HashSet;

use crate::style::changes::grammar::{is_preposition, listed};
use crate::style::changes::statement::{ChangeStatement, area, with_pairs};
use crate::style::wording::{as_written, words};
use crate::style::{Change, verb};
use crate::text::safe_for_markdown;

/// A change in a few words.
#[derive(Debug)]
pub(crate) struct ChangeSummary {
    words: Vec<String>,
    /// A word that names a place: it keeps its capital, if it has one, unless it is a common word.
    area: Option<String>,
    /// Whether the first word is what is done.
    acts: bool,
}

/// `change` in a few words; `None` where it cannot be told in so few.
pub(crate) fn brief(change: &Change) -> Option<ChangeSummary> {
    let text = change.text.raw();
    if let Some(words) = advisory(text) {
        return Some(ChangeSummary {
            words,
            area: None,
            acts: true,
        });
    }
    // Without a partner a backtick means nothing, and would hold words together that are none.
    let bare = text.replace('`', "");
    let even = text.matches('`').count().is_multiple_of(2);
    let line = with_pairs(if even { text } else { &bare });
    let said = ChangeStatement::of(&line, change.kind)?;
    // The longest beginning that is true and says something.
    let mut ends = (1..=said.words.len()).rev();
    Some(ChangeSummary {
        words: ends.find_map(|end| said.told_up_to(end))?,
        area: said.area.map(str::to_owned),
        acts: said.verb.is_some(),
    })
}

impl ChangeSummary {
    /// As Markdown. `notes` are what the change stands in: they show what is written with a capital. `terms` are written
    /// in one way only.
    pub(crate) fn markdown(self, notes: &str, terms: &[String]) -> String {
        let Self { words, area, acts } = self;
        let words = words.into_iter().enumerate().map(|(at, word)| {
            let small = || match &area {
                Some(area) if *area == word => is_common_in(&word.to_lowercase(), notes),
                _ => at == 0 && !acts && !is_name_in(&word, notes),
            };
            match terms.iter().find(|term| term.eq_ignore_ascii_case(&word)) {
                Some(term) => term.clone(),
                None if is_plain(&word) && small() => word.to_lowercase(),
                None => as_written(&word),
            }
        });
        safe_for_markdown(&words.collect::<Vec<_>>().join(" "))
    }

    /// Whether two changes are nearly the same: one names all that the other does, or half of it.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let (one, other) = (self.names(), other.names());
        let shared = one.intersection(&other).count();
        let (fewer, more) = (one.len().min(other.len()), one.len().max(other.len()));
        shared == more || shared >= 2 && (shared == fewer || 2 * shared >= more)
    }

    fn names(&self) -> HashSet<String> {
        let words = self.words.iter().skip(usize::from(self.acts));
        let names = words.filter(|word| !is_preposition(word));
        names
            .map(|name| name.trim_matches('`').to_lowercase())
            .collect()
    }
}

/// "Bump `x` to v2 to fix CVE-2024-3177" is "fix CVE-2024-3177 in `x`".
fn advisory(text: &str) -> Option<Vec<String>> {
    let (_, line) = area(text);
    let all = words(line);
    let mark = |ch: char| !ch.is_ascii_alphanumeric();
    let mut named = all.iter().map(|all| all.trim_matches(mark));
    let id = named.find(|named| {
        let known = named.starts_with("CVE-") || named.starts_with("GHSA-");
        known && !named.contains(|c: char| mark(c) && c != '-')
    })?;
    let place: &[&str] = match all.as_slice() {
        [bumped, what, to, ..] if verb(bumped) == Some("bump") && listed("to from", to) => {
            &["in", what]
        }
        _ => &[],
    };
    let all = ["fix", id].into_iter().chain(place.iter().copied());
    Some(all.map(str::to_owned).collect())
}

/// A capital and small letters behind it: `Karpenter`, `Dual-stack`.
fn is_plain(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.all(|letter| letter.is_lowercase() || letter == '-')
}

/// Whether `notes` write `word` with a capital inside of sentences.
fn is_name_in(word: &str, notes: &str) -> bool {
    let inside = |at: usize| {
        let before = notes.get(..at).and_then(|note| note.strip_suffix(' '));
        before.is_some_and(|before| before.ends_with(char::is_lowercase))
    };
    listed("Linux Windows", word) || notes.match_indices(word).any(|found| inside(found.0))
}

/// Whether `notes` have the lower-case `word` as a word.
fn is_common_in(word: &str, notes: &str) -> bool {
    notes.match_indices(word).any(|(at, _)| {
        let after = notes.get(at + word.len()..).unwrap_or("");
        notes.get(..at).is_some_and(|note| note.ends_with(' ')) && after.starts_with(' ')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::ChangeKind;

    fn said(kind: ChangeKind, text: &str) -> Option<String> {
        let change = Change {
            kind,
            text: text.into(),
        };
        let terms = ["Kubernetes".to_owned()];
        Some(brief(&change)?.markdown(text, &terms))
    }

    #[test]
    fn a_change_is_told_in_a_few_words() {
        let cases = [
            ("Add mount manager", "add mount manager"),
            (
                "plugin/kubernetes: Add multicluster support",
                "support Kubernetes multicluster",
            ),
            (
                "Add CRD viewer and editor roles in rbac",
                "add CRD viewer/editor roles",
            ),
            (
                "plugin/forward: Add source_address directive",
                "add forward `source_address` directive",
            ),
            (
                "Add support for image expiration during garbage collection",
                "support image expiration",
            ),
            ("Drop support for Python 3.7", "drop Python 3.7 support"),
            (
                "DRA: partitionable devices support",
                "support DRA partitionable devices",
            ),
            (
                "Add ability to filter RDS instances",
                "filter RDS instances",
            ),
            (
                "Allow podSecurityContexts to be set in the plugin",
                "allow `podSecurityContexts`",
            ),
            (
                "The etcd client adds the DialKeepAliveTime parameter",
                "add DialKeepAliveTime parameter",
            ),
            (
                "client-go/cache: add slow-handler tracing",
                "add client-go slow-handler tracing",
            ),
            (
                "Graduate the Foo feature gate to beta",
                "graduate Foo to beta",
            ),
            (
                "Add an option to inject trace ID to logs",
                "optionally inject trace ID",
            ),
            (
                "Update push to inherit distribution sources from parent",
                "inherit distribution sources from parent",
            ),
            (
                "Fix nil pointer dereference in NRI GetIPs during teardown",
                "fix NRI nil pointer dereference",
            ),
            (
                "Fix a bug in hpack error handling",
                "fix hpack error handling",
            ),
            (
                "Fix regression for pulling encrypted images",
                "fix pulling encrypted images",
            ),
            (
                "TSDB: Fix the head-chunk cache returning samples from the wrong chunk",
                "fix TSDB head-chunk cache",
            ),
            (
                "API: Use SHA-256 instead of SHA-1 to generate tokens",
                "use SHA-256 instead of SHA-1",
            ),
            (
                "The dnstap plugin now supports adding metadata to the extra field",
                "support adding metadata",
            ),
            (
                "Support for dropping inheritable capabilities",
                "support dropping inheritable capabilities",
            ),
            (
                "New CLI option for a custom path of the manager",
                "add CLI option",
            ),
            (
                "UI: Bump `sanitize-html` to v2.17.5 to fix CVE-2026-53606",
                "fix CVE-2026-53606 in `sanitize-html`",
            ),
            (
                "Tar unpack progress through transfer service",
                "tar unpack progress",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(
                said(ChangeKind::Other, text).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        let fixes = [
            (
                "delete volume failure in archive mode",
                "fix delete volume failure",
            ),
            (
                "Hot fix for panic on schema conversion",
                "fix panic on schema conversion",
            ),
            (
                "storage class mountOptions indent",
                "fix storage class `mountOptions` indent",
            ),
        ];
        for (text, expected) in fixes {
            assert_eq!(
                said(ChangeKind::Fix, text).as_deref(),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn what_would_be_untrue_or_empty_in_a_few_words_is_not_told() {
        for text in [
            "Reject CreateContainer calls when the target sandbox is not running",
            "Disable firewalld on RHEL10 nodes of the cluster",
            "Prevent GC from schedule itself with 0 period",
            "Fix CNI issue where DEL is never executed after a restart",
            "Add label",
            "When the forward plugin receives a malformed response",
            "Pods with hard constraints will no longer cause oscillation",
            "Use github.com/containerd/log",
            "Faster and more stable",
            "Kubelet no longer uses the Docker shim",
            "Fix issue 1793",
            "Fix a race condition where the same device is allocated twice",
            "DRA Extended Resource: promote to Beta",
            "Disabled the git-repo volume plugin by default",
            "Kubernetes is now built with Go 1.25",
            "Validation messages for a Pod refer correctly to the field of its status",
            "Bug fixes and performance improvements",
            "Support running etcd in the FIPS mode of its host",
            "Fix nil pointer dereference",
            "Update template to allow confined processes to kill containers",
        ] {
            assert_eq!(said(ChangeKind::Other, text), None, "{text}");
        }
    }
}
