//! The pattern that the names of some editions have in common.

use chrono::{Datelike, NaiveDate, Weekday};

/// One edition by its file's path below the posts folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NamedFile {
    pub(super) name: String,
    /// The day in the name; of a name with no more than a month, its first day.
    pub(super) date: NaiveDate,
    pub(super) has_day: bool,
    /// The last number in the name that is no part of the date.
    pub(super) number: Option<u64>,
    /// The name with `%Y-%m-%d` or the like for the date, and `{number}` for the number.
    pub(super) shape: String,
}

/// Reads a file's name; `None` if it has no date.
pub(super) fn read(name: &str) -> Option<NamedFile> {
    let forms: [(&str, usize); 2] = [("%Y-%m-%d", 10), ("%Y-%m", 7)];
    let date = forms.iter().find_map(|(form, length)| {
        let mut starts = name.char_indices().map(|(at, _)| at);
        starts.find_map(|at| {
            let text = name.get(at..at + length)?;
            let day = match *length {
                7 => format!("{text}-01"),
                _ => text.to_owned(),
            };
            let alone = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_digit());
            let is_alone =
                alone(name[..at].chars().next_back()) && alone(name[at + length..].chars().next());
            let date = day.parse().ok().filter(|_| is_alone)?;
            Some((date, at..at + length, *form))
        })
    });
    let (date, range, form) = date?;
    let (before, after) = (&name[..range.start], &name[range.end..]);
    let (number, after) = with_number(after);
    Some(NamedFile {
        name: name.to_owned(),
        date,
        has_day: form.ends_with("%d"),
        number,
        shape: format!("{before}{form}{after}"),
    })
}

/// The last number in the stem of `text`, and `text` with a placeholder for it.
fn with_number(text: &str) -> (Option<u64>, String) {
    let stem = text.rfind('.').unwrap_or(text.len());
    let is_digit = |c: char| c.is_ascii_digit();
    let Some(last) = text[..stem].rfind(is_digit) else {
        return (None, text.to_owned());
    };
    let first = text[..last].rfind(|c| !is_digit(c)).map_or(0, |at| {
        at + text[at..].chars().next().map_or(1, char::len_utf8)
    });
    let digits = &text[first..=last];
    let placeholder = match digits.starts_with('0') {
        true => format!("{{number:0{}}}", digits.len()),
        false => "{number}".to_owned(),
    };
    let pattern = format!("{}{placeholder}{}", &text[..first], &text[last + 1..]);
    (digits.parse().ok(), pattern)
}

/// How often editions of these dates (sorted, the newest last) appear: `None` for every month, else
/// the weekday of the last one.
pub(super) fn weekday(files: &[&NamedFile]) -> Option<Weekday> {
    let newest = files.last()?;
    let days: Vec<i64> = files
        .windows(2)
        .map(|pair| (pair[1].date - pair[0].date).num_days())
        .collect();
    let monthly = days.iter().filter(|days| (27..=32).contains(*days)).count();
    match newest.has_day && (days.is_empty() || 2 * monthly < days.len()) {
        true => Some(newest.date.weekday()),
        false => None,
    }
}

/// `text` as a pattern: with specifiers for the edition's date and number where it names them.
pub(super) fn pattern(text: &str, file: &NamedFile) -> String {
    let escaped = text
        .replace('%', "%%")
        .replace('{', "{{")
        .replace('}', "}}");
    let forms = ["%B %-d, %Y", "%-d %B %Y", "%Y-%m-%d", "%B %Y", "%Y-%m"];
    replaced(escaped, file, &forms.map(|form| (form, form)), "{number}")
}

/// `text` with a template's placeholders for the edition's date and number.
pub(super) fn with_placeholders(text: &str, file: &NamedFile) -> String {
    let forms = [
        ("%B %-d, %Y", "Month DD, YYYY"),
        ("%Y-%m-%d", "POST_SLUG_DATE"),
        ("%B %Y", "Month YYYY"),
    ];
    replaced(text.to_owned(), file, &forms, "POST_NUMBER")
}

/// `text` with the first of `forms` that it holds, and the number, replaced.
fn replaced(text: String, file: &NamedFile, forms: &[(&str, &str)], number_text: &str) -> String {
    let mut out = text;
    for (form, replacement) in forms {
        let written = file.date.format(form).to_string();
        if out.contains(&written) {
            out = out.replace(&written, replacement);
            break;
        }
    }
    let Some(number) = file.number else {
        return out;
    };
    let number = number.to_string();
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut places = out.match_indices(&number).map(|(at, _)| at);
    let found = places.find(|at| {
        !is_digit(out[..*at].chars().next_back())
            && !is_digit(out[at + number.len()..].chars().next())
    });
    match found {
        Some(at) => format!("{}{number_text}{}", &out[..at], &out[at + number.len()..]),
        None => out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_a_pattern() {
        for (name, shape, number) in [
            ("2024-07-28-update.md", "%Y-%m-%d-update.md", None),
            (
                "2024-07-19-twin0255.md",
                "%Y-%m-%d-twin{number:04}.md",
                Some(255),
            ),
            ("2024-07/index.md", "%Y-%m/index.md", None),
            (
                "2024-07-24-issue-557.markdown",
                "%Y-%m-%d-issue-{number}.markdown",
                Some(557),
            ),
        ] {
            let file = read(name).expect(name);
            assert_eq!((file.shape.as_str(), file.number), (shape, number));
        }
        assert_eq!(read("_index.md"), None);
        assert_eq!(read("2024-13-01.md"), None);
    }

    #[test]
    fn a_title_is_a_pattern() {
        let file = read("2024-07-19-twin0255.md").expect("a date");
        for (title, pattern) in [
            (
                "This week in Nushell #255",
                "This week in Nushell #{number}",
            ),
            ("Week of July 19, 2024: 100%", "Week of %B %-d, %Y: 100%%"),
            ("News 1255 {x}", "News 1255 {{x}}"),
        ] {
            assert_eq!(super::pattern(title, &file), pattern);
        }
        for (text, expected) in [
            ("# Week 255", "# Week POST_NUMBER"),
            ("until July 19, 2024", "until Month DD, YYYY"),
        ] {
            assert_eq!(with_placeholders(text, &file), expected);
        }
    }
}
