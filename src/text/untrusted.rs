//! Text from outside, made safe for where it goes.
//!
//! Anyone with a GitHub account can write titles, notes, tags, labels, logins and server messages.
//! They must not control a terminal (escape sequences, bidirectional overrides) or the draft, which
//! Liquid reads first and kramdown afterwards.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Text from outside. It has no `Display`, so that it cannot be printed or written into a draft by
/// accident.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Untrusted(String);

impl Untrusted {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The original text: for decisions only, never for output.
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

/// Whether `c` is invisible and can change how other text is shown: controls, bidirectional marks
/// and overrides, zero-width characters, line and paragraph separators, noncharacters.
///
/// Not the zero-width joiner and the variation selectors: emoji are made with them.
pub fn is_invisible(c: char) -> bool {
    // Cheap test first: most text is ASCII.
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    c.is_control()
        || matches!(c,
            '\u{061c}' | '\u{180e}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

/// `text` as one line: white space of any kind becomes a single space, invisible characters are
/// removed.
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

/// `text` with its lines and tabs, without invisible characters: for diffs and messages on a
/// terminal.
pub fn safe_lines(text: &str) -> String {
    text.chars()
        .filter(|c| matches!(c, '\n' | '\t') || !is_invisible(*c))
        .collect()
}

/// Markdown that shows exactly `text`, on one line, at the start of a line.
///
/// Pairs of single backticks stay code, as in the house style; unbalanced backticks are removed.
/// Outside code every character that kramdown could read as markup is escaped with a backslash.
/// `{{` and `{%` become entities everywhere, because Liquid runs before Markdown and knows no
/// backslash. Code that would need an entity loses its backticks; all other code stays unchanged:
/// kramdown shows `<`, `>` and `|` between backticks as they are.
pub fn safe_for_markdown(text: &str) -> String {
    escaped(text, true)
}

/// The same for `text` that follows other text on its line.
pub fn safe_inside_markdown(text: &str) -> String {
    escaped(text, false)
}

fn escaped(text: &str, begins_line: bool) -> String {
    let line = safe_for_terminal(text);
    let twice = |mark: char| line.matches(mark).count() > 1;
    let pairs = Pairs {
        formula: twice('$'),
        struck: twice('~'),
    };
    let mut out = String::with_capacity(line.len() + 16);
    for (at, segment) in segments(&line).iter().enumerate() {
        match segment {
            RunSegment::Code(code) => {
                if out.ends_with('\\') {
                    // `\\` before a backtick: Markdown parsers differ in what the second backslash
                    // escapes.
                    out.truncate(out.len() - "\\\\".len());
                    out.push_str("&#92;");
                }
                out.push('`');
                out.push_str(code);
                out.push('`');
            }
            RunSegment::Words(words) => escape(words, begins_line && at == 0, &pairs, &mut out),
        }
    }
    out
}

/// A line split into inline code and the text between.
#[derive(Debug, PartialEq, Eq)]
enum RunSegment<'a> {
    Words(String),
    Code(&'a str),
}

/// Splits a line. Adjacent text parts are joined, so that text that was only separated by a
/// backtick is escaped together.
fn segments(line: &str) -> Vec<RunSegment<'_>> {
    let mut out: Vec<RunSegment<'_>> = Vec::new();
    let add_words = |out: &mut Vec<RunSegment<'_>>, words: &str| match out.last_mut() {
        Some(RunSegment::Words(last)) => last.push_str(words),
        _ if words.is_empty() => {}
        _ => out.push(RunSegment::Words(words.to_owned())),
    };
    let mut rest = line;
    while let Some((before, inner)) = rest.split_once('`') {
        add_words(&mut out, before);
        let Some((code, after)) = inner.split_once('`') else {
            rest = inner;
            break;
        };
        // Two code spans that touch would be one code span with longer fences.
        let touches = matches!(out.last(), Some(RunSegment::Code(_))) || after.starts_with('`');
        if is_plain_code(code) && !touches {
            out.push(RunSegment::Code(code));
        } else {
            add_words(&mut out, code);
        }
        rest = after;
    }
    add_words(&mut out, rest);
    squeeze(&mut out);
    out
}

/// Collapse the double spaces left by removed backticks.
fn squeeze(segments: &mut Vec<RunSegment<'_>>) {
    let last = segments.len().saturating_sub(1);
    for (at, segment) in segments.iter_mut().enumerate() {
        if let RunSegment::Words(words) = segment {
            let lead = if at > 0 && words.starts_with(' ') {
                " "
            } else {
                ""
            };
            let tail = if at < last && words.ends_with(' ') && !words.trim().is_empty() {
                " "
            } else {
                ""
            };
            *words = format!("{lead}{}{tail}", safe_for_terminal(words));
        }
    }
    segments.retain(|part| !matches!(part, RunSegment::Words(words) if words.is_empty()));
}

/// `url` as the target of a Markdown link: http and https only, with every character
/// percent-encoded that could end the link, start a table cell or be read by Liquid. `None` for
/// other URLs.
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

/// Whether `code` between backticks is shown unchanged. Liquid does not know code.
fn is_plain_code(code: &str) -> bool {
    !code.is_empty() && code.trim() == code && !["{{", "{%"].iter().any(|mark| code.contains(mark))
}

/// Characters that are markup only in pairs, and occur twice in the line.
struct Pairs {
    /// `$`
    formula: bool,
    /// `~`
    struck: bool,
}

/// Escapes `text`, a part of `line`. `opens`: it is at the start of the line.
fn escape(text: &str, opens: bool, line: &Pairs, out: &mut String) {
    let mut before: Option<char> = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        let first = opens && at == 0;
        match c {
            '{' if matches!(next, Some('{' | '%' | ':')) || before == Some('{') => {
                out.push_str("&#123;")
            }
            '&' if opens_entity(text.get(at..).unwrap_or("")) => out.push_str("&amp;"),
            _ => {
                let escaped = match c {
                    '\\' | '*' | '[' | ']' | '<' | '|' => true,
                    '_' => {
                        !(before.is_some_and(char::is_alphanumeric)
                            && next.is_some_and(char::is_alphanumeric))
                    }
                    '~' => line.struck,
                    // GitHub shows the text between two `$` as a formula.
                    '$' => line.formula,
                    // GitHub links a bare URL, and the archive would count it as reported.
                    ':' => first || text.get(at..).is_some_and(|text| text.starts_with("://")),
                    '#' | '>' | '=' => first,
                    // Two hyphens would become a dash.
                    '-' if next == Some('-') => true,
                    '-' | '+' => first && next.is_none_or(char::is_whitespace),
                    '.' | ')' => {
                        opens
                            && numbers(text.get(..at).unwrap_or(""))
                            && next.is_none_or(char::is_whitespace)
                    }
                    _ => false,
                };
                if escaped {
                    out.push('\\');
                }
                out.push(c);
            }
        }
        before = Some(c);
    }
}

