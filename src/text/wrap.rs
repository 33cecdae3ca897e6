//! Fits text to the width of a terminal, measured in display columns.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Stands for a space at which a line is never broken; see [`unbreakable`].
const FIXED_SPACE: char = '\u{a0}';

/// Fewer columns of a word that is broken are not worth the end of a line.
const LEAST_PART: usize = 8;

/// Starts a terminal style, which has no width.
const ESCAPE: char = '\u{1b}';

/// The number of columns that one line of `text` takes on a terminal. Styles take none.
pub fn columns(text: &str) -> usize {
    if !text.contains(ESCAPE) {
        return UnicodeWidthStr::width(text);
    }
    let mut total = 0;
    let mut parts = text.split(ESCAPE);
    total += parts.next().map_or(0, UnicodeWidthStr::width);
    for part in parts {
        let style = part.find(|c: char| c.is_ascii_alphabetic());
        let rest = style.and_then(|end| part.get(end + 1..)).unwrap_or("");
        total += UnicodeWidthStr::width(rest);
    }
    total
}

/// `command` for [`wrapped`], which does not break it, so that it can be copied.
pub fn unbreakable(command: &str) -> String {
    command.replace(' ', "\u{a0}")
}

/// `text` with the spaces of [`unbreakable`] commands as they are typed.
pub fn typed(text: &str) -> String {
    text.replace(FIXED_SPACE, " ")
}

/// Wraps `text`, one line, to lines of at most `width` columns, between words.
///
/// URLs, paths and [`unbreakable`] commands that are longer stay whole: cut, they could be neither
/// followed nor typed. Code between backticks stays on one line if it fits there.
pub fn wrapped(text: &str, width: usize) -> String {
    hanging(text, width, 0, 0)
}

/// Wraps each line of `text` to at most `width` columns. The following lines of a list item, or of
/// a line that starts with a word and a colon (`note: …`), are indented by two more columns, others
/// as far as their first line.
pub fn wrapped_lines(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for line in text.split_inclusive('\n') {
        let content = line.strip_suffix('\n').unwrap_or(line);
        if columns(content) <= width {
            out.push_str(&typed(line));
            continue;
        }
        let words = content.trim_start_matches(' ');
        let indent = content.len() - words.len();
        let first = words.split(' ').next().unwrap_or("");
        let is_item = matches!(first, "*" | "-" | "$");
        let is_labelled = strip_styles(first).ends_with(':');
        let next = indent + if is_item || is_labelled { 2 } else { 0 };
        out.push_str(&hanging(words, width, indent, next));
        out.push_str(&line[content.len()..]);
    }
    out
}

/// Wraps `text`, one line, to lines of at most `width` columns. The first line is indented by
/// `first` spaces, the others by `next`.
pub fn hanging(text: &str, width: usize, first: usize, next: usize) -> String {
    let mut out = " ".repeat(first);
    // Fast path: most texts fit.
    if first + columns(text) <= width {
        out.push_str(&typed(text));
        return out;
    }
    let mut column = first;
    let mut is_start = true;
    let most = width.saturating_sub(next).max(1);
    for word in words(text, most) {
        let length = columns(&word);
        let fits = column + usize::from(!is_start) + length <= width;
        let is_broken = !fits && length > most && !is_fixed(&word);
        // A new line would not help such a word; after a list's marker it would only look odd.
        let is_marker = |line: &str| line.trim_matches(['*', '-', '+', ' ']).is_empty();
        let is_after_marker = out.rsplit('\n').next().is_some_and(is_marker);
        let stays = length > most && (is_broken && column + LEAST_PART < width || is_after_marker);
        if !is_start && !fits && !stays {
            while out.ends_with(' ') {
                out.pop();
            }
            out.push('\n');
            out.push_str(&" ".repeat(next));
            column = next;
        } else if !is_start {
            out.push(' ');
            column += 1;
        }
        is_start = false;
        if is_broken {
            column = push_broken(&word, width, column, next, &mut out);
        } else {
            out.push_str(&typed(&word));
            column += length;
        }
    }
    out
}

