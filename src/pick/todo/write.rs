//! Writes a plan as a todo list, and adds errors to an edited one.

use std::fmt::Write;

use crate::pick::PickRequest;
use crate::pick::todo::{ERROR_MARK, TodoError, WIDTH};
use crate::plan::{CandidateIndex, details, grouped_gaps};
use crate::text::{safe_for_terminal, safe_lines, wrapped};

const HELP: &str = "
# A line that starts with a number is a candidate: the number, then the bullet
# as it will appear in the draft. Edit the list, then save it:
#
#   change the text   keep the number and the link
#   move a line       within its section or below another heading; a featured
#                     item (###) gets number, title, link and author
#   delete a line     dismisses the candidate: it is never offered again
#
# Lines that start with # are ignored. If no candidate is left, nothing is
# written. You see the diff before anything is written.
#
# Details of each candidate:
";

/// The todo list of a plan: candidates first, so that they can be moved easily, then help, then
/// details of each candidate.
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
    let mut out = format!(
        "# {count} {candidates}, the best of each section first. Help and details are below the\n\
         # list.\n"
    );
    for gap in grouped_gaps(&plan.gaps) {
        let gap = safe_for_terminal(&format!("Missing: {gap}"));
        for part in wrapped(&gap, WIDTH - 2).lines() {
            let _ = writeln!(out, "# {part}");
        }
    }
    for id in request.open_sections() {
        let _ = write!(out, "\n## {}\n", settings.section(id).heading);
        for (entry, number) in numbered().filter(|numbered| numbered.0.section == id) {
            let words = safe_lines(&entry.text).replace('\n', " ");
            let _ = writeln!(out, "{number:>digits$} {words}");
        }
    }
    out.push_str(HELP);
    let upstream = CandidateIndex::new(request.activity);
    for (entry, number) in numbered() {
        out.push_str("#\n");
        // Only the first line has the number.
        let mut label = number.to_string();
        for line in details(entry, &upstream, settings) {
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
