//! Findings for reviewdog, which makes comments and suggestions of a pull request from them.
//!
//! The format: <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>. Lines and columns
//! count from 1, columns in bytes. Ranges with columns are half-open, ranges without are whole
//! lines.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::report::CheckedFile;
use crate::text::{LineIndex, Span, apply};

#[derive(Serialize)]
struct Finding<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Place,
    end: Place,
}

#[derive(Serialize)]
struct Place {
    line: usize,
    /// `None` at both ends: whole lines, the last one included.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
}

/// Replaces whole lines: GitHub's suggestions know nothing smaller.
#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

/// The findings of one edition, a JSON object a line; [`rdjson_document`] makes one document of
/// them.
pub fn rdjson(checked: &CheckedFile) -> String {
    let text = &*checked.post.text;
    let lines = LineIndex::new(text);
    let mut out = String::new();
    for finding in &checked.findings {
        let finding = of(finding, &checked.path, text, &lines);
        // Cannot fail: the fields are strings and numbers.
        out.push_str(&serde_json::to_string(&finding).unwrap_or_default());
        out.push('\n');
    }
    out
}

/// The document that holds the findings of all editions, each an object a line.
pub fn rdjson_document(findings: &str) -> String {
    let findings: Vec<&str> = findings.lines().collect();
    let findings = findings.join(",\n");
    format!("{{\"source\":{{\"name\":\"lwkd\"}},\"diagnostics\":[{findings}]}}\n")
}

fn of<'a>(finding: &Diagnostic, path: &'a str, text: &str, lines: &LineIndex) -> Finding<'a> {
    let message = match &finding.help {
        None => finding.message.clone(),
        Some(help) => format!("{}\nhelp: {help}", finding.message),
    };
    let suggestion = finding
        .fix
        .as_ref()
        .and_then(|fix| suggestion(fix, text, lines));
    Finding {
        message,
        location: Location {
            path,
            range: range(finding.span, text, lines),
        },
        severity: match finding.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Hint => "INFO",
        },
        code: Code {
            value: finding.rule,
        },
        suggestions: suggestion.into_iter().collect(),
    }
}

/// The lines that a fix changes, as they are after it.
fn suggestion(fix: &Fix, text: &str, lines: &LineIndex) -> Option<Suggestion> {
    let from = fix.edits.iter().map(|edit| edit.span.start).min()?;
    let to = fix.edits.iter().map(|edit| edit.span.end).max()?;
    let (first, last) = (lines.line_at(from), lines.line_at(to));
    // An edit that ends with a newline changes nothing in the line after it.
    let is_before = last > first && lines.line_span(last).start == to;
    let last = if is_before { last - 1 } else { last };
    let start = lines.line_span(first).start;
    let end = lines.line_span(last).end;
    let shifted: Vec<_> = fix
        .edits
        .iter()
        .map(|edit| {
            let mut edit = edit.clone();
            edit.span = Span::new(edit.span.start - start, edit.span.end - start);
            edit
        })
        .collect();
    let changed = apply(Span::new(start, end).of(text), &shifted);
    let changed = changed.strip_suffix('\n').unwrap_or(&changed);
    let changed = changed.strip_suffix('\r').unwrap_or(changed);
    let whole = |line: usize| Place {
        line: line + 1,
        column: None,
    };
    Some(Suggestion {
        range: Range {
            start: whole(first),
            end: whole(last),
        },
        text: changed.to_owned(),
    })
}

fn range(span: Span, text: &str, lines: &LineIndex) -> Range {
    let place = |offset: usize| {
        let offset = offset.min(text.len());
        let line = lines.line_at(offset);
        Place {
            line: line + 1,
            column: Some(offset - lines.line_span(line).start + 1),
        }
    };
    Range {
        start: place(span.start),
        end: place(span.end),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::post::Post;
    use crate::settings::Settings;
    use crate::text::Edit;

    fn document(text: &str, finding: Diagnostic) -> Value {
        let checked = CheckedFile {
            path: "_posts/a.md".into(),
            post: Post::parse(text, &Settings::default()),
            findings: vec![finding],
        };
        let document = rdjson_document(&rdjson(&checked));
        serde_json::from_str(&document).expect("JSON")
    }

    #[test]
    fn a_fix_becomes_a_suggestion_for_whole_lines() {
        let text = "é one\nGithub two\nthree\n";
        let span = Span::new(7, 13);
        let fix = Fix::safe("write `GitHub`", vec![Edit::replace(span, "GitHub")]);
        let found = document(text, Diagnostic::error(span, "write `GitHub`").fix(fix));
        let finding = &found["diagnostics"][0];
        assert_eq!(finding["severity"], "ERROR");
        assert_eq!(finding["location"]["range"]["start"]["line"], 2);
        assert_eq!(finding["suggestions"][0]["text"], "GitHub two");
        let range = &finding["suggestions"][0]["range"];
        assert_eq!(
            *range,
            serde_json::json!({"start": {"line": 2}, "end": {"line": 2}})
        );
    }

    #[test]
    fn a_fix_that_deletes_a_line_suggests_nothing_in_its_place() {
        let text = "one\n*\nthree\n";
        let fix = Fix::safe("remove it", vec![Edit::delete(Span::new(4, 6))]);
        let found = document(text, Diagnostic::warning(Span::new(4, 5), "empty").fix(fix));
        let suggestion = &found["diagnostics"][0]["suggestions"][0];
        assert_eq!(suggestion["text"], "");
        assert_eq!(suggestion["range"]["start"]["line"], 2);
        assert_eq!(suggestion["range"]["end"]["line"], 2);
    }

    #[test]
    fn a_line_that_is_added_comes_with_its_neighbour() {
        let text = "prose\n* one\n";
        let fix = Fix::safe("add an empty line", vec![Edit::insert(6, "\n")]);
        let found = document(
            text,
            Diagnostic::hint(Span::new(6, 11), "no empty line").fix(fix),
        );
        assert_eq!(found["diagnostics"][0]["suggestions"][0]["text"], "\n* one");
        assert_eq!(found["diagnostics"][0]["severity"], "INFO");
    }
}
