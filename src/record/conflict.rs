//! Records that two writers changed: git's conflict markers, or one section's block twice.

use std::collections::HashSet;

/// The side that a line belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Both,
    Ours,
    Theirs,
    /// A marker or the common ancestor: both sides know it still, or wrote it again.
    Neither,
}

/// Our text and their text if there are conflict markers, else the whole text. Line numbers are
/// kept, so that an error points to the right line.
pub(super) fn sides(text: &str) -> Vec<String> {
    let is_mark = |line: &str, mark: &str| line == mark || line.starts_with(&format!("{mark} "));
    if !text.lines().any(|line| is_mark(line, "<<<<<<<")) {
        return vec![text.to_owned()];
    }
    let mut now = Side::Both;
    let side_of_line = |line: &str| {
        let next = match now {
            Side::Both if is_mark(line, "<<<<<<<") => Side::Ours,
            Side::Ours if is_mark(line, "|||||||") => Side::Neither,
            Side::Ours | Side::Neither if is_mark(line, "=======") => Side::Theirs,
            Side::Theirs if is_mark(line, ">>>>>>>") => Side::Both,
            _ => return now,
        };
        now = next;
        Side::Neither
    };
    let marks: Vec<Side> = text.lines().map(side_of_line).collect();
    let side = |side: Side| {
        let lines = text.lines().zip(&marks);
        let kept = lines.map(|(line, of)| match [Side::Both, side].contains(of) {
            true => line.to_owned(),
            // To YAML a carriage return ends a line too, and one before a newline does not.
            false => line.matches('\r').flat_map(|end| [end, " "]).collect(),
        });
        kept.map(|line| line + "\n").collect()
    };
    vec![side(Side::Ours), side(Side::Theirs)]
}

/// Splits `text` into parts that hold each section once; each comes with the number of lines before
/// it. A person who resolves a conflict by keeping both sides leaves two blocks of one section,
/// which YAML rejects as a duplicate key.
pub(super) fn split_maps(text: &str) -> Vec<(usize, &str)> {
    let starts_a_block =
        |line: &str| !line.trim().is_empty() && !line.starts_with([' ', '\t', '-', '#', ']', '}']);
    let mut parts = Vec::new();
    let mut met = HashSet::new();
    let (mut start, mut lines_before) = (0, 0);
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if starts_a_block(line) && !met.insert(line.trim()) {
            parts.push((lines_before, &text[start..at]));
            (start, lines_before) = (at, number);
            met = HashSet::from([line.trim()]);
        }
        at += line.len();
    }
    parts.push((lines_before, &text[start..]));
    parts
}
