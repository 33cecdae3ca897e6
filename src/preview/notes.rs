//! Findings as notes in the margin.

use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::preview::html::escape;
use crate::rules::select_fixes;
use crate::text::{Edit, LineIndex, Span, apply, safe_for_terminal};

/// The largest number of lines that a note offers to copy. `check --fix` applies larger fixes.
const MAX_COPIED_LINES: usize = 12;

/// The name of a severity, for people and for the style sheet.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    }
}

/// What notes need to know of the draft and its findings.
pub(super) struct FindingNotes<'a> {
    text: &'a str,
    lines: LineIndex,
    findings: &'a [Diagnostic],
    /// The edits of all safe fixes that do not overlap.
    safe: Vec<Edit>,
}

impl<'a> FindingNotes<'a> {
    pub(super) fn new(text: &'a str, findings: &'a [Diagnostic]) -> Self {
        Self {
            text,
            lines: LineIndex::new(text),
            findings,
            safe: select_fixes(findings, false)
                .into_iter()
                .flat_map(|(_, fix)| fix.edits.iter().cloned())
                .collect(),
        }
    }

    /// The note for the finding at index `at`. It holds only elements that are allowed in a
    /// paragraph.
    pub(super) fn note(&self, at: usize, finding: &Diagnostic) -> String {
        let severity = severity(finding.severity);
        let line = self.line(finding.span);
        let mut out = format!(
            "<span class=\"note {severity}\" id=\"finding-{}\" role=\"note\">\
             <span class=\"what\"><b>{severity}</b> {}</span>",
            at + 1,
            prose(&finding.message)
        );
        for label in &finding.labels {
            let line = self.line(label.span);
            let message = prose(&label.message);
            out.push_str(&format!(
                "<span class=\"more\">line {line}: {message}</span>"
            ));
        }
        if let Some(help) = &finding.help {
            out.push_str(&format!("<span class=\"more\">{}</span>", prose(help)));
        }
        if let Some(fix) = &finding.fix {
            let kind = match fix.applicability {
                Applicability::Safe => "fix",
                Applicability::Unsafe => "perhaps",
            };
            let title = prose(&fix.title);
            out.push_str(&format!(
                "<span class=\"more\"><i>{kind}:</i> {title}</span>"
            ));
            out.push_str(&self.fixed_lines(at, fix));
        }
        out.push_str(&format!(
            "<span class=\"where\">line {line} · {}</span></span>",
            escape(finding.rule)
        ));
        out
    }

    fn line(&self, span: Span) -> usize {
        self.lines.position(self.text, span.start).line
    }

    /// The lines of a fix with this fix and all safe ones applied, to copy. Only the last note on
    /// these lines has them. A fix that removes whole lines has nothing to copy.
    fn fixed_lines(&self, at: usize, fix: &Fix) -> String {
        let Some((first, last)) = self.lines_of(fix) else {
            return String::new();
        };
        let later = self.findings.iter().skip(at + 1);
        let later = later.filter_map(|later| self.lines_of(later.fix.as_ref()?));
        if later.into_iter().any(|later| later == (first, last)) {
            return String::new();
        }
        if last - first >= MAX_COPIED_LINES {
            return "<span class=\"more\"><code>lwkd check --fix</code> applies it</span>"
                .to_owned();
        }
        let region = Span::new(
            self.lines.line_span(first).start,
            self.lines.line_span(last).end,
        );
        let source = region.of(self.text);
        let others = self
            .safe
            .iter()
            .filter(|safe| region.contains_span(safe.span));
        let others =
            others.filter(|other| !fix.edits.iter().any(|own| own.span.touches(other.span)));
        let edits: Vec<Edit> = fix
            .edits
            .iter()
            .chain(others)
            .map(|edit| Edit {
                span: Span::new(edit.span.start - region.start, edit.span.end - region.start),
                replacement: edit.replacement.clone(),
            })
            .collect();
        let fixed = apply(source, &edits);
        // Edits that remove a line and its neighbours leave lines that are in the draft already:
        // pasted over the finding's line, they would be there twice.
        if fixed.trim().is_empty() || fixed.lines().count() < source.lines().count() {
            return match first == last {
                true => format!("<span class=\"more\">remove line {}</span>", first + 1),
                false => format!(
                    "<span class=\"more\">remove or join lines {}–{}</span>",
                    first + 1,
                    last + 1
                ),
            };
        }
        let fixed = escape(fixed.trim_end_matches(['\n', '\r']));
        format!(
            "<code class=\"fixed\">{fixed}</code>\
             <button type=\"button\" class=\"copy\" data-copy=\"{fixed}\">Copy the fixed line</button>"
        )
    }

