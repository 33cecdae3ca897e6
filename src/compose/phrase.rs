//! A line of words in which code stays in one piece, and the phrase of it that carries the link.

use crate::activity::verb;
use crate::text::safe_for_markdown;

/// Words of a line; code between backticks is one word with the punctuation that touches it.
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

/// A line as Markdown with its telling phrase linked to `url`. The line holds at least one word.
pub(super) fn linked(line: &str, url: &str) -> String {
    let words = words(line);
    let (from, to) = telling(&words);
    let part = |words: &[&str]| safe_for_markdown(&words.join(" "));
    let mut text = words.get(from..to).map(part).unwrap_or_default();
    let mut after = words.get(to..).map(part).unwrap_or_default();
    let inner = text.trim_end_matches([',', ';', ':']).len();
    let mark = text.split_off(inner);
    after = if after.is_empty() {
        String::new()
    } else {
        format!("{mark} {after}")
    };
    let before = words.get(..from).map(part).unwrap_or_default();
    let space = if before.is_empty() { "" } else { " " };
    format!("{before}{space}[{text}]({url}){after}")
}

/// Words after which a phrase may begin or before which it ends.
const JOINTS: &[&str] = &[
    "a", "an", "and", "as", "at", "be", "because", "before", "but", "by", "during", "for", "from",
    "if", "in", "instead", "into", "is", "no", "not", "of", "on", "or", "over", "so", "that",
    "the", "to", "under", "until", "using", "via", "when", "where", "which", "while", "with",
    "within", "without", "after", "are", "can", "should", "now", "its",
];

/// A link holds so many words at most.
const LONGEST_LINK: usize = 5;

/// The telling phrase, as a range of words: what the sentence is about, after its verb and up to the next joint.
fn telling(words: &[&str]) -> (usize, usize) {
    let count = words.len();
    if count <= 2 {
        return (0, count);
    }
    let lower: Vec<String> = words.iter().map(|it| it.to_lowercase()).collect();
    let joint = |at: usize| lower.get(at).is_none_or(|it| JOINTS.contains(&it.as_str()));
    let mut from = 0;
    if lower[0].ends_with(':') {
        from = 1;
    } else if lower[1].ends_with(':') && count > 3 {
        from = 2;
    }
    let verbal = lower.get(from).is_some_and(|it| verb(it).is_some());
    if verbal {
        from += 1;
    }
    while from + 1 < count && joint(from) {
        from += 1;
    }
    let mut to = from + 1;
    while to < count
        && to - from < LONGEST_LINK
        && !joint(to)
        && !words[to - 1].ends_with([',', ';', ':'])
    {
        to += 1;
    }
    if from == 0 && to == count {
        // No joint and no verb: the first words name the thing, the last ones say what happens to it.
        to = count - count.div_ceil(3);
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
                "Add support for namespace indexer",
                "Add [support](u) for namespace indexer",
            ),
            (
                "kubectl: Fix deleting multiple StatefulSet pods",
                "kubectl: Fix [deleting multiple StatefulSet pods](u)",
            ),
            (
                "Fix goroutine hot-loop in StartEventWatcher",
                "Fix [goroutine hot-loop](u) in StartEventWatcher",
            ),
            ("Metrics", "[Metrics](u)"),
        ];
        for (line, expected) in cases {
            assert_eq!(linked(line, "u"), expected);
        }
    }
}
