//! Findings for GitHub: workflow commands that Actions turns into annotations, and a job summary
//! (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands).

use std::fmt::Write;

use crate::diagnostic::{Diagnostic, Severity};
use crate::report::json::Places;
use crate::report::{CheckedFile, Counts};
use crate::text::{safe_for_markdown, safe_for_terminal};

/// The most rows of a job summary, which GitHub limits to 1 MiB.
const MOST_ROWS: usize = 500;

/// One workflow command per finding. `path` is relative to the repository.
pub fn annotations(judged: &CheckedFile, path: &str) -> String {
    let mut places = Places::new(&judged.post);
    let mut out = String::new();
    for finding in &judged.findings {
        let (from, to) = (places.of(finding.span.start), places.of(finding.span.end));
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "notice",
        };
        let _ = write!(
            out,
            "::{command} file={},line={},endLine={}",
            property(path),
            from.line,
            to.line
        );
        // GitHub accepts columns only within one line.
        if from.line == to.line {
            let _ = write!(out, ",col={},endColumn={}", from.column, to.column);
        }
        let _ = writeln!(
            out,
            ",title={}::{}",
            property(finding.rule),
            data(&words(finding))
        );
    }
    out
}

/// The message and the help, each on its own line.
fn words(finding: &Diagnostic) -> String {
    let mut out = safe_for_terminal(&finding.message);
    let fix = finding.fix.as_ref().map(|fix| fix.title.as_str());
    for advice in finding.help.as_deref().into_iter().chain(fix) {
        out.push('\n');
        out.push_str(&safe_for_terminal(advice));
    }
    out
}

/// Escapes the message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// The findings of one edition as rows of a Markdown table, newlines included.
pub fn rows(judged: &CheckedFile) -> Vec<String> {
    let mut places = Places::new(&judged.post);
    let path = safe_for_markdown(&judged.path);
    let mut row = |finding: &Diagnostic| {
        let line = places.of(finding.span.start).line;
        let severity = match finding.severity {
            Severity::Error => "**error**",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        };
        let fix = finding.fix.as_ref().map(|fix| fix.title.as_str());
        let advice = finding.help.as_deref().or(fix).unwrap_or("");
        format!(
            "| {path}:{line} | {severity} `{}`: {} | {} |\n",
            finding.rule,
            safe_for_markdown(&finding.message),
            safe_for_markdown(advice),
        )
    };
    let shown = judged.findings.iter().take(MOST_ROWS);
    shown.map(&mut row).collect()
}

/// The job summary: GitHub limits the number of annotations, this lists all findings. `rows` are
/// those of all editions.
pub fn summary<'a>(tally: Counts, rows: impl Iterator<Item = &'a String>) -> String {
    if tally.is_clean() {
        return "### lwkd check\n\nNo problems.\n".to_owned();
    }
    let mut out = format!("### lwkd check: {}\n\n", tally.in_words());
    out.push_str("| where | what | what to do |\n| --- | --- | --- |\n");
    out.extend(rows.take(MOST_ROWS).map(String::as_str));
    let all = tally.errors + tally.warnings + tally.hints;
    if let Some(more) = all
        .checked_sub(MOST_ROWS)
        .filter(|checked_sub| *checked_sub > 0)
    {
        let _ = writeln!(out, "\nand {more} more: run `lwkd check` to see them");
    }
    out
}
