//! The form in which a template writes the date of publication.

use chrono::{DateTime, FixedOffset, Utc};

/// The form of the date in front matter: with or without a time, in some offset from UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateForm {
    parts: Vec<DatePart>,
    offset: FixedOffset,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum DatePart {
    Literal(char),
    /// A strftime pattern.
    Specifier(&'static str),
}

impl DateForm {
    /// The form of the template's `value`, such as `POST_DATE POST_TIME -0000` or
    /// `POST_DATET22:00:00Z`: digits of a time stand for a time.
    pub fn new(value: &str) -> Self {
        let mut parts = Vec::new();
        let mut rest = value;
        while let Some(c) = rest.chars().next() {
            let (part, length) = if rest.starts_with("POST_DATE") {
                (DatePart::Specifier("%Y-%m-%d"), "POST_DATE".len())
            } else if rest.starts_with("POST_TIME") {
                (DatePart::Specifier("%H:%M:%S"), "POST_TIME".len())
            } else if is_time(rest, 3) {
                (DatePart::Specifier("%H:%M:%S"), "00:00:00".len())
            } else if is_time(rest, 2) && !ends_in_offset(&parts) {
                (DatePart::Specifier("%H:%M"), "00:00".len())
            } else {
                (DatePart::Literal(c), c.len_utf8())
            };
            parts.push(part);
            rest = rest.get(length..).unwrap_or("");
        }
        Self {
            parts,
            offset: offset(value),
        }
    }

    /// `time` in this form.
    pub fn format(&self, time: DateTime<Utc>) -> String {
        let time = time.with_timezone(&self.offset);
        let mut out = String::new();
        for part in &self.parts {
            match part {
                DatePart::Literal(c) => out.push(*c),
                DatePart::Specifier(pattern) => out.push_str(&time.format(pattern).to_string()),
            }
        }
        out
    }

    /// Whether the form has a time.
    pub fn has_time(&self) -> bool {
        let mut parts = self.parts.iter();
        parts.any(|part| matches!(part, DatePart::Specifier(pattern) if pattern.contains("%H")))
    }
}

/// Whether `text` starts with `count` pairs of digits, with colons between them.
fn is_time(text: &str, count: usize) -> bool {
    let mut bytes = text.bytes();
    (0..count).all(|at| {
        (at == 0 || bytes.next() == Some(b':'))
            && bytes.next().is_some_and(|byte| byte.is_ascii_digit())
            && bytes.next().is_some_and(|byte| byte.is_ascii_digit())
    })
}

/// Whether the last part is the sign of an offset, as in `+02:00`.
fn ends_in_offset(parts: &[DatePart]) -> bool {
    matches!(parts.last(), Some(DatePart::Literal('+' | '-')))
}

/// The offset at the end of `value`, such as `+0200`; UTC without one.
fn offset(value: &str) -> FixedOffset {
    let utc = FixedOffset::east_opt(0).unwrap_or_else(|| unreachable!("UTC is an offset"));
    let value = value.trim_end();
    let Some(at) = value.rfind(['+', '-']) else {
        return utc;
    };
    let (sign, digits) = value.split_at(at + 1);
    let digits: String = digits.chars().filter(|c| *c != ':').collect();
    let is_offset = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let minutes = |text: &str| text.parse::<i32>().unwrap_or(0);
    let seconds = match is_offset {
        true => (minutes(&digits[..2]) * 60 + minutes(&digits[2..])) * 60,
        false => 0,
    };
    let east = match sign.ends_with('-') {
        true => FixedOffset::west_opt(seconds),
        false => FixedOffset::east_opt(seconds),
    };
    east.unwrap_or(utc)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_as_in_the_template() {
        let time = "2026-09-09T21:30:15Z".parse().expect("a time");
        for (form, expected, has_time) in [
            (
                "POST_DATE POST_TIME -0000",
                "2026-09-09 21:30:15 -0000",
                true,
            ),
            (
                "POST_DATE 22:00:00 -0000",
                "2026-09-09 21:30:15 -0000",
                true,
            ),
            ("POST_DATE", "2026-09-09", false),
            ("POST_DATET00:00:00.000Z", "2026-09-09T21:30:15.000Z", true),
            ("POST_DATE 10:00 +02:00", "2026-09-09 23:30 +02:00", true),
            (
                "POST_DATE 10:00:00 +0300",
                "2026-09-10 00:30:15 +0300",
                true,
            ),
        ] {
            let form_of = DateForm::new(form);
            assert_eq!(form_of.format(time), expected, "{form}");
            assert_eq!(form_of.has_time(), has_time, "{form}");
        }
    }
}
