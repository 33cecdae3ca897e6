//! The front matter of a post: read as YAML, TOML or plain lines with spans, edited in place, never
//! rewritten.

use std::borrow::Cow;

use crate::post::{toml, yaml};
use crate::settings::Fence;
use crate::text::{Edit, Span};

/// The front matter of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// How it is written.
    pub fence: Fence,
    /// From the first fence to the end of the line of the last one; without fences, the lines.
    pub span: Span,
    /// The lines between the two fences.
    pub inner: Span,
    /// Whether the closing fence exists. Without it, `span` ends before the first line that is not
    /// a field.
    pub closed: bool,
    /// In the order of the text; a repeated key is listed twice.
    pub fields: Vec<Field>,
    /// Why it is not valid YAML or TOML. Then `fields` were read line by line.
    pub invalid: Option<InvalidFrontMatter>,
}

/// A mistake that makes front matter invalid YAML or TOML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidFrontMatter {
    /// The line of the mistake, without the newline.
    pub line: Span,
    /// What is wrong, without a period.
    pub message: String,
}

/// One `key: value` of the front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The lines of key and value, without the last newline.
    pub line: Span,
    pub key: Span,
    /// The byte after the colon, in TOML after the `=`.
    pub colon: usize,
    /// The value with its quotes; empty if there is no value.
    pub token: Span,
    /// The value without quotes and comment; empty if there is no value.
    pub value: Span,
    /// The quotes around the value.
    pub quote: Option<char>,
    /// How the front matter around it is written.
    pub fence: Fence,
}

impl Field {
    /// Whether YAML does not see a key here because the value follows the colon without a space.
    /// Other fences need none.
    pub fn lacks_space(&self, text: &str) -> bool {
        let rest = text.get(self.colon..self.line.end).unwrap_or("");
        let is_yaml = matches!(self.fence, Fence::Yaml | Fence::Missing);
        is_yaml && rest.starts_with(|c: char| !c.is_ascii_whitespace())
    }

    /// The edit that sets the value to a text. The kind of quotes and a comment stay; a value that
    /// would not be read as text is quoted.
    pub fn set(&self, value: &str) -> Edit {
        self.set_token(match (self.fence, self.quote) {
            (Fence::Toml, Some('\'')) => toml::literal(value),
            (Fence::Toml, Some(_)) => yaml::double_quoted(value),
            (Fence::Toml, None) => toml::scalar(value),
            (Fence::Bare, _) => value.replace(['\n', '\r'], " "),
            (_, Some('\'')) => yaml::single_quoted(value),
            (_, Some(_)) => yaml::double_quoted(value),
            (_, None) => yaml::scalar(value),
        })
    }

    /// The edit that sets the value to a date or a number, which stays without quotes.
    pub fn set_plain(&self, value: &str) -> Edit {
        match self.quote {
            Some(_) => self.set(value),
            None => self.set_token(value.to_owned()),
        }
    }

    fn set_token(&self, token: String) -> Edit {
        if self.token.is_empty() {
            Edit::replace(Span::new(self.colon, self.token.start), format!(" {token}"))
        } else {
            Edit::replace(self.token, token)
        }
    }

    /// The value as YAML or TOML reads it: escapes in quotes are resolved.
    pub fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let source = self.value.of(text);
        if self.quote.is_none() || !source.contains(['\\', '\'']) {
            return Cow::Borrowed(source);
        }
        let token = self.token.of(text);
        let unquoted = match self.fence {
            Fence::Toml => toml::unquoted(token),
            _ => yaml::unquoted(token),
        };
        unquoted.map_or(Cow::Borrowed(source), Cow::Owned)
    }
}

impl FrontMatter {
    /// The first field with this key.
    pub fn field(&self, text: &str, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key.of(text) == key)
    }

    /// The line that sets `key` to `value`, without a line ending. A `plain` value, such as a date,
    /// is not quoted.
    pub fn line_of(&self, key: &str, value: &str, plain: bool) -> String {
        match (self.fence, plain) {
            (Fence::Toml, true) => format!("{key} = {value}"),
            (Fence::Toml, false) => format!("{key} = {}", toml::scalar(value)),
            (Fence::Bare, _) | (_, true) => format!("{key}: {value}"),
            (_, false) => format!("{key}: {}", yaml::scalar(value)),
        }
    }

    /// Where a new line is added: below the last field, and above tables.
    pub fn end_of_fields(&self, text: &str) -> usize {
        match (self.fence, self.fields.last()) {
            (Fence::Toml, Some(last)) => next_line(text, last.line.end),
            _ => self.inner.end,
        }
    }

    /// The value of the first field with this key, without quotes.
    pub fn value<'t>(&self, text: &'t str, key: &str) -> Option<&'t str> {
        self.field(text, key).map(|field| field.value.of(text))
    }
}

