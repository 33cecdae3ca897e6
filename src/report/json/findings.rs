//! Findings for programs: one JSON object per line.

use serde::Serialize;

use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::post::Post;
use crate::report::CheckedFile;
use crate::report::json::line;
use crate::text::{LineIndex, Position};

/// A finding; the field order is the order of the JSON keys.
///
/// Lines and columns count from 1, columns in characters. Offsets count the bytes of the file.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FindingLine<'a> {
    /// The edition's path.
    path: &'a str,
    #[cfg_attr(
        test,
        schemars(schema_with = "crate::report::json::schemas::rule_name")
    )]
    rule: &'a str,
    severity: Severity,
    /// What is wrong, in words.
    message: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start: usize,
    end: usize,
    /// What to do, where no fix says it.
    help: Option<&'a str>,
    fix: Option<FixLine<'a>>,
}

/// How to fix a finding.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct FixLine<'a> {
    title: &'a str,
    /// Whether `check --fix` applies it without `--unsafe-fixes`.
    safe: bool,
    /// Disjoint, in the order of the text.
    edits: Vec<EditLine<'a>>,
}

/// A span to replace: from `start` up to, not including, `end`, in bytes.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct EditLine<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

/// The findings of one edition, one JSON object per line.
pub fn findings(judged: &CheckedFile) -> String {
    let lines = finding_lines(judged).into_iter();
    lines.map(|finding| line(&finding)).collect()
}

/// The findings of one edition.
pub fn finding_lines(judged: &CheckedFile) -> Vec<FindingLine<'_>> {
    let mut places = Places::new(&judged.post);
    let findings = judged.findings.iter();
    findings
        .map(|finding| finding_line(&judged.path, finding, &mut places))
        .collect()
}

fn finding_line<'a>(
    path: &'a str,
    finding: &'a Diagnostic,
    places: &mut Places<'_>,
) -> FindingLine<'a> {
    let (from, to) = (places.of(finding.span.start), places.of(finding.span.end));
    FindingLine {
        path,
        rule: finding.rule,
        severity: finding.severity,
        message: &finding.message,
        line: from.line,
        column: from.column,
        end_line: to.line,
        end_column: to.column,
        start: finding.span.start,
        end: finding.span.end,
        help: finding.help.as_deref(),
        fix: finding.fix.as_ref().map(fix),
    }
}

fn fix(fix: &Fix) -> FixLine<'_> {
    let edits = fix.edits.iter().map(|edit| EditLine {
        start: edit.span.start,
        end: edit.span.end,
        text: &edit.replacement,
    });
    FixLine {
        title: &fix.title,
        safe: fix.applicability == Applicability::Safe,
        edits: edits.collect(),
    }
}

/// Lines and columns of positions that mostly ascend: a position on the line of the previous one is
/// counted from there, so that a line of a million characters with a thousand findings is read
/// once.
pub(in crate::report) struct Places<'t> {
    text: &'t str,
    lines: &'t LineIndex,
    last: (usize, Position),
}

impl<'t> Places<'t> {
    pub(in crate::report) fn new(post: &'t Post) -> Self {
        Self {
            text: &post.text,
            lines: &post.draft.lines,
            last: (0, Position { line: 1, column: 1 }),
        }
    }

    pub(in crate::report) fn of(&mut self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let (last, place) = self.last;
        let line = self.lines.line_at(offset) + 1;
        let found = match self.text.get(last..offset) {
            Some(between) if line == place.line => Position {
                line,
                column: place.column + between.chars().count(),
            },
            _ => self.lines.position(self.text, offset),
        };
        self.last = (offset, found);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;
    use crate::text::{Edit, Span};

    #[test]
    fn a_finding_is_one_line_with_every_key() {
        let text = "naïve a.\n";
        let at = Span::new(8, 9);
        let mut finding = Diagnostic::hint(at, "a \"bullet\" ends\nwith a period");
        finding.rule = "bullet-period";
        let finding = finding.fix(Fix::unsafe_("take it away", vec![Edit::delete(at)]));
        let judged = CheckedFile {
            path: "_posts/a.md".into(),
            post: Post::parse(text, &Settings::default()),
            findings: vec![finding],
        };
        assert_eq!(
            findings(&judged),
            concat!(
                r#"{"path":"_posts/a.md","rule":"bullet-period","severity":"hint","#,
                r#""message":"a \"bullet\" ends\nwith a period","line":1,"column":8,"end_line":1,"#,
                r#""end_column":9,"start":8,"end":9,"help":null,"fix":{"title":"take it away","#,
                r#""safe":false,"edits":[{"start":8,"end":9,"text":""}]}}"#,
                "\n"
            )
        );
    }

    #[test]
    fn positions_are_those_of_the_line_index_in_any_order() {
        let text = "äb\nc\u{301}d\n\nxyz";
        let lines = LineIndex::new(text);
        let post = Post::parse(text, &Settings::default());
        let mut places = Places::new(&post);
        for offset in [0, 2, 3, 4, 7, 2, 8, 9, 10, 12, 0, 40] {
            let expected = lines.position(text, offset);
            assert_eq!(places.of(offset), expected, "at {offset}");
        }
    }
}
