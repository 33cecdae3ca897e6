//! A plan as a todo list, and the same list with complaints.

use std::fmt::Write;

use crate::pick::PickRequest;
use crate::pick::todo::{COMPLAINT, TodoError, WIDTH};
use crate::plan::{CandidateIndex, details, grouped_gaps};
use crate::text::{safe_for_terminal, safe_lines, wrapped};

const HELP: &str = "
# A line that begins with a number is a candidate, and its words as they will
# stand in the draft. Edit them, and save:
#
#   change words      keep the number and the link
#   move a line       within its section or below another heading; a ### piece
#                     gets number, title, link and author
#   delete a line     the candidate is dismissed: it never comes again
#
# Lines that begin with # may be deleted or left. If no candidate is left,
# nothing is done at all. You see the diff before anything is written.
#
# What is known of each candidate:
";

/// The plan as a todo list: the lines alone, so that they can be moved, then help, then what is known of each candidate.
pub fn write_todo(offer: &PickRequest<'_>) -> String {
    let PickRequest { plan, settings, .. } = offer;
    let numbered = || plan.entries.iter().zip(1..);
    let count = plan.entries.len();
    let digits = count.to_string().len();
    let candidates = if count == 1 {
        "candidate"
    } else {
        "candidates"
    };
    let mut out = format!(
        "# {count} {candidates}, the likeliest of each section first. Help and what is known of\n\
         # each stand below the list.\n"
    );
    for gap in grouped_gaps(&plan.gaps) {
        let gap = safe_for_terminal(&format!("Missing: {gap}"));
        for part in wrapped(&gap, WIDTH - 2).lines() {
            let _ = writeln!(out, "# {part}");
        }
    }
    for id in offer.open_sections() {
        let _ = write!(out, "\n## {}\n", settings.section(id).heading);
        for (entry, number) in numbered().filter(|numbered| numbered.0.section == id) {
            let words = safe_lines(&entry.text).replace('\n', " ");
            let _ = writeln!(out, "{number:>digits$} {words}");
        }
    }
    out.push_str(HELP);
    let upstream = CandidateIndex::new(offer.activity);
    for (entry, number) in numbered() {
        out.push_str("#\n");
        // Only the first line carries the number.
        let mut label = number.to_string();
        for line in details(entry, &upstream) {
            for part in wrapped(&line, WIDTH - digits - 3).lines() {
                let _ = writeln!(out, "# {label:>digits$} {part}");
                label.clear();
            }
        }
    }
    out
}

/// The text with each complaint above its line, in place of the complaints that stood there before.
pub fn with_complaints(text: &str, errors: &[TodoError]) -> String {
    let mut out = String::new();
    let lines = if errors.len() == 1 { "line" } else { "lines" };
    let _ = writeln!(
        out,
        "{COMPLAINT}{} {lines} cannot be read; {COMPLAINT}says why above each.",
        errors.len()
    );
    for (source, line) in text.lines().zip(1..) {
        for error in errors.iter().filter(|error| error.line == line) {
            for part in wrapped(&error.message, WIDTH - COMPLAINT.len()).lines() {
                let _ = writeln!(out, "{COMPLAINT}{part}");
            }
        }
        if !source.starts_with(COMPLAINT.trim_end()) {
            let _ = writeln!(out, "{source}");
        }
    }
    out
}
