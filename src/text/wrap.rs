//! Wraps text at words.

use unicode_width::UnicodeWidthStr;

/// Wraps `text`, one line, to lines of at most `width` columns; longer words are kept whole.
pub fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for word in text.split(' ') {
        let length = UnicodeWidthStr::width(word);
        if column > 0 && column + 1 + length > width {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_only() {
        assert_eq!(wrapped("one two three", 7), "one two\nthree");
        assert_eq!(wrapped("äöü ß", 5), "äöü ß");
        assert_eq!(wrapped("日本 語", 5), "日本\n語", "columns, not characters");
        assert_eq!(wrapped("extraordinary day", 5), "extraordinary\nday");
        assert_eq!(wrapped("", 5), "");
    }
}