/// `12`, which followed by a period would start a numbered list.
fn numbers(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether `text`, which starts with `&`, starts with an HTML character reference.
fn opens_entity(text: &str) -> bool {
    let name = text[1..].split(';').next().unwrap_or("");
    name.len() < text.len() - 1
        && (1..32).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte == b'#' || byte.is_ascii_alphanumeric())
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
            ("one ` alone, snake_case", "one alone, snake_case"),
            ("`{{x}}` and `|`", "&#123;&#123;x}} and `|`"),
            ("`Vec<T>` | b", r"`Vec<T>` \| b"),
            ("a\nb\r\n\u{2028}c", "a b c"),
            ("{`{ x }}", "&#123;&#123; x }}"),
            ("`a``b` and `c`", "a`b` and `c`"),
            (r"C:\`nul`", r"C:&#92;`nul`"),
            ("# one", r"\# one"),
            ("1. one", r"1\. one"),
            ("- one", r"\- one"),
            ("--flag", r"\--flag"),
            ("> one", r"\> one"),
            ("$$x$$ ~~y~~ {: .z}", r"\$\$x\$\$ \~\~y\~\~ &#123;: .z}"),
            ("&lt;b&gt; a & b", "&amp;lt;b&amp;gt; a & b"),
            ("see https://x.org", r"see https\://x.org"),
        ];
        for (text, expected) in cases {
            assert_eq!(safe_for_markdown(text), expected, "{text:?}");
        }
    }

    /// The text that a reader sees of `markdown`; `None` if it contains anything but text and code.
    fn shown(markdown: &str) -> Option<String> {
        use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
        // Disable extensions that neither kramdown nor GitHub have.
        let options = Options::all()
            - Options::ENABLE_SMART_PUNCTUATION
            - Options::ENABLE_SUPERSCRIPT
            - Options::ENABLE_SUBSCRIPT
            - Options::ENABLE_WIKILINKS;
        let mut out = String::new();
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(text) | Event::Code(text) => out.push_str(&text),
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                _ => return None,
            }
        }
        Some(out)
    }

    proptest::proptest! {
        #[test]
        fn markdown_shows_any_text_and_nothing_more(text in "[-a1 `*_~\\[\\](){}<>%$#|!&;:=+.\\\\^\"'\n\u{202e}\u{7}é]{0,24}") {
            let safe = safe_for_markdown(&text);
            let visible = safe_for_terminal(&safe_for_terminal(&text).replace('`', ""));
            proptest::prop_assert_eq!(shown(&safe), Some(visible), "{}", safe);
            let live = ["{{", "{%"].iter().any(|mark| safe.contains(mark));
            proptest::prop_assert!(!live, "{}", safe);
        }

        #[test]
        fn addresses_end_where_they_end(url in "https://[ -~é]{0,24}") {
            if let Some(safe) = safe_url(&url) {
                let open = safe.contains(['(', ')', '<', '>', ' ', '|', '{', '`', '"']);
                proptest::prop_assert!(!open, "{}", safe);
            }
        }
    }

    #[test]
    fn only_web_addresses_are_linked() {
        assert_eq!(safe_url("javascript:alert(1)"), None);
        assert_eq!(safe_url("https://x.org/a b"), None);
        assert_eq!(
            safe_url("https://x.org/a(b)|{{c}}").as_deref(),
            Some("https://x.org/a%28b%29%7C%7B%7Bc%7D%7D")
        );
        let release = "https://github.com/a/b/releases/tag/api%2Fv1.2.3";
        assert_eq!(safe_url(release).as_deref(), Some(release));
    }
}
