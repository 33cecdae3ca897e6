//! Changes of a draft in the format of `git diff`.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use similar::TextDiff;

use crate::text::safe_lines;

/// The unified diff from `old` to `new`, without invisible characters; empty if they are equal. A
/// stream without colours drops them: `+` and `-` say the same.
pub(crate) fn diff(display_path: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let (before, after) = (format!("a/{display_path}"), format!("b/{display_path}"));
    let plain = safe_lines(&diff.unified_diff().header(&before, &after).to_string());
    let mut out = String::with_capacity(plain.len());
    for line in plain.lines() {
        let style = style(line);
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
        assert_eq!(diff("a.md", "one\n", "one\n"), "");
    }

    #[test]
    fn a_diff_is_coloured_and_has_no_other_escape_codes() {
        let diff = diff("a.md", "one\ntwo\n", "one\n\u{1b}[2Jthree\n");
        assert!(diff.contains("\n one\n"), "{diff:?}");
        assert!(diff.contains("\u{1b}[31m-two\u{1b}[0m\n"), "{diff:?}");
        assert!(diff.contains("\u{1b}[32m+[2Jthree\u{1b}[0m\n"), "{diff:?}");
    }
}
