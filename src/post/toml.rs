//! TOML of front matter: fields with their spans, and values that are written into it.

use toml_edit::{Document, Item, Key, Value};

use crate::post::yaml::{double_quoted, without_quotes};
use crate::post::{Field, InvalidFrontMatter};
use crate::settings::Fence;
use crate::text::{LineIndex, Span};

/// Reads the fields of the front matter in `inner`, the lines between its fences, without those of
/// tables.
///
/// # Errors
/// The first mistake that makes the lines invalid TOML.
pub(super) fn fields(text: &str, inner: Span) -> Result<Vec<Field>, InvalidFrontMatter> {
    let source = inner.of(text);
    let document = Document::parse(source).map_err(|error| {
        let lines = LineIndex::new(text);
        let at = error.span().map_or(0, |span| span.start);
        let at = inner.start + at.min(source.trim_end().len());
        let message = error.message().lines().next().unwrap_or("").to_owned();
        InvalidFrontMatter {
            line: lines.line(text, lines.line_at(at)),
            message,
        }
    })?;
    let table = document.as_table();
    let entries = table.iter().filter_map(|(name, item)| match item {
        Item::Value(value) => Some((table.key(name)?, value)),
        _ => None,
    });
    Ok(entries
        .filter_map(|(key, value)| field(text, inner, key, value))
        .collect())
}

/// The field of a key and a value of the TOML in `inner`.
fn field(text: &str, inner: Span, key: &Key, value: &Value) -> Option<Field> {
    let span = |range: std::ops::Range<usize>| {
        let span = Span::new(inner.start + range.start, inner.start + range.end);
        text.get(span.start..span.end).map(|_| span)
    };
    let (key, _) = without_quotes(text, span(key.span()?)?);
    let token = span(value.span()?)?;
    let sign = key.end + text.get(key.end..token.start)?.find('=')? + 1;
    let start = text.get(..key.start)?.rfind('\n').map_or(0, |at| at + 1);
    let rest = text.get(token.end..inner.end)?;
    let end = token.end + rest.find('\n').unwrap_or(rest.len());
    let start = start.max(inner.start);
    let (value, quote) = without_quotes(text, token);
    Some(Field {
        line: Span::new(start, start + text.get(start..end)?.trim_end().len()),
        key,
        colon: sign,
        token,
        value,
        quote,
        fence: Fence::Toml,
    })
}

/// `value` as a TOML value: a date, a number or a boolean as it is, else a text.
pub(super) fn scalar(value: &str) -> String {
    let is_literal = value.parse::<Value>().is_ok_and(|value| {
        value.is_datetime() || value.is_integer() || value.is_float() || value.is_bool()
    });
    match is_literal {
        true => value.to_owned(),
        false => double_quoted(value),
    }
}

/// `value` as a literal string, which knows no escapes; as a basic string if it has to.
pub(super) fn literal(value: &str) -> String {
    match value.contains(|c: char| c == '\'' || c.is_control()) {
        true => double_quoted(value),
        false => format!("'{value}'"),
    }
}

/// The text of a quoted value; `None` if it is not valid.
pub(super) fn unquoted(token: &str) -> Option<String> {
    token.parse::<Value>().ok()?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_toml_reads_them() {
        for (value, expected) in [
            ("2026-10-07", "2026-10-07"),
            ("2026-10-07T12:00:00Z", "2026-10-07T12:00:00Z"),
            ("902", "902"),
            ("A: \"b\" \\ c", "\"A: \\\"b\\\" \\\\ c\""),
            ("", "\"\""),
            ("[x]", "\"[x]\""),
        ] {
            assert_eq!(scalar(value), expected);
        }
        assert_eq!(literal("it's"), "\"it's\"");
        assert_eq!(unquoted("\"a\\\"b\""), Some("a\"b".to_owned()));
        assert_eq!(unquoted("'a\\b'"), Some("a\\b".to_owned()));
    }
}
