//! A plan as a todo list, and the same list with complaints.

use std::fmt::Write;

use super::{COMPLAINT, TodoError, WIDTH};
use crate::compose::{Offer, Upstream, details, gap_in_words, wrapped};
use crate::settings::Shape;
use crate::text::{safe_for_terminal, safe_lines};

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
";

/// The plan as a todo list.
pub fn write_todo(offer: &Offer<'_>) -> String {
    let Offer { plan, settings, .. } = offer;
    let upstream = Upstream::new(offer.activity);
    let digits = plan.entries.len().to_string().len();
    let count = plan.entries.len();
    let candidates = if count == 1 {
        "candidate"
    } else {
        "candidates"
    };
    let mut out = format!(
        "# {count} {candidates}, the likeliest of each section first. Help stands at the end.\n"
    );
    for gap in &plan.gaps {
        let gap = safe_for_terminal(&format!("Missing: {}", gap_in_words(gap)));
        for part in wrapped(&gap, WIDTH - 2) {
            let _ = writeln!(out, "# {part}");
        }
    }
    for id in offer.open_sections() {
        let section = settings.section(id);
        let _ = write!(out, "\n## {}\n", section.heading);
        match section.shape {
            Shape::Bullets => {}
            Shape::Features => {
                out.push_str("#     a line that is moved here becomes a ### piece\n")
            }
            Shape::Prose => out.push_str("#     a line that is moved here becomes a paragraph\n"),
        }
        let numbered = plan.entries.iter().zip(1..);
        for (entry, number) in numbered.filter(|it| it.0.section == id) {
            let words = safe_lines(&entry.text).replace('\n', " ");
            let _ = write!(out, "\n{number:>digits$} {words}\n");
            for line in details(entry, &upstream) {
                for (at, part) in wrapped(&line, WIDTH - 8).iter().enumerate() {
                    let indent = if at == 0 { "#     " } else { "#       " };
                    let _ = writeln!(out, "{indent}{part}");
                }
            }
        }
    }
    out.push_str(HELP);
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
        for error in errors.iter().filter(|it| it.line == line) {
            for part in wrapped(&error.message, WIDTH - COMPLAINT.len()) {
                let _ = writeln!(out, "{COMPLAINT}{part}");
            }
        }
        if !source.starts_with(COMPLAINT.trim_end()) {
            let _ = writeln!(out, "{source}");
        }
    }
    out
}
