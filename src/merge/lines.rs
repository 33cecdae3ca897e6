//! Merging lines, where nothing larger than a line can be told apart.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Consecutive lines of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Hunk<'a> {
    Same(Vec<&'a str>),
    /// What the two sides have instead of one another.
    Differ {
        ours: Vec<&'a str>,
        theirs: Vec<&'a str>,
    },
}

/// So many pairs of lines are compared one with another at most; beyond, a quicker comparison has
/// to do.
const MOST_PAIRS: usize = 250_000;

/// Both sides with the lines that they share outside of the hunks that differ. Blank lines belong
/// to the line after them.
pub(super) fn two_way<'a>(ours: &[&'a str], theirs: &[&'a str]) -> Vec<Hunk<'a>> {
    let (a, b) = (with_gaps(ours), with_gaps(theirs));
    let key = |lines: &[(usize, usize)], side: &[&'a str]| -> Vec<&'a str> {
        lines
            .iter()
            .map(|(_, end)| side[end - 1].trim_end())
            .collect()
    };
    let (a_lines, b_lines) = (key(&a, ours), key(&b, theirs));
    let all = |lines: &[(usize, usize)], side: &[&'a str]| -> Vec<&'a str> {
        let spans = lines.iter().map(|(from, to)| &side[*from..*to]);
        spans.flatten().copied().collect()
    };
    let mut out = Vec::new();
    for (from_ours, from_theirs, is_same) in symmetric(&a_lines, &b_lines) {
        let lines = all(&a[from_ours], ours);
        out.push(match is_same {
            true => Hunk::Same(lines),
            false => Hunk::Differ {
                ours: lines,
                theirs: all(&b[from_theirs], theirs),
            },
        });
    }
    out
}

/// The merge of three versions line by line, as git does it: changes to neighbouring lines are one
/// conflict.
pub(super) fn three_way<'a>(
    base: &[&'a str],
    ours: &[&'a str],
    theirs: &[&'a str],
) -> Vec<Hunk<'a>> {
    let key =
        |lines: &[&'a str]| -> Vec<&'a str> { lines.iter().map(|line| line.trim_end()).collect() };
    let (o, a, b) = (key(base), key(ours), key(theirs));
    let (to_ours, to_theirs) = (partners(&o, &a), partners(&o, &b));
    let mut out: Vec<Hunk<'a>> = Vec::new();
    let (mut i, mut j, mut k) = (0, 0, 0);
    loop {
        let anchor = (i..o.len()).find_map(|at| Some((at, to_ours[at]?, to_theirs[at]?)));
        let (x, y, z) = anchor.unwrap_or((o.len(), a.len(), b.len()));
        if o[i..x] == a[j..y] {
            push_same(&mut out, &theirs[k..z]);
        } else if o[i..x] == b[k..z] || a[j..y] == b[k..z] {
            push_same(&mut out, &ours[j..y]);
        } else {
            out.extend(two_way(&ours[j..y], &theirs[k..z]));
        }
        if anchor.is_none() {
            return out;
        }
        push_same(&mut out, &[pick(base[x], ours[y], theirs[z])]);
        (i, j, k) = (x + 1, y + 1, z + 1);
    }
}

/// Of a line that differs in trailing white space at most, the one that was changed.
pub(super) fn pick<T: PartialEq>(base: T, ours: T, theirs: T) -> T {
    if ours == base { theirs } else { ours }
}

fn push_same<'a>(out: &mut Vec<Hunk<'a>>, lines: &[&'a str]) {
    if lines.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(Hunk::Same(same)) => same.extend(lines),
        _ => out.push(Hunk::Same(lines.to_vec())),
    }
}

/// For each line of `base` the line of `side` that it is.
fn partners(base: &[&str], side: &[&str]) -> Vec<Option<usize>> {
    let mut out = vec![None; base.len()];
    for (from, to, is_same) in compared(base, side) {
        if is_same {
            for (at, other) in from.zip(to) {
                out[at] = Some(other);
            }
        }
    }
    out
}

/// The same ranges whichever of the two comes first.
fn symmetric(a: &[&str], b: &[&str]) -> Vec<DiffRange> {
    if a <= b {
        return compared(a, b);
    }
    let swapped = compared(b, a).into_iter();
    swapped
        .map(|(from, to, is_same)| (to, from, is_same))
        .collect()
}

type DiffRange = (std::ops::Range<usize>, std::ops::Range<usize>, bool);

/// The ranges of both sequences in order, and whether they are equal.
fn compared(a: &[&str], b: &[&str]) -> Vec<DiffRange> {
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let rest = a.len().min(b.len()) - prefix;
    let backwards = a.iter().rev().zip(b.iter().rev()).take(rest);
    let suffix = backwards.take_while(|(x, y)| x == y).count();
    let (a_end, b_end) = (a.len() - suffix, b.len() - suffix);
    let mut out: Vec<DiffRange> = vec![(0..prefix, 0..prefix, true)];
    let (a_inner, b_inner) = (&a[prefix..a_end], &b[prefix..b_end]);
    // With the longest common subsequence no hunk holds a line that both sides have.
    let algorithm = match a_inner.len().saturating_mul(b_inner.len()) {
        0..=MOST_PAIRS => Algorithm::Lcs,
        _ => Algorithm::Myers,
    };
    for op in capture_diff_slices(algorithm, a_inner, b_inner) {
        let is_same = matches!(op, DiffOp::Equal { .. });
        let (from, to) = (op.old_range(), op.new_range());
        let from = from.start + prefix..from.end + prefix;
        let to = to.start + prefix..to.end + prefix;
        match out.last_mut() {
            Some(last) if !is_same && !last.2 => {
                last.0.end = from.end;
                last.1.end = to.end;
            }
            _ => out.push((from, to, is_same)),
        }
    }
    out.push((a_end..a.len(), b_end..b.len(), true));
    out.retain(|(from, to, _)| !from.is_empty() || !to.is_empty());
    out
}

/// The lines that are not empty, each with the empty lines before it.
fn with_gaps(lines: &[&str]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut from = 0;
    for (at, line) in lines.iter().enumerate() {
        if !super::blocks::is_empty_line(line) {
            out.push((from, at + 1));
            from = at + 1;
        }
    }
    out
}