/// The words of a line: code between backticks of at most `most` columns is one word.
fn words(text: &str, most: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut code: Option<String> = None;
    for word in text.split(' ') {
        let opens_or_closes = word.matches('`').count() % 2 == 1;
        code = match (code, opens_or_closes) {
            (None, false) => {
                out.push(word.to_owned());
                None
            }
            (None, true) => Some(word.to_owned()),
            (Some(open), false) => Some(format!("{open} {word}")),
            (Some(open), true) => {
                push_code(&format!("{open} {word}"), most, &mut out);
                None
            }
        };
    }
    if let Some(open) = code {
        out.extend(open.split(' ').map(str::to_owned));
    }
    out
}

fn push_code(code: &str, most: usize, out: &mut Vec<String>) {
    match columns(code) <= most {
        true => out.push(code.to_owned()),
        false => out.extend(code.split(' ').map(str::to_owned)),
    }
}

/// Whether a word must stay whole even where it does not fit.
fn is_fixed(word: &str) -> bool {
    word.contains(['/', '\\', '`', FIXED_SPACE])
}

/// Adds a word that is wider than a line, broken between characters. Returns the column after it.
fn push_broken(
    word: &str,
    width: usize,
    mut column: usize,
    next: usize,
    out: &mut String,
) -> usize {
    for character in word.graphemes(true) {
        let length = UnicodeWidthStr::width(character);
        if column + length > width && column > next {
            out.push('\n');
            out.push_str(&" ".repeat(next));
            column = next;
        }
        out.push_str(character);
        column += length;
    }
    column
}

/// A word without the styles of a terminal.
fn strip_styles(word: &str) -> String {
    let mut parts = word.split(ESCAPE);
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let style = part.find(|c: char| c.is_ascii_alphabetic());
        out.push_str(style.and_then(|end| part.get(end + 1..)).unwrap_or(""));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrapped("one two three", 7), "one two\nthree");
        assert_eq!(wrapped("äöü ß", 5), "äöü ß");
        assert_eq!(wrapped("日本 語", 5), "日本\n語", "columns, not characters");
        assert_eq!(wrapped("", 5), "");
    }

    #[test]
    fn only_what_is_typed_or_followed_may_be_too_wide() {
        assert_eq!(wrapped("extraordinary day", 5), "extra\nordin\nary\nday");
        assert_eq!(wrapped("日本語日本語", 5), "日本\n語日\n本語");
        assert_eq!(
            wrapped("see https://k8s.io/x now", 8),
            "see\nhttps://k8s.io/x\nnow"
        );
        let command = unbreakable("lwkd fill --pick");
        assert_eq!(
            wrapped(&format!("next: {command}"), 9),
            "next:\nlwkd fill --pick"
        );
    }

    #[test]
    fn code_stays_on_one_line_if_it_fits() {
        let text = "run `lwkd new` and `lwkd check --fix --unsafe-fixes`";
        let expected = "run `lwkd new`\nand `lwkd check\n--fix\n--unsafe-fixes`";
        assert_eq!(wrapped(text, 16), expected);
        assert_eq!(wrapped("an ` alone stays", 8), "an `\nalone\nstays");
    }

    #[test]
    fn a_marker_does_not_stand_alone_before_a_wide_word() {
        let item = "* see/a/path/that/is/too/wide now";
        assert_eq!(
            wrapped_lines(item, 16),
            "* see/a/path/that/is/too/wide\n  now"
        );
        let item = "* averyverylongwordindeed";
        assert_eq!(wrapped_lines(item, 16), "* averyverylongw\n  ordindeed");
    }

    #[test]
    fn following_lines_are_indented_and_styles_have_no_width() {
        let warning = "\u{1b}[1mwarning\u{1b}[0m: a b\n  c d\n* e f\n";
        assert_eq!(columns("\u{1b}[1;31mred\u{1b}[0m"), 3);
        assert_eq!(wrapped_lines(warning, 12), warning);
        let expected = "\u{1b}[1mwarning\u{1b}[0m:\n  a b\n  c d\n* e f\n";
        assert_eq!(wrapped_lines(warning, 9), expected);
        assert_eq!(
            wrapped_lines("  one two\n* a b c", 6),
            "  one\n  two\n* a b\n  c"
        );
    }
}
