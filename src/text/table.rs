//! Rows of cells in columns.

use crate::text::{columns, hanging};

/// The least width of the last column beside the others; below it, each row becomes a few lines.
const LEAST: usize = 18;

/// Lays `rows` out in columns, indented by two spaces and two spaces apart. In a terminal of
/// `width` columns the last cell is wrapped in its column; where that is too narrow, the first cell
/// has a line of its own and the others follow below it, so that each row can be read alone.
pub fn table<const N: usize>(rows: &[[String; N]], width: Option<usize>) -> String {
    let widest = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at));
        cells.map(|cell| columns(cell)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..N).map(widest).collect();
    let before: usize = widths
        .iter()
        .take(N.saturating_sub(1))
        .map(|width| width + 2)
        .sum();
    let last = widths.last().copied().unwrap_or(0);
    let width = width.unwrap_or(usize::MAX);
    let is_stacked = 2 + before + last.min(LEAST) > width;
    let mut out = String::new();
    for row in rows {
        let lines = match is_stacked {
            true => stacked(row, width),
            false => aligned(row, &widths, width),
        };
        out.push_str(&lines);
    }
    out
}

fn aligned(row: &[String], widths: &[usize], width: usize) -> String {
    let mut line = String::from("  ");
    let Some((last, first)) = row.split_last() else {
        return String::new();
    };
    for (cell, width) in first.iter().zip(widths) {
        let padding = width.saturating_sub(columns(cell)) + 2;
        line.push_str(cell);
        line.push_str(&" ".repeat(padding));
    }
    let indent = columns(&line);
    let text = hanging(last, width, indent, indent);
    line.push_str(text.get(indent..).unwrap_or(""));
    line.truncate(line.trim_end().len());
    line.push('\n');
    line
}

fn stacked(row: &[String], width: usize) -> String {
    let Some((first, others)) = row.split_first() else {
        return String::new();
    };
    let mut out = hanging(first, width, 2, 4);
    out.push('\n');
    let others: Vec<&str> = others.iter().map(|cell| cell.trim()).collect();
    let others: Vec<&str> = others.into_iter().filter(|cell| !cell.is_empty()).collect();
    if !others.is_empty() {
        out.push_str(&hanging(&others.join("; "), width, 4, 4));
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> [[String; 3]; 2] {
        [
            [
                "Other Merges",
                "12 bullets",
                "Konstantin Example, 3 days ago",
            ],
            ["Promotions", "empty", ""],
        ]
        .map(|row| row.map(str::to_owned))
    }

    #[test]
    fn cells_are_aligned_and_the_last_is_wrapped() {
        let expected = "\
\x20 Other Merges  12 bullets  Konstantin Example, 3 days ago
  Promotions    empty
";
        assert_eq!(table(&rows(), None), expected);
        let expected = "\
\x20 Other Merges  12 bullets  Konstantin
                            Example, 3 days
                            ago
  Promotions    empty
";
        assert_eq!(table(&rows(), Some(46)), expected);
    }

    #[test]
    fn in_a_narrow_terminal_a_row_has_several_lines() {
        let expected = "\
\x20 Other Merges
    12 bullets; Konstantin
    Example, 3 days ago
  Promotions
    empty
";
        assert_eq!(table(&rows(), Some(28)), expected);
    }
}
