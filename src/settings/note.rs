//! How pull requests mark their release notes.

use crate::settings::raw::RawNoteMark;
use crate::settings::{SettingsError, Spanned};
use crate::text::safe_for_terminal;

/// Where the release note is in the body of a pull request. The first mark that is followed by
/// something counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoteMark {
    /// The info string of a fenced code block.
    pub block: Option<String>,
    /// A heading of any level, without its `#`.
    pub heading: Option<String>,
    /// The start of a line, such as `changelog:`.
    pub prefix: Option<String>,
}

impl NoteMark {
    /// The release note in a body, as Markdown. `NONE` means none.
    pub fn find<'b>(&self, body: &'b str) -> Option<&'b str> {
        let block = self.block.as_deref().and_then(|name| in_block(body, name));
        block
            .or_else(|| below_heading(body, self.heading.as_deref()?))
            .or_else(|| behind_prefix(body, self.prefix.as_deref()?))
    }
}

/// The text of the first fenced block with this info string that says something.
fn in_block<'b>(body: &'b str, name: &str) -> Option<&'b str> {
    let open = format!("```{name}");
    let mut rest = body;
    while let Some(at) = rest.find(&open) {
        let after = &rest[at + open.len()..];
        let inner = after.split_once('\n').map_or("", |(_, rest)| rest);
        let end = inner.find("```").unwrap_or(inner.len());
        if let Some(note) = said(&inner[..end]) {
            return Some(note);
        }
        rest = &inner[end..];
    }
    None
}

/// The text below the first heading of this name that says something, up to the next heading.
fn below_heading<'b>(body: &'b str, name: &str) -> Option<&'b str> {
    let mut begins = None;
    let mut in_code = false;
    let mut at = 0;
    for line in body.split_inclusive('\n').chain(["#"]) {
        let trimmed = line.trim();
        in_code ^= trimmed.starts_with("```");
        let behind_marks = trimmed.trim_start_matches('#');
        let is_marked = behind_marks.len() < trimmed.len()
            && (behind_marks.is_empty() || behind_marks.starts_with(' '));
        let is_heading = at == body.len() || is_marked && !in_code;
        if is_heading {
            let text = begins.and_then(|from: usize| said(without_comments(&body[from..at])));
            if text.is_some() {
                return text;
            }
            let words = trimmed.trim_matches(['#', ' ', ':']);
            let is_meant = words.eq_ignore_ascii_case(name);
            begins = is_meant.then_some(at + line.len());
        }
        at += line.len();
    }
    None
}

/// What follows `prefix` at the start of a line, on that line.
fn behind_prefix<'b>(body: &'b str, prefix: &str) -> Option<&'b str> {
    let mut lines = body.lines().map(str::trim_start);
    lines.find_map(|line| {
        let start = line.get(..prefix.len())?;
        let note = line.get(prefix.len()..)?;
        said(note).filter(|_| start.eq_ignore_ascii_case(prefix))
    })
}

/// `text` without HTML comments in front of it: templates explain there what to write.
fn without_comments(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some(comment) = rest.strip_prefix("<!--") {
        let after = comment.split_once("-->").map_or("", |(_, after)| after);
        rest = after.trim_start();
    }
    rest
}

/// `text` without white space around it, unless that is nothing or `NONE`.
fn said(text: &str) -> Option<&str> {
    let note = text.trim();
    let words = note.trim_matches(['"', '.', '`', '*', '-', ' ']);
    let none = words.is_empty() || words.eq_ignore_ascii_case("none");
    (!none).then_some(note)
}

/// The mark that `raw` gives.
///
/// # Errors
/// A value that is empty or that no line can hold.
pub(super) fn mark(raw: RawNoteMark) -> Result<NoteMark, SettingsError> {
    Ok(NoteMark {
        block: raw.block.map(|value| line(&value, "block")).transpose()?,
        heading: raw
            .heading
            .map(|value| line(&value, "heading"))
            .transpose()?
            .map(|heading| heading.trim_matches(['#', ' ', ':']).to_owned()),
        prefix: raw.prefix.map(|value| line(&value, "prefix")).transpose()?,
    })
}

