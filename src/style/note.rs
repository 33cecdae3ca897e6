//! A release note: what it asks of readers, and its first sentence.

use crate::text::Untrusted;

/// A release note as far as a bullet needs it. The words are the author's: untrusted still.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ReleaseNote {
    /// The note says ACTION REQUIRED, in its first sentence or in a later one.
    pub(super) action_required: bool,
    pub(super) sentence: String,
}

impl ReleaseNote {
    pub(super) fn parse(note: &Untrusted) -> Self {
        let text = without_comments(note.raw());
        let action_required = says_action_required(&text);
        let lines: Vec<&str> = text.lines().collect();
        // A heading, and what says only that something is required, are no sentence.
        let says = |line: &&str| {
            let line = unmarked(line);
            !line.is_empty()
                && !line.starts_with('#')
                && !line.starts_with("```")
                && !is_marker(line)
        };
        let from = lines.iter().position(says).unwrap_or(lines.len());
        let body = lines.get(from..).unwrap_or_default().join("\n");
        let sentence = without_marker(first_sentence(unmarked(&body)));
        Self {
            action_required,
            sentence: sentence.to_owned(),
        }
    }
}

const MARKER: &str = "action required";

fn says_action_required(text: &str) -> bool {
    text.to_lowercase().replace('-', " ").contains(MARKER)
}

/// A line that only says ACTION REQUIRED.
fn is_marker(line: &str) -> bool {
    let line = line.trim_matches(|c: char| !c.is_alphanumeric());
    line.replace('-', " ").eq_ignore_ascii_case(MARKER)
}

/// Without `ACTION REQUIRED: ` or `[ACTION REQUIRED] ` in front.
fn without_marker(sentence: &str) -> &str {
    let bare = sentence.trim_start_matches(|c: char| !c.is_alphanumeric());
    match bare.get(..MARKER.len()) {
        Some(head) if is_marker(head) => bare
            .get(MARKER.len()..)
            .unwrap_or("")
            .trim_start_matches([':', ']', '*', '-', '.', ' ', ')']),
        _ => sentence,
    }
}

/// Without `<!-- … -->`.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// A line without what makes it a quotation or a list item.
fn unmarked(line: &str) -> &str {
    let line = line.trim();
    let marked = ["> ", "- ", "* ", "+ "]
        .iter()
        .find_map(|mark| line.strip_prefix(mark));
    marked.map_or(line, unmarked)
}

/// The first sentence of a text, which may go over several lines. It ends with a full stop before a
/// space, or where a list, a heading or an empty line begins.
pub fn first_sentence(note: &str) -> &str {
    up_to_full_stop(note.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '*')))
}

pub(super) fn up_to_full_stop(note: &str) -> &str {
    const ABBREVIATIONS: [&str; 5] = ["e.g", "etc", "i.e", "vs", "cf"];
    let mut at = 0;
    for line in note.split_inclusive('\n') {
        let begins = line.trim();
        const BLOCKS: [&str; 6] = ["- ", "* ", "#", "> ", "|", "```"];
        if at > 0 && (begins.is_empty() || BLOCKS.iter().any(|mark| begins.starts_with(mark))) {
            break;
        }
        let stop = line.match_indices(['.', '!']).find(|(stop, _)| {
            let after = line.get(stop + 1..).unwrap_or("");
            let before = line.get(..*stop).unwrap_or("");
            let in_code = before.matches('`').count() % 2 == 1 && after.contains('`');
            let in_brackets =
                before.matches('(').count() > before.matches(')').count() && after.contains(')');
            after.starts_with(char::is_whitespace)
                && !in_code
                && !in_brackets
                && !ABBREVIATIONS.iter().any(|word| before.ends_with(word))
        });
        if let Some((stop, _)) = stop {
            return note.get(..at + stop).unwrap_or(note);
        }
        at += line.len();
    }
    note.get(..at).unwrap_or(note).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_at_its_full_stop() {
        let cases = [
            ("Added a flag. It is good.", "Added a flag"),
            (
                "Events have been\nremoved from v1.2. More.",
                "Events have been\nremoved from v1.2",
            ),
            ("- Added a flag\n- Removed a gate", "Added a flag"),
            (
                "Some paths, e.g. the kubelet's, go\n\nMore",
                "Some paths, e.g. the kubelet's, go",
            ),
            ("Moved\n`x` to y\n```yaml\nx", "Moved\n`x` to y"),
            ("Set `a. b` to c. More", "Set `a. b` to c"),
            ("", ""),
        ];
        for (note, sentence) in cases {
            assert_eq!(first_sentence(note), sentence);
        }
    }

    #[test]
    fn a_note_is_read_behind_its_marks() {
        let read = |note: &str| {
            let note = ReleaseNote::parse(&note.into());
            (note.action_required, note.sentence)
        };
        let plain = |text: &str| (false, text.to_owned());
        assert_eq!(
            read("<!-- say what changes -->\nAdded a bar."),
            plain("Added a bar.")
        );
        assert_eq!(read("### Action\nAdded a bar."), plain("Added a bar."));
        assert_eq!(read("> Added a bar."), plain("Added a bar."));
        let required = |text: &str| (true, text.to_owned());
        assert_eq!(
            read("ACTION REQUIRED: `x: 0` means no limit; set it."),
            required("`x: 0` means no limit; set it.")
        );
        assert_eq!(read("[ACTION REQUIRED] Set x. Then y."), required("Set x"));
        assert_eq!(read("Action required\n\nSet x. Then y."), required("Set x"));
        assert_eq!(
            read("Added x. ACTION REQUIRED: set it."),
            required("Added x")
        );
    }
}
