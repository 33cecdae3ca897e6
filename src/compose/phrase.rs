//! A line of words in which code stays in one piece, and the phrase of it that carries the link.

use crate::activity::verb;
use crate::text::safe_for_markdown;

/// The words of a line; code between backticks is one word with what touches it.
pub(super) fn words(line: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = None;
    let mut in_code = false;
    for (at, c) in line.char_indices() {
        if c == '`' && (in_code || line.get(at + 1..).is_some_and(|it| it.contains('`'))) {
            in_code = !in_code;
        }
        if c.is_whitespace() && !in_code {
            if let Some(from) = start.take() {
                out.extend(line.get(from..at));
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    out.extend(start.and_then(|from| line.get(from..)));
    out
}

/// A line of at least one word as Markdown, with its telling phrase linked to `url`.
pub(super) fn linked(line: &str, url: &str) -> String {
    let words = words(line);
    let (from, to) = telling(&words);
    let part = |from: usize, to: usize| words.get(from..to).unwrap_or_default().join(" ");
    let phrase = part(from, to);
    let inner = phrase.trim_end_matches([',', ';', ':']);
    let mark = phrase.get(inner.len()..).unwrap_or("");
    let mut out = safe_for_markdown(&part(0, from));
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(&format!("[{}]({url})", safe_for_markdown(inner)));
    let after = part(to, words.len());
    if !after.is_empty() {
        out.push_str(mark);
        out.push(' ');
        out.push_str(&safe_for_markdown(&after));
    }
    out
}

/// Words after which a phrase may begin or before which it ends.
const JOINTS: &str = "
    a after an and are as at be because been before but by can could did does during for from had has have if
    in instead into is its may might must no not now of on or over should so than that the their to under until
    up using via was were when where which while will with within without would
";

/// Whether a phrase ends before `word`, which is in lower case.
pub(super) fn is_joint(word: &str) -> bool {
    JOINTS.split_whitespace().any(|it| it == word)
}

/// Words that say nothing by themselves: a link on one of them goes on to what it is about.
const WEAK: &str = "
    ability bug case check comment completion context deprecated description error feature field fix function
    gate handling issue issues list logging missing number option options problem regression set support test
    tests tracking typo typos use warning way
";

/// A link holds so many words at most.
const LONGEST_LINK: usize = 6;

/// A name of so many words is linked whole.
const SHORT_NAME: usize = 3;

/// The telling phrase, as a range of words: what the sentence is about, after its verb and up to the next joint.
fn telling(words: &[&str]) -> (usize, usize) {
    let count = words.len();
    let lower: Vec<String> = words.iter().map(|it| it.to_lowercase()).collect();
    let joint = |at: usize| lower.get(at).is_none_or(|it| is_joint(it));
    let is_verb = |at: usize| lower.get(at).is_some_and(|it| verb(it).is_some());
    let head = (0..count.min(3))
        .find(|it| words.get(*it).is_some_and(|it| it.ends_with(':')) && it + 1 < count);
    let statement = head.map_or(0, |it| it + 1);
    let mut from = statement;
    if lower.get(from).is_some_and(|it| it.ends_with("ly")) && is_verb(from + 1) && from + 2 < count
    {
        from += 1;
    }
    if is_verb(from) && from + 1 < count {
        from += 1;
    }
    let acts = from > statement;
    let phrase = |mut from: usize| {
        while from + 1 < count && joint(from) {
            from += 1;
        }
        let ends = |at: usize| {
            joint(at)
                || words
                    .get(at.wrapping_sub(1))
                    .is_some_and(|it| it.ends_with([',', ';', ':']))
        };
        let mut to = from + 1;
        while to < count && to - from < LONGEST_LINK && !ends(to) {
            to += 1;
        }
        let weak = |it: &String| WEAK.split_whitespace().any(|word| word == it);
        if lower.get(from..to).is_some_and(|it| it.iter().all(weak)) && to + 1 < count {
            // "support for X": X is what it is about.
            to += 1;
            while to < count
                && to - from < LONGEST_LINK
                && (!ends(to) || joint(to.saturating_sub(1)))
            {
                to += 1;
            }
            while to > from + 1 && joint(to - 1) {
                to -= 1;
            }
        }
        (from, to)
    };
    let (from, to) = phrase(from);
    let article = lower
        .get(to)
        .is_some_and(|it| ["a", "an", "the"].contains(&it.as_str()));
    if !acts && article && to + 1 < count {
        // "Kubelet reports a …": before an article stands a verb, and behind it what it is about.
        return phrase(to);
    }
    if (from, to) == (statement, count) && !acts && head.is_none() && count > SHORT_NAME {
        // Neither verb nor joint: the first words name the thing, the last ones say what happens to it.
        return (from, count - count.div_ceil(3));
    }
    (from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_one_word() {
        assert_eq!(
            words("set `a b`, then ` alone"),
            ["set", "`a b`,", "then", "`", "alone"]
        );
    }

    #[test]
    fn the_telling_phrase_is_linked() {
        let cases = [
            (
                "Add namespace indexer for pods",
                "Add [namespace indexer](u) for pods",
            ),
            (
                "kubectl: fix deleting multiple StatefulSet pods",
                "kubectl: fix [deleting multiple StatefulSet pods](u)",
            ),
            (
                "Fix goroutine hot-loop in StartEventWatcher",
                "Fix [goroutine hot-loop](u) in StartEventWatcher",
            ),
            (
                "Remove support for insecure ports in kubeadm",
                "Remove [support for insecure ports](u) in kubeadm",
            ),
            (
                "Kubelet reports a new metric",
                "Kubelet reports a [new metric](u)",
            ),
            (
                "The flag `--x` was removed",
                "The [flag `--x`](u) was removed",
            ),
            (
                "Properly account APF seats for watches",
                "Properly account [APF seats](u) for watches",
            ),
            (
                "Pod Certificates: add StubPKCS10Request; migrate usages",
                "Pod Certificates: add [StubPKCS10Request](u); migrate usages",
            ),
            (
                "Coordinated Leader Election",
                "[Coordinated Leader Election](u)",
            ),
            (
                "Declarative validation lifecycle update",
                "[Declarative validation](u) lifecycle update",
            ),
            ("Metrics", "[Metrics](u)"),
        ];
        for (line, expected) in cases {
            assert_eq!(linked(line, "u"), expected);
        }
    }
}
