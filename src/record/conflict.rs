//! What git and people leave of a record that two writers changed: both sides, between markers or one below the other.

use std::collections::HashSet;

/// Whose a line is where git left conflict markers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Both,
    Ours,
    Theirs,
    /// A marker, or what both had before: they know it still, or wrote it anew.
    Nobody,
}

/// Our text and theirs where git left conflict markers, else the whole. Lines stay where they were, so that an error
/// points to the right one.
pub(super) fn sides(text: &str) -> Vec<String> {
    let is_mark = |line: &str, mark: &str| line == mark || line.starts_with(&format!("{mark} "));
    if !text.lines().any(|line| is_mark(line, "<<<<<<<")) {
        return vec![text.to_owned()];
    }
    let mut now = Of::Both;
    let of_line = |line: &str| {
        let next = match now {
            Of::Both if is_mark(line, "<<<<<<<") => Of::Ours,
            Of::Ours if is_mark(line, "|||||||") => Of::Nobody,
            Of::Ours | Of::Nobody if is_mark(line, "=======") => Of::Theirs,
            Of::Theirs if is_mark(line, ">>>>>>>") => Of::Both,
            _ => return now,
        };
        now = next;
        Of::Nobody
    };
    let marks: Vec<Of> = text.lines().map(of_line).collect();
    let side = |side: Of| {
        let lines = text.lines().zip(&marks);
        let kept = lines.map(|(line, of)| {
            if [Of::Both, side].contains(of) {
                line
            } else {
                ""
            }
        });
        kept.flat_map(|kept| [kept, "\n"]).collect()
    };
    vec![side(Of::Ours), side(Of::Theirs)]
}

/// `text` in pieces that hold each section once, each with the number of lines before it. A person who resolves a
/// conflict by keeping both sides leaves two blocks of one section, which YAML does not take for one map.
pub(super) fn maps(text: &str) -> Vec<(usize, &str)> {
    let begins_a_block =
        |line: &str| !line.trim().is_empty() && !line.starts_with([' ', '\t', '-', '#', ']', '}']);
    let mut pieces = Vec::new();
    let mut met = HashSet::new();
    let (mut begun, mut lines_before) = (0, 0);
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if begins_a_block(line) && !met.insert(line.trim()) {
            pieces.push((lines_before, &text[begun..at]));
            (begun, lines_before) = (at, number);
            met = HashSet::from([line.trim()]);
        }
        at += line.len();
    }
    pieces.push((lines_before, &text[begun..]));
    pieces
}
