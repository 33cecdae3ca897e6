//! Findings as notes in the margin.

use super::html::escape;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::text::{LineIndex, Span, apply, safe_for_terminal};

/// More lines than this are not offered to be copied: such a fix is for `check --fix`.
const MOST_COPIED_LINES: usize = 12;

/// The name of a severity, for people and for the style sheet.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    }
}

/// One finding as a note. Only elements that may stand within a paragraph.
pub(super) fn note(text: &str, lines: &LineIndex, finding: &Diagnostic, number: usize) -> String {
    let severity = severity(finding.severity);
    let line = lines.position(text, finding.span.start).line;
    let mut out = format!(
        "<span class=\"note {severity}\" id=\"finding-{number}\" role=\"note\">\
         <span class=\"what\"><b>{severity}</b> {}</span>",
        escape(&safe_for_terminal(&finding.message))
    );
    for label in &finding.labels {
        let line = lines.position(text, label.span.start).line;
        let message = escape(&safe_for_terminal(&label.message));
        out.push_str(&format!("<span class=\"more\">line {line}: {message}</span>"));
    }
    if let Some(help) = &finding.help {
        let help = escape(&safe_for_terminal(help));
        out.push_str(&format!("<span class=\"more\">{help}</span>"));
    }
    if let Some(fix) = &finding.fix {
        out.push_str(&fix_note(text, lines, fix));
    }
    out.push_str(&format!(
        "<span class=\"where\">line {line} · {}</span></span>",
        escape(finding.rule)
    ));
    out
}

fn fix_note(text: &str, lines: &LineIndex, fix: &Fix) -> String {
    let kind = match fix.applicability {
        Applicability::Safe => "fix",
        Applicability::Unsafe => "perhaps",
    };
    let title = escape(&safe_for_terminal(&fix.title));
    let mut out = format!("<span class=\"more fix\"><i>{kind}:</i> {title}</span>");
    match mended(text, lines, fix) {
        Some(mended) if mended.trim().is_empty() => {}
        Some(mended) => {
            let mended = escape(&mended);
            out.push_str(&format!(
                "<code class=\"mended\">{mended}</code>\
                 <button type=\"button\" class=\"copy\" data-copy=\"{mended}\">Copy the mended line</button>"
            ));
        }
        None => out.push_str("<span class=\"more\"><code>lwkd check --fix</code> does it</span>"),
    }
    out
}

/// The lines that a fix touches, as they are after it, without the last line end. `None`: too many to copy.
fn mended(text: &str, lines: &LineIndex, fix: &Fix) -> Option<String> {
    let first = fix.edits.iter().map(|it| it.span.start).min()?;
    let last = fix.edits.iter().map(|it| it.span.end).max()?;
    let (first, last) = (lines.line_at(first), lines.line_at(last));
    if last - first >= MOST_COPIED_LINES {
        return None;
    }
    let region = Span::new(lines.line_span(first).start, lines.line_span(last).end);
    let after = apply(text, &fix.edits);
    let end = after.len().checked_sub(text.len() - region.end)?;
    let mended = after.get(region.start..end)?;
    Some(mended.trim_end_matches(['\n', '\r']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Edit;

    fn noted(text: &str, finding: &Diagnostic) -> String {
        note(text, &LineIndex::new(text), finding, 1)
    }

    #[test]
    fn a_note_offers_the_mended_line() {
        let text = "## A\n\n* one [x](u).\n* two\n";
        let period = Span::new(18, 19);
        assert_eq!(period.of(text), ".");
        let fix = Fix::safe("remove the period", vec![Edit::delete(period)]);
        let html = noted(text, &Diagnostic::hint(period, "ends with a period").fix(fix));
        assert!(html.contains("data-copy=\"* one [x](u)\""), "{html}");
        assert!(html.contains("line 3"), "{html}");
    }

    #[test]
    fn a_note_cannot_make_markup_of_a_message() {
        let finding = Diagnostic::error(Span::at(0), "<script>\u{202e}").help("\"><b>");
        let html = noted("", &finding);
        assert!(!html.contains("<script>") && !html.contains("\"><b>\""), "{html}");
        assert!(html.contains("&lt;script&gt;"), "{html}");
    }

    #[test]
    fn a_fix_over_many_lines_is_left_to_check() {
        let text = "x\n".repeat(30);
        let fix = Fix::safe("remove", vec![Edit::delete(Span::new(0, text.len()))]);
        let html = noted(&text, &Diagnostic::error(Span::at(0), "m").fix(fix));
        assert!(html.contains("lwkd check --fix") && !html.contains("data-copy"), "{html}");
    }
}
