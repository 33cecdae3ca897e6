//! A line as tokens: words, and what must never be cut in two: code, quotations and bracketed text.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    Word,
    /// Between backticks.
    Code,
    /// Between quotation marks.
    Quote,
    /// Between brackets of any kind.
    Group,
    /// Without a letter or a digit: `->`, `-`, `+`.
    Sign,
}

/// A token of a line: the text between two spaces outside code, quotations and brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineToken<'a> {
    /// As it is written, with the punctuation that touches it.
    pub text: &'a str,
    pub kind: TokenKind,
}

const QUOTES: [char; 4] = ['"', '\'', '“', '”'];
const PAUSES: [char; 6] = [',', ';', ':', '.', '!', '?'];

impl<'a> LineToken<'a> {
    fn new(text: &'a str) -> Self {
        let inner = text.trim_end_matches(PAUSES);
        let kind = match (inner.chars().next(), inner.chars().next_back()) {
            (Some('`'), Some('`')) if inner.len() > 2 => TokenKind::Code,
            (Some('"'), Some('"')) | (Some('\''), Some('\'')) | (Some('“'), Some('”'))
                if inner.len() > 2 =>
            {
                TokenKind::Quote
            }
            (Some('('), Some(')')) | (Some('['), Some(']')) | (Some('{'), Some('}')) => {
                TokenKind::Group
            }
            _ if !text.contains(char::is_alphanumeric) => TokenKind::Sign,
            _ => TokenKind::Word,
        };
        Self { text, kind }
    }

    /// The token without the pause behind it.
    pub fn core(&self) -> &'a str {
        self.text.trim_end_matches(PAUSES)
    }

    /// The pause behind the token: a comma, a colon; mostly empty.
    pub fn pause(&self) -> &'a str {
        self.text.get(self.core().len()..).unwrap_or("")
    }

    /// The token without its pause.
    pub(super) fn unpaused(self) -> Self {
        Self {
            text: self.core(),
            ..self
        }
    }

    pub fn pauses(&self) -> bool {
        !self.pause().is_empty()
    }

    /// In lower case, without punctuation, backticks and quotation marks around it: to compare by.
    pub fn plain(&self) -> String {
        bare(self.text).to_lowercase()
    }

    /// A word, whatever its case, that is neither code nor quoted.
    pub fn is_word(&self) -> bool {
        self.kind == TokenKind::Word && !self.text.contains('`')
    }
}

/// `word` without the punctuation around it.
pub(crate) fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| {
        QUOTES.contains(&c) || PAUSES.contains(&c) || matches!(c, '`' | '(' | ')' | '*')
    })
}

/// Takes a line apart. Brackets and quotation marks without a partner are characters like others.
pub fn tokens(line: &str) -> Vec<LineToken<'_>> {
    let ends = span_ends(line);
    let mut out = Vec::new();
    let mut start = None;
    let mut inside_until = 0;
    for (at, c) in line.char_indices() {
        if let Some(end) = ends.get(at).copied().filter(|end| *end > inside_until) {
            inside_until = end;
        }
        if c.is_whitespace() && at >= inside_until {
            if let Some(from) = start.take() {
                out.extend(line.get(from..at).map(LineToken::new));
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    out.extend(start.and_then(|from| line.get(from..)).map(LineToken::new));
    out
}

/// Spans nest so deep at most: more brackets than these are no text, and would cost more than their
/// length.
const DEEPEST: usize = 32;

/// For each byte at which a span opens that closes again, where it ends; else 0.
fn span_ends(line: &str) -> Vec<usize> {
    let mut ends = vec![0; line.len()];
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut code_until = 0;
    let mut before: Option<char> = None;
    let mut chars = line.char_indices().peekable();
    let mut close = |at: usize, end: usize| {
        if let Some(slot) = ends.get_mut(at) {
            *slot = end;
        }
    };
    // The next backtick, found once for all: without one, a backtick is a character like others.
    let last_backtick = line.rfind('`');
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let previous = before.replace(c);
        if at < code_until {
            continue;
        }
        let begins = previous.is_none_or(|c| c.is_whitespace() || "([{".contains(c));
        let finishes = next.is_none_or(|c| !c.is_alphanumeric() && c != '`');
        match c {
            '`' if last_backtick.is_some_and(|last| last > at) => {
                let rest = line.get(at + 1..).unwrap_or("");
                if let Some(length) = rest.find('`') {
                    code_until = at + 1 + length + 1;
                    close(at, code_until);
                }
            }
            '"' | '\'' => {
                let opened = open.iter().rposition(|(mark, _)| *mark == c);
                match opened.filter(|_| finishes && !previous.is_some_and(char::is_whitespace)) {
                    Some(depth) => {
                        let (_, from) = open[depth];
                        open.truncate(depth);
                        close(from, at + 1);
                    }
                    None if begins
                        && open.len() < DEEPEST
                        && next.is_some_and(|c| !c.is_whitespace()) =>
                    {
                        open.push((c, at));
                    }
                    None => {}
                }
            }
            '“' | '(' | '[' | '{' if open.len() < DEEPEST => open.push((c, at)),
            '”' | ')' | ']' | '}' => {
                let partner = match c {
                    '”' => '“',
                    ')' => '(',
                    ']' => '[',
                    _ => '{',
                };
                if let Some(depth) = open.iter().rposition(|(mark, _)| *mark == partner) {
                    let (_, from) = open[depth];
                    open.truncate(depth);
                    close(from, at + c.len_utf8());
                }
            }
            _ => {}
        }
    }
    ends
}

/// Tokens as a line again.
pub(super) fn joined(tokens: &[LineToken<'_>]) -> String {
    let words: Vec<&str> = tokens.iter().map(|token| token.text).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_quotations_and_brackets_are_single_tokens() {
        let cases: &[(&str, &[&str])] = &[
            (
                "set `a b`, then ` alone",
                &["set", "`a b`,", "then", "`", "alone"],
            ),
            (
                "fix \"a b\" (see c d) x",
                &["fix", "\"a b\"", "(see c d)", "x"],
            ),
            (
                "provide Pipe{A, B} types",
                &["provide", "Pipe{A, B}", "types"],
            ),
            (
                "users' pods aren't 'so so' bad",
                &["users'", "pods", "aren't", "'so so'", "bad"],
            ),
            ("an open ( bracket", &["an", "open", "(", "bracket"]),
            ("`a (b` and c) d", &["`a (b`", "and", "c)", "d"]),
            (
                "an 8\" and a 9\" disk",
                &["an", "8\"", "and", "a", "9\"", "disk"],
            ),
        ];
        for (line, expected) in cases {
            let found: Vec<&str> = tokens(line).iter().map(|token| token.text).collect();
            assert_eq!(found, *expected, "{line}");
        }
    }
}