fn line(value: &Spanned<String>, key: &str) -> Result<String, SettingsError> {
    let text = value.value.trim();
    let is_line = !text.trim_matches('#').is_empty() && !text.contains(['\n', '\r', '`']);
    if is_line {
        return Ok(safe_for_terminal(text));
    }
    let message = format!("`{key}`: `{text}` cannot mark a release note");
    Err(SettingsError::at(value, message).with_help(
        "write the info string of a code block (block: release-note), a heading (heading: Release \
         notes) or the start of a line (prefix: \"changelog:\")",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn mark(yaml: &str) -> NoteMark {
        Settings::parse(&format!("note: {yaml}\n"))
            .expect("valid")
            .note
    }

    #[test]
    fn a_release_note_is_in_its_block() {
        let block = Settings::default().note;
        let body = "What it does\r\n\r\n```release-note\r\nKubelet retries.\r\n```\r\n";
        assert_eq!(block.find(body), Some("Kubelet retries."));
        assert_eq!(block.find("```release-note\nNONE\n```"), None);
        assert_eq!(block.find("no block"), None);
        assert_eq!(
            block.find("```release-note\n```\n```release-note\nsecond"),
            Some("second")
        );
    }

    #[test]
    fn a_release_note_is_below_its_heading() {
        let heading = mark("{heading: \"## User-Facing Changes\"}");
        let body = "Text.\n\n# User-facing changes\n<!-- say\nit -->\n\nAdd `x`.\n```\n# no\n```\n\n## Tests\nNone.";
        assert_eq!(heading.find(body), Some("Add `x`.\n```\n# no\n```"));
        for open in [
            "# User-Facing Changes\n#12 is gone",
            "# User-Facing Changes:\n#12 is gone\n# x",
        ] {
            assert_eq!(heading.find(open), Some("#12 is gone"));
        }
        for none in [
            "# User-Facing Changes\n\nNone.\n",
            "# User-Facing Changes\n<!-- open",
            "User-Facing Changes\nx",
            "```release-note\nx\n```",
            "#User-Facing Changes\nx",
        ] {
            assert_eq!(heading.find(none), None, "{none}");
        }
    }

    #[test]
    fn a_release_note_is_behind_its_prefix() {
        let prefix = mark("{prefix: \"changelog:\"}");
        assert_eq!(
            prefix.find("See #1\n\nchangelog: none\n  Changelog: [`a`]: é b\n"),
            Some("[`a`]: é b")
        );
        assert_eq!(prefix.find("the changelog: x\nchangelo"), None);
        assert_eq!(mark("{}").find("changelog: x"), None);
    }

    #[test]
    fn the_first_kind_of_mark_that_says_something_counts() {
        let both = mark("{block: note, prefix: \"changelog:\"}");
        assert_eq!(both.find("changelog: b\n```note\na\n```"), Some("a"));
        assert_eq!(both.find("changelog: b\n```note\nnone\n```"), Some("b"));
    }

    #[test]
    fn a_mark_that_no_line_holds_is_an_error() {
        for (yaml, expected) in [
            (
                "note:\n  block: \"\"\n",
                "2:10: `block`: `` cannot mark a release note",
            ),
            (
                "note:\n  heading: \"#\"\n",
                "2:12: `heading`: `#` cannot mark a release note",
            ),
            ("note:\n  blok: x\n", "2:3: unknown key `blok`"),
        ] {
            let error = Settings::parse(yaml).expect_err(yaml);
            let said = format!("{}:{}: {}", error.line, error.column, error.message);
            assert_eq!(said, expected);
            assert!(error.help.is_some(), "{yaml}");
        }
    }
}
