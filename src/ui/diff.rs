//! Changes of a draft in the format of `git diff`.

use std::borrow::Cow;
use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use similar::TextDiff;

use crate::text::{hanging, safe_lines};

/// The columns of `+` and of a list's marker.
const INDENT: usize = 3;

/// The unified diff from `old` to `new`, without invisible characters; empty if they are equal. A
/// stream without colours drops them: `+` and `-` say the same. In a terminal of `width` columns
/// lines are wrapped; what goes on is indented below the text of its line.
pub(crate) fn diff(display_path: &str, old: &str, new: &str, width: Option<usize>) -> String {
    let diff = TextDiff::from_lines(old, new);
    let (before, after) = (format!("a/{display_path}"), format!("b/{display_path}"));
    let plain = safe_lines(&diff.unified_diff().header(&before, &after).to_string());
    let mut out = String::with_capacity(plain.len());
    for line in plain.lines() {
        let style = style(line);
        let line = match width {
            Some(width) => Cow::Owned(hanging(line, width, 0, INDENT)),
            None => Cow::Borrowed(line),
        };
        let _ = writeln!(out, "{style}{line}{style:#}");
    }
    out
}

fn style(line: &str) -> Style {
    let color = |name: AnsiColor| Style::new().fg_color(Some(name.into()));
    match line.as_bytes() {
        [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] => Style::new().bold(),
        [b'+', ..] => color(AnsiColor::Green),
        [b'-', ..] => color(AnsiColor::Red),
        [b'@', ..] => color(AnsiColor::Cyan),
        _ => Style::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_no_diff() {
        assert_eq!(diff("a.md", "one\n", "one\n", None), "");
    }

    #[test]
    fn a_diff_is_coloured_and_has_no_other_escape_codes() {
        let diff = diff("a.md", "one\ntwo\n", "one\n\u{1b}[2Jthree\n", None);
        assert!(diff.contains("\n one\n"), "{diff:?}");
        assert!(diff.contains("\u{1b}[31m-two\u{1b}[0m\n"), "{diff:?}");
        assert!(diff.contains("\u{1b}[32m+[2Jthree\u{1b}[0m\n"), "{diff:?}");
    }

    #[test]
    fn in_a_terminal_long_lines_are_wrapped_below_their_text() {
        let diff = diff("a.md", "", "* one two three\n", Some(12));
        assert!(diff.contains("+* one two\n   three\u{1b}"), "{diff:?}");
    }
}
