//! Writes a plan as a todo list, and adds errors to an edited one.

use std::fmt::Write;

use crate::pick::PickRequest;
use crate::pick::todo::{ERROR_MARK, TodoError, WIDTH};
use crate::plan::{CandidateIndex, grouped_gaps};
use crate::settings::SectionForm;
use crate::text::{safe_for_terminal, safe_lines, wrapped};

const RULES: &str = "\
#   delete a line     not now: the candidate is offered again next time
#   dismiss 3 …       `dismiss` in front of a line: never offered again
#   move a line       within its section, or below another heading
#   change the text   but keep the number and the link
#
# You see the diff before anything is written. Lines that start with # are
# ignored. A featured item (###) gets number, title, link and author. Details of
# each candidate are below the list.
";

/// The todo list of a plan: the rules, the candidates, then details of each.
pub fn write_todo(request: &PickRequest<'_>) -> String {
    let PickRequest { plan, settings, .. } = request;
    let numbered = || plan.entries.iter().zip(1..);
    let count = plan.entries.len();
    let digits = count.to_string().len();
    let candidates = if count == 1 {
        "candidate"
    } else {
        "candidates"
    };
    let mut out =
        format!("# Save this list to take {count} {candidates}, or change it first:\n#\n");
    out.push_str(RULES);
    for gap in grouped_gaps(&plan.gaps) {
        let gap = safe_for_terminal(&format!("Missing: {gap}"));
        for part in wrapped(&gap, WIDTH - 2).lines() {
            let _ = writeln!(out, "# {part}");
        }
    }
    let upstream = CandidateIndex::new(request.activity);
    let groups = request.groups_without_note(&upstream);
    let mut open = request.open_sections().into_iter();
    let featured = open.find(|id| settings.section(*id).shape == SectionForm::Features);
    for id in request.open_sections() {
        let _ = write!(out, "\n## {}\n", settings.section(id).heading);
        if Some(id) == featured {
            out.push_str(&likely(request));
        }
        for (entry, number) in numbered().filter(|numbered| numbered.0.section == id) {
            if groups.iter().any(|group| group.start + 1 == number) {
                out.push_str("# without a release note; editors publish few of them:\n");
            }
            let words = safe_lines(&entry.text).replace('\n', " ");
            let _ = writeln!(out, "{number:>digits$} {words}");
        }
    }
    out.push_str("\n# Details of each candidate:\n");
    for (entry, number) in numbered() {
        out.push_str("#\n");
        // Only the first line has the number.
        let mut label = number.to_string();
        for line in request.details(entry, &upstream) {
            for part in wrapped(&line, WIDTH - digits - 3).lines() {
                let _ = writeln!(out, "# {label:>digits$} {part}");
                label.clear();
            }
        }
    }
    if !plan.schedule.outlook.is_empty() {
        out.push_str("#\n# The release schedule, to write from:\n#\n");
    }
    for line in plan.schedule.outlook.lines() {
        let _ = writeln!(out, "{}", format!("# {line}").trim_end());
    }
    out
}

/// A comment below the first heading of featured items: which candidates are likely.
fn likely(request: &PickRequest<'_>) -> String {
    let numbered = request.plan.entries.iter().zip(1..);
    let likely = numbered.filter(|(entry, _)| request.feature_reasons(entry).is_some());
    let numbers: Vec<String> = likely.map(|(_, number)| number.to_string()).collect();
    match numbers.is_empty() {
        true => String::new(),
        false => format!(
            "# likely: {}; to feature one, move its line here\n",
            numbers.join(", ")
        ),
    }
}

/// The text with each error above its line; earlier errors are removed.
pub fn with_errors(text: &str, errors: &[TodoError]) -> String {
    let mut out = String::new();
    let lines = if errors.len() == 1 { "line" } else { "lines" };
    let _ = writeln!(
        out,
        "{ERROR_MARK}{} {lines} cannot be parsed; {ERROR_MARK}says why above each.",
        errors.len()
    );
    for (source, line) in text.lines().zip(1..) {
        for error in errors.iter().filter(|error| error.line == line) {
            for part in wrapped(&error.message, WIDTH - ERROR_MARK.len()).lines() {
                let _ = writeln!(out, "{ERROR_MARK}{part}");
            }
        }
        if !source.starts_with(ERROR_MARK.trim_end()) {
            let _ = writeln!(out, "{source}");
        }
    }
    out
}