/// The number of lines that are searched: front matter does not start or end further down.
const MOST_LINES: usize = 200;

/// Finds the front matter of `text` after the byte `from`, which is written as `fence` says. Text
/// above it is tolerated if the front matter is unmistakable: a line `---` followed by a line of
/// `layout`, `title`, `date` or `slug`.
pub(super) fn find(text: &str, from: usize, fence: Fence) -> Option<FrontMatter> {
    match fence {
        Fence::Bare => bare(text, from),
        Fence::Toml => fenced(text, from, fence, "+++"),
        Fence::Yaml | Fence::Missing => fenced(text, from, Fence::Yaml, "---"),
    }
}

/// The lines `Key: value` after the byte `from`, up to the first line that is not one.
fn bare(text: &str, from: usize) -> Option<FrontMatter> {
    let read = |line: Span| field(text, line, Fence::Bare);
    let fields: Vec<Field> = lines(text, from).take(MOST_LINES).map_while(read).collect();
    let end = fields.last()?.line.end;
    // The rest of the last line: white space.
    let rest = text.get(end..)?;
    let end = end + rest.find('\n').unwrap_or(rest.len());
    Some(FrontMatter {
        fence: Fence::Bare,
        span: Span::new(from, end),
        inner: Span::new(from, next_line(text, end)),
        closed: true,
        fields,
        invalid: None,
    })
}

/// Finds front matter between two lines `mark`.
fn fenced(text: &str, from: usize, kind: Fence, mark: &str) -> Option<FrontMatter> {
    let fence = |span: Span| span.of(text).trim_end() == mark;
    let mut ahead = lines(text, from).take(MOST_LINES).enumerate().peekable();
    let opening = loop {
        let (at, line) = ahead.next()?;
        let next = ahead.peek().map_or("", |(_, line)| line.of(text));
        let known = ["layout:", "title:", "date:", "slug:"];
        // Text before the fence on the same line ("text---") occurs in practice.
        let opens = fence(line) || (at == 0 && line.of(text).trim_end().ends_with(mark));
        if opens && (at == 0 || known.iter().any(|key| next.starts_with(key))) {
            break line;
        }
    };
    let start = opening.start + fence_offset(opening.of(text));
    let inner_start = next_line(text, opening.end);
    let mut inner = Vec::new();
    let mut closing = None;
    for (_, line) in ahead {
        if fence(line) {
            closing = Some(line);
            break;
        }
        inner.push(line);
    }
    // Without a closing fence it ends with the last field.
    let after = match closing {
        Some(_) => None,
        None => inner
            .iter()
            .position(|inner| field(text, *inner, kind).is_none()),
    };
    let end = match closing {
        Some(line) => line.end,
        None => after.map_or(text.len(), |at| inner[at].start),
    };
    inner.truncate(after.unwrap_or(inner.len()));
    let inner_end = closing.map_or(end, |closing| closing.start);
    let inner_span = Span::new(inner_start.min(inner_end), inner_end);
    let read = match kind {
        Fence::Toml => toml::fields(text, inner_span),
        _ => yaml::fields(text, inner_span),
    };
    let (fields, invalid) = match read {
        Ok(fields) => (fields, None),
        Err(invalid) => {
            let fields = inner.iter().filter_map(|line| field(text, *line, kind));
            (fields.collect(), Some(invalid))
        }
    };
    Some(FrontMatter {
        fence: kind,
        span: Span::new(start, end),
        inner: inner_span,
        closed: closing.is_some(),
        fields,
        invalid,
    })
}

fn fence_offset(line: &str) -> usize {
    line.trim_end().len() - "---".len()
}

