//! What changes in a draft, as `git diff` shows it.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use similar::TextDiff;

use crate::text::safe_lines;

/// The unified diff from `old` to `new`, without anything invisible; empty where they are the same. `+` and `-` say what
/// the colours say, which a stream that wants none drops.
pub(crate) fn diff(shown: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let (before, after) = (format!("a/{shown}"), format!("b/{shown}"));
    let plain = safe_lines(&diff.unified_diff().header(&before, &after).to_string());
    let mut out = String::with_capacity(plain.len());
    for line in plain.lines() {
        let style = style(line);
        let _ = writeln!(out, "{style}{line}{style:#}");
    }
    out
}

fn style(line: &str) -> Style {
    let color = |ansi_color: AnsiColor| Style::new().fg_color(Some(ansi_color.into()));
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
    fn what_is_the_same_is_no_diff() {
        assert_eq!(diff("a.md", "one\n", "one\n"), "");
    }

    #[test]
    fn what_changes_is_coloured_and_nothing_else_gets_through() {
        let diff = diff("a.md", "one\ntwo\n", "one\n\u{1b}[2Jthree\n");
        assert!(diff.contains("\n one\n"), "{diff:?}");
        assert!(diff.contains("\u{1b}[31m-two\u{1b}[0m\n"), "{diff:?}");
        assert!(diff.contains("\u{1b}[32m+[2Jthree\u{1b}[0m\n"), "{diff:?}");
    }
}
