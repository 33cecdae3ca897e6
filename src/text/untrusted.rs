//! Text from outside, and what makes it safe for where it goes.
//!
//! Titles, notes, tags, labels, logins and server messages are written by anyone with a GitHub account. Two places must
//! not believe them: a terminal (escape sequences, bidirectional overrides) and the draft, which is read by Liquid first
//! and by kramdown afterwards.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Text that came from outside. It has no `Display`, so that it cannot be printed or written into a draft by accident.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Untrusted(String);

impl Untrusted {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as it came: to decide by, never to show.
    pub fn raw(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text as one line of visible characters; see [`safe_for_terminal`].
    pub fn for_terminal(&self) -> String {
        safe_for_terminal(&self.0)
    }
}

impl fmt::Debug for Untrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Untrusted({:?})", self.0)
    }
}

impl From<&str> for Untrusted {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

/// Whether `c` shows nothing itself and can change how other text is shown: controls, bidirectional marks and
/// overrides, zero-width characters, line and paragraph separators, noncharacters.
///
/// The zero-width joiner and the variation selectors stay: emoji are made with them.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061c}' | '\u{180e}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

/// `text` as one line: white space of any kind becomes single spaces, invisible characters go.
pub fn safe_for_terminal(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(4096));
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() || matches!(c, '\u{2028}' | '\u{2029}') {
            space = true;
        } else if !is_invisible(c) {
            if space && !out.is_empty() {
                out.push(' ');
            }
            space = false;
            out.push(c);
        }
    }
    out
}

/// `text` with its lines and tabs, but without anything invisible: for diffs and messages on a terminal.
pub fn safe_lines(text: &str) -> String {
    text.chars()
        .filter(|c| matches!(c, '\n' | '\t') || !is_invisible(*c))
        .collect()
}

/// `text` as Markdown that shows exactly `text`, in one line, in the middle of a line.
///
/// Pairs of single backticks stay code, as the house style wants; a backtick without a partner goes. Outside code every
/// character that kramdown could read as markup is escaped with a backslash; `{{` and `{%` become entities everywhere,
/// because Liquid runs before Markdown and knows no backslash. Code that would need an entity loses its backticks.
pub fn safe_for_markdown(text: &str) -> String {
    let line = safe_for_terminal(text);
    let mut out = String::with_capacity(line.len() + 16);
    let mut rest = line.as_str();
    while let Some(open) = rest.find('`') {
        escape(&rest[..open], &mut out);
        let inner = &rest[open + 1..];
        match inner.find('`') {
            Some(close) if is_plain_code(&inner[..close]) => {
                out.push('`');
                out.push_str(&inner[..close]);
                out.push('`');
                rest = &inner[close + 1..];
            }
            Some(close) => {
                escape(&inner[..close], &mut out);
                rest = &inner[close + 1..];
            }
            None => rest = inner,
        }
    }
    escape(rest, &mut out);
    out
}

/// `url` as the target of a Markdown link: web addresses only, with everything percent-encoded that could end the link,
/// open a table cell or be read by Liquid. `None` for anything else.
pub fn safe_url(url: &str) -> Option<String> {
    let web = url.starts_with("https://") || url.starts_with("http://");
    if !web || url.chars().any(|c| c.is_whitespace() || is_invisible(c)) {
        return None;
    }
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"/:.-_~%?#=&@+,;!".contains(&byte);
        if plain {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    Some(out)
}

/// Whether `code` between two backticks shows itself: kramdown splits table cells at `|` even inside code, and Liquid
/// knows no code at all.
fn is_plain_code(code: &str) -> bool {
    !code.trim().is_empty()
        && code.trim() == code
        && !code.contains(['|', '<', '>'])
        && !code.contains("{{")
        && !code.contains("{%")
        && !code.contains("{:")
}

fn escape(text: &str, out: &mut String) {
    for (at, c) in text.char_indices() {
        match c {
            '{' => match text[at + 1..].chars().next() {
                Some('{' | '%' | ':') => out.push_str("&#123;"),
                _ if at > 0 && text.as_bytes()[at - 1] == b'{' => out.push_str("&#123;"),
                _ => out.push('{'),
            },
            '&' if opens_entity(&text[at..]) => out.push_str("&amp;"),
            '\\' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '!' | '#' | '$' => {
                if needs_escape(text, at, c) {
                    out.push('\\');
                }
                out.push(c);
            }
            '-' | '+' | '.' | ')' if opens_a_block(text, at) => {
                out.push('\\');
                out.push(c);
            }
            '_' => {
                if !inside_word(text, at) {
                    out.push('\\');
                }
                out.push('_');
            }
            _ => out.push(c),
        }
    }
}

/// Escapes are for readers of the source too: none where kramdown would not look twice.
fn needs_escape(text: &str, at: usize, c: char) -> bool {
    let next = text[at + c.len_utf8()..].chars().next();
    match c {
        '!' => next == Some('['),
        '#' => at == 0,
        '$' => next == Some('$') || text[..at].ends_with('$'),
        '~' => next == Some('~') || text[..at].ends_with('~'),
        '>' => at == 0,
        _ => true,
    }
}

/// Whether the character at `at` would make a list of a text that stands at the beginning of a bullet: `- `, `+ `, `1. `.
fn opens_a_block(text: &str, at: usize) -> bool {
    let alone = match text.as_bytes()[at] {
        b'-' | b'+' => at == 0,
        _ => at > 0 && text[..at].bytes().all(|byte| byte.is_ascii_digit()),
    };
    let next = text[at + 1..].chars().next();
    alone && next.is_none_or(|c| c.is_whitespace() || c == '-')
}

/// Whether `text`, which begins with `&`, begins with what HTML reads as a character reference.
fn opens_entity(text: &str) -> bool {
    let name = text[1..].split(';').next().unwrap_or("");
    name.len() < text.len() - 1
        && (1..32).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte == b'#' || byte.is_ascii_alphanumeric())
}

fn inside_word(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + 1..].chars().next();
    before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_sees_one_line_of_visible_characters() {
        assert_eq!(
            safe_for_terminal("\x1b[31mred\u{202e}\n# two\0\u{9b}2J"),
            "[31mred # two2J"
        );
    }

    #[test]
    fn markdown_shows_the_text_itself() {
        let cases = [
            ("[x](javascript:y) *b*", r"\[x\](javascript:y) \*b\*"),
            ("{{ a }} {% b %}", "&#123;&#123; a }} &#123;% b %}"),
            ("List<Foo> | b", r"List\<Foo> \| b"),
            ("set `a_b` to _x_", r"set `a_b` to \_x\_"),
            ("one ` alone, snake_case", "one  alone, snake_case"),
            ("`{{x}}` and `|`", r"&#123;&#123;x}} and \|"),
            ("a\nb\r\n\u{2028}c", "a b c"),
        ];
        for (text, expected) in cases {
            assert_eq!(safe_for_markdown(text), expected, "{text:?}");
        }
    }
}