/// Reads one line `key: value`, or `key = value`.
fn field(text: &str, line: Span, fence: Fence) -> Option<Field> {
    let source = line.of(text);
    let sign = match fence {
        Fence::Toml => '=',
        _ => ':',
    };
    let (key, value) = source.split_once(sign)?;
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let key = key.trim_end();
    let unquoted = ['"', '\'']
        .iter()
        .find_map(|quote| key.strip_prefix(*quote)?.strip_suffix(*quote));
    let key = unquoted.filter(|_| fence != Fence::Bare).unwrap_or(key);
    if key.is_empty() || !key.chars().all(known) {
        return None;
    }
    let colon = Span::of_slice(text, value)?.start;
    let token = match fence {
        Fence::Bare => value.trim(),
        _ => value.split(" #").next().unwrap_or("").trim(),
    };
    let token = Span::of_slice(text, token)?;
    let (value, quote) = match fence {
        Fence::Bare => (token, None),
        _ => yaml::without_quotes(text, token),
    };
    Some(Field {
        line: Span::new(line.start, line.start + source.trim_end().len()),
        key: Span::of_slice(text, key)?,
        colon,
        token,
        value,
        quote,
        fence,
    })
}

/// The lines of `text` after the byte `from`, without newlines.
pub(super) fn lines(text: &str, from: usize) -> impl Iterator<Item = Span> {
    let mut at = Some(from);
    std::iter::from_fn(move || {
        let start = at?;
        let rest = text.get(start..)?;
        let length = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        at = (start + length < text.len()).then_some(start + length + 1);
        Some(Span::new(start, start + length))
    })
}

fn next_line(text: &str, end: usize) -> usize {
    if text.as_bytes().get(end) == Some(&b'\n') {
        end + 1
    } else {
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_quotes_is_known_where_another_line_cannot_be_read() {
        let text = "---\ntitle: a: b\n\"slug\": 2024-07-28-update\n---\n";
        let found = find(text, 0, Fence::Yaml).expect("front matter");
        assert!(found.invalid.is_some());
        assert_eq!(found.value(text, "slug"), Some("2024-07-28-update"));
    }

    #[test]
    fn fields_have_spans() {
        let text = "---\ntitle: 'Week Ending July 28, 2024' # lwkd: allow x\ndate: 2024-07-30 21:00:00 -0000\n---\nbody";
        let found = find(text, 0, Fence::Yaml).expect("front matter");
        assert_eq!(
            found.value(text, "title"),
            Some("Week Ending July 28, 2024")
        );
        assert_eq!(found.value(text, "date"), Some("2024-07-30 21:00:00 -0000"));
        assert!(found.closed);
        assert_eq!(&text[found.span.end..], "\nbody");
    }

    #[test]
    fn front_matter_that_is_never_closed_ends_where_the_fields_end() {
        let text = "---\nlayout: post\ntitle: x\n\n## Developer News\n";
        let found = find(text, 0, Fence::Yaml).expect("front matter");
        assert!(!found.closed);
        assert_eq!(&text[found.span.end..], "\n## Developer News\n");
    }

    #[test]
    fn a_rule_in_the_middle_of_a_text_is_not_front_matter() {
        assert_eq!(find("## News\n\n---\n\nMore\n", 0, Fence::Yaml), None);
    }

    #[test]
    fn yaml_is_read_with_its_own_rules() {
        let text = "---\nlayout : post\ntitle: ! 'It''s #1' # note\nslug:\ntags:\n  - a\ndate: \"2024-07-30\"\n---\n";
        let found = find(text, 0, Fence::Yaml).expect("front matter");
        assert_eq!(found.invalid, None);
        assert_eq!(found.value(text, "layout"), Some("post"));
        let title = found.field(text, "title").expect("a title");
        assert_eq!(title.text(text), "It's #1");
        assert_eq!(found.value(text, "slug"), Some(""));
        let date = found.field(text, "date").expect("a date");
        let slug = found.field(text, "slug").expect("a slug");
        let edits = [title.set("a: b"), slug.set("c: d"), date.set("2024-07-31")];
        assert_eq!(
            crate::text::apply(text, &edits),
            "---\nlayout : post\ntitle: ! 'a: b' # note\nslug: \"c: d\"\ntags:\n  - a\ndate: \"2024-07-31\"\n---\n"
        );
    }

    #[test]
    fn invalid_yaml_is_read_line_by_line_and_says_where() {
        for (line, message) in [
            ("title: A: b", "mapping"),
            ("author: @x", "@"),
            ("summary: \"Half a quote", "not closed"),
            ("tags:\n\t- a", "tab"),
        ] {
            let text = format!("---\nlayout: post\n{line}\nslug: x\n---\n");
            let found = find(&text, 0, Fence::Yaml).expect("front matter");
            let invalid = found.invalid.as_ref().expect("invalid");
            assert!(invalid.message.contains(message), "{}", invalid.message);
            assert_eq!(found.value(&text, "slug"), Some("x"));
        }
    }
}
