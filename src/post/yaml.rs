//! YAML of front matter: fields with their spans, and scalars that are written into it.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_yaml::{DuplicateKeyPolicy, Spanned};

use crate::post::{Field, InvalidFrontMatter};
use crate::settings::Fence;
use crate::text::{LineIndex, Span};

/// Reads the fields of the front matter in `inner`, the lines between its fences.
///
/// # Errors
/// The first mistake that makes the lines invalid YAML, or anything but a map.
pub(super) fn fields(text: &str, inner: Span) -> Result<Vec<Field>, InvalidFrontMatter> {
    let source = inner.of(text);
    // Jekyll's YAML parser accepts repeated keys; the rule front-matter-keys reports them.
    let options = serde_yaml::options! { duplicate_keys: DuplicateKeyPolicy::PassThrough };
    match serde_yaml::from_str_with_options::<Entries>(source, options) {
        Ok(entries) => Ok(entries
            .0
            .iter()
            .filter_map(|(key, value)| field(text, inner, key, value))
            .collect()),
        Err(error) => Err(invalid(text, inner, &error)),
    }
}

/// The pairs of a YAML map, in its order.
#[derive(Default)]
struct Entries(Vec<(Spanned<String>, Spanned<Value>)>);

/// A value of which only the span matters.
struct Value;

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;

        impl<'de> Visitor<'de> for Pairs {
            type Value = Entries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("keys and values")
            }

            fn visit_unit<E>(self) -> Result<Entries, E> {
                Ok(Entries::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut entries = Entries::default();
                while let Some(entry) = map.next_entry()? {
                    entries.0.push(entry);
                }
                Ok(entries)
            }
        }

        deserializer.deserialize_any(Pairs)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value)
            }

            fn visit_none<E>(self) -> Result<Value, E> {
                Ok(Value)
            }

            fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
                Ok(Value)
            }

            fn visit_i64<E>(self, _: i64) -> Result<Value, E> {
                Ok(Value)
            }

            fn visit_u64<E>(self, _: u64) -> Result<Value, E> {
                Ok(Value)
            }

            fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
                Ok(Value)
            }

            fn visit_str<E>(self, _: &str) -> Result<Value, E> {
                Ok(Value)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Value)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Value)
            }
        }

        deserializer.deserialize_any(Any)
    }
}

/// The field of a key and a value with their positions in `inner`. `None` where the parser gives
/// no position in bytes.
fn field(text: &str, inner: Span, key: &Spanned<String>, value: &Spanned<Value>) -> Option<Field> {
    let span = |at: serde_yaml::Span| -> Option<Span> {
        let start = usize::try_from(at.byte_offset()?).ok()?;
        let len = usize::try_from(at.byte_len()?).ok()?;
        let span = Span::new(inner.start + start, inner.start + start + len);
        (inner.contains_span(span) && text.get(span.start..span.end).is_some()).then_some(span)
    };
    let (key, _) = without_quotes(text, span(key.referenced.span())?);
    let mut token = span(value.referenced.span())?;
    let colon = key.end + text.get(key.end..inner.end)?.find(':')? + 1;
    // A list or a map spans its opening bracket only; a block scalar may end with a newline.
    token.end = token.start + token.of(text).trim_end().len();
    token.start = token.start.max(colon);
    token.end = token.end.max(token.start);
    let start = text.get(..key.start)?.rfind('\n').map_or(0, |at| at + 1);
    let last = text.get(token.end..inner.end)?;
    let end = token.end + last.find('\n').unwrap_or(last.len());
    let start = start.max(inner.start);
    let (value, quote) = without_quotes(text, token);
    Some(Field {
        line: Span::new(start, start + text.get(start..end)?.trim_end().len()),
        key,
        colon,
        token,
        value,
        quote,
        fence: Fence::Yaml,
    })
}

/// `token` without the quotes around it, and the quotes.
pub(super) fn without_quotes(text: &str, token: Span) -> (Span, Option<char>) {
    let source = token.of(text);
    let around =
        |quote: &char| source.len() >= 2 && source.starts_with(*quote) && source.ends_with(*quote);
    match ['"', '\''].into_iter().find(|quote| around(quote)) {
        Some(quote) => (Span::new(token.start + 1, token.end - 1), Some(quote)),
        None => (token, None),
    }
}