    /// The first and the last line of a fix, from 0, inclusive.
    fn lines_of(&self, fix: &Fix) -> Option<(usize, usize)> {
        let first = fix.edits.iter().map(|edit| edit.span.start).min()?;
        let last = fix.edits.iter().map(|edit| edit.span.end).max()?;
        Some((self.lines.line_at(first), self.lines.line_at(last)))
    }
}

/// One of our messages as HTML: text between backticks becomes code.
fn prose(message: &str) -> String {
    let message = safe_for_terminal(message);
    let parts: Vec<&str> = message.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escape(&message);
    }
    let part = |(at, part): (usize, &&str)| match at % 2 {
        0 => escape(part),
        _ => format!("<code>{}</code>", escape(part)),
    };
    parts.iter().enumerate().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Edit;

    fn noted(text: &str, findings: &[Diagnostic]) -> String {
        let notes = FindingNotes::new(text, findings);
        let notes = findings
            .iter()
            .enumerate()
            .map(|(at, finding)| notes.note(at, finding));
        notes.collect()
    }

    #[test]
    fn a_note_offers_the_fixed_line() {
        let text = "## A\n\n* one [x](u).\n* two\n";
        let period = Span::new(18, 19);
        assert_eq!(period.of(text), ".");
        let fix = Fix::safe("remove the period", vec![Edit::delete(period)]);
        let finding = Diagnostic::hint(period, "ends with a period").fix(fix);
        let html = noted(text, &[finding]);
        assert!(html.contains("data-copy=\"* one [x](u)\""), "{html}");
        assert!(html.contains("line 3"), "{html}");
    }

    #[test]
    fn the_last_note_of_a_line_offers_all_its_fixes_together() {
        let text = "* a|b|c\n";
        let pipe = |at: usize| {
            let edit = Edit::insert(at, "\\");
            Diagnostic::error(Span::new(at, at + 1), "a pipe")
                .fix(Fix::safe("write `\\|`", vec![edit]))
        };
        let html = noted(text, &[pipe(3), pipe(5)]);
        assert_eq!(html.matches("data-copy").count(), 1, "{html}");
        assert!(html.contains("data-copy=\"* a\\|b\\|c\""), "{html}");
        assert!(html.contains("write <code>\\|</code>"), "{html}");
    }

    #[test]
    fn a_message_cannot_become_markup() {
        let finding = Diagnostic::error(Span::at(0), "<script>\u{202e}").help("\"><b>");
        let html = noted("", &[finding]);
        assert!(
            !html.contains("<script>") && !html.contains("\"><b>\""),
            "{html}"
        );
        assert!(html.contains("&lt;script&gt;"), "{html}");
    }

    #[test]
    fn a_fix_of_many_lines_is_not_offered_to_copy() {
        let text = "x\n".repeat(30);
        let fix = Fix::safe("remove", vec![Edit::delete(Span::new(0, text.len()))]);
        let html = noted(&text, &[Diagnostic::error(Span::at(0), "m").fix(fix)]);
        assert!(
            html.contains("lwkd check --fix") && !html.contains("data-copy"),
            "{html}"
        );
    }
}