fn invalid(text: &str, inner: Span, error: &serde_yaml::Error) -> InvalidFrontMatter {
    let lines = LineIndex::new(text);
    let first = lines.line_at(inner.start);
    let last = lines.line_at(inner.end.saturating_sub(1).max(inner.start));
    let line = error.location().map_or(1, |location| location.line());
    let line = usize::try_from(line).unwrap_or(1).saturating_sub(1);
    let open = open_quote(inner.of(text));
    let message = error.without_snippet().to_string();
    let message = message.lines().next().unwrap_or("");
    // The parser adds its own position, which counts from the line after the fence.
    let message = message.split(" at line ").next().unwrap_or(message);
    let message = message.strip_prefix("error: ").unwrap_or(message);
    // A quote that is never closed takes in the lines below it; the mistake is on its own line.
    if let Some(line) = open.filter(|_| message.contains("quoted scalar")) {
        return InvalidFrontMatter {
            line: lines.line(text, first + line),
            message: "a quoted value is not closed".to_owned(),
        };
    }
    InvalidFrontMatter {
        line: lines.line(text, (first + line).min(last)),
        message: message.trim_end_matches(['.', ':', ' ']).to_owned(),
    }
}

/// The first line (from 0) with a value that starts with a quote and does not end with one.
fn open_quote(source: &str) -> Option<usize> {
    source.lines().position(|line| {
        let value = line.split_once(':').map_or("", |(_, value)| value.trim());
        let quotes = ['"', '\'']
            .iter()
            .filter(|quote| value.starts_with(**quote));
        quotes
            .into_iter()
            .any(|quote| value.len() == 1 || !value.ends_with(*quote))
    })
}

/// `value` as a YAML scalar: plain where YAML reads it as the same text, else in quotes. A date
/// with a time stays plain, as Jekyll's front matter has it.
pub fn scalar(value: &str) -> String {
    if is_plain(value) {
        value.to_owned()
    } else if value.contains(['"', '\\']) && !value.contains(char::is_control) {
        single_quoted(value)
    } else {
        double_quoted(value)
    }
}

/// `value` between single quotes, which know one escape: a doubled quote.
pub(super) fn single_quoted(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// `value` between double quotes, which have the same escapes in YAML and TOML.
pub(super) fn double_quoted(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    out.push('"');
    for c in value.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The text of a quoted scalar; `None` if it is not valid.
pub(super) fn unquoted(token: &str) -> Option<String> {
    serde_yaml::from_str(token).ok()
}

/// Whether YAML 1.1, which Jekyll reads, takes the plain `value` for the same text.
fn is_plain(value: &str) -> bool {
    const WORDS: [&str; 10] = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~",
    ];
    let is_word = WORDS.iter().any(|word| word.eq_ignore_ascii_case(value));
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '_' | ':' | ',' | '+' | '-');
    let is_number = value.chars().all(number);
    let begins = value
        .starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '(' | '.' | '_' | '“'));
    begins
        && !is_word
        && !is_number
        && !value.ends_with([':', ' '])
        && !value.contains(": ")
        && !value.contains(" #")
        && !value.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_control_characters_is_read_as_it_was() {
        for text in [
            "a\u{7}: b",
            "\u{85}",
            "tab\tand\nline: x",
            "quote \" and \\: y",
        ] {
            assert_eq!(unquoted(&scalar(text)).as_deref(), Some(text), "{text:?}");
        }
    }

    #[test]
    fn a_scalar_is_quoted_where_yaml_needs_it() {
        for value in [
            "Week Ending July 28, 2024",
            "2024-07-30 21:00:00 -0000",
            "post",
        ] {
            assert_eq!(scalar(value), value);
        }
        for (value, expected) in [
            ("The Log: 28 July", "\"The Log: 28 July\""),
            ("@log 2024", "\"@log 2024\""),
            ("'Weekly' 28", "\"'Weekly' 28\""),
            ("2024-07-28", "\"2024-07-28\""),
            ("Log #28", "\"Log #28\""),
            ("no", "\"no\""),
            ("", "\"\""),
            ("a \"b\": c", "'a \"b\": c'"),
            ("it's \"b\": c", "'it''s \"b\": c'"),
        ] {
            assert_eq!(scalar(value), expected);
            assert_eq!(unquoted(expected).as_deref(), Some(value));
        }
    }
}
