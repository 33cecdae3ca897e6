//! Putting the merged text together: blank lines between blocks, conflict markers, line endings.

use std::borrow::Cow;
use std::collections::HashSet;

use super::blocks::{Block, BlockKind, is_empty_line};
use super::lines::{Hunk, pick};
use super::{MergeRefusal, Side};

/// What a merge made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedText {
    pub text: String,
    /// What is left to a person, in the order of the text; empty where the merge is clean.
    pub conflicts: Vec<MergeConflict>,
}

/// A place that both sides changed differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeConflict {
    /// The line of its first marker in the merged text, from 1.
    pub line: usize,
    /// The heading above it, without `#`; `None` above the first one.
    pub section: Option<String>,
}

/// The blank lines before a block in the base, in ours and in theirs, each with the kind of the
/// block before them.
pub(super) type Gaps<'a> = [Option<(BlockKind, &'a [&'a str])>; 3];

/// A block of the merged text.
#[derive(Clone, Debug)]
pub(super) struct MergedBlock<'a> {
    pub(super) kind: BlockKind,
    pub(super) gaps: Gaps<'a>,
    pub(super) hunks: Vec<Hunk<'a>>,
    /// Which side added it, and its text, where the other side does not have it in this section.
    pub(super) added: Option<(Side, String)>,
}

/// The gaps before one block in the three versions.
pub(super) fn gaps<'a>(versions: [Option<&Block<'a>>; 3]) -> Gaps<'a> {
    versions.map(|block| block.map(|block| (block.follows.as_neighbour(), block.gap)))
}

/// A merged text in the making.
pub(super) struct Output<'a> {
    lines: Vec<&'a str>,
    last: BlockKind,
    section: Option<String>,
    conflicts: Vec<MergeConflict>,
}

impl<'a> Output<'a> {
    pub(super) fn new() -> Self {
        Self {
            lines: Vec::new(),
            last: BlockKind::Top,
            section: None,
            conflicts: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, block: &MergedBlock<'a>) {
        self.gap(block);
        for hunk in &block.hunks {
            match hunk {
                Hunk::Same(lines) => self.lines.extend(lines),
                Hunk::Differ { ours, theirs } => self.conflict(ours, theirs),
            }
        }
        if block.kind == BlockKind::Heading {
            let line = self.lines.iter().rev().find(|line| line.starts_with('#'));
            let title = line.map(|line| line.trim_matches(['#', ' ', '\t', '\r']));
            self.section = title.map(str::to_owned);
        }
        self.last = block.kind.as_neighbour();
    }

    /// Blank lines as the sides have them between such blocks; the side that changed them counts.
    fn gap(&mut self, block: &MergedBlock<'a>) {
        let fitting = block
            .gaps
            .map(|gap| gap.filter(|(follows, _)| *follows == self.last));
        let lines = match fitting.map(|gap| gap.map(|(_, lines)| lines)) {
            [Some(base), Some(ours), Some(theirs)] => pick(base, ours, theirs),
            [_, Some(ours), _] => ours,
            [_, None, Some(theirs)] => theirs,
            [Some(base), None, None] => base,
            [None, None, None] if self.last.is_tight(block.kind) => &[],
            [None, None, None] => &[""],
        };
        self.lines.extend(lines);
    }

    fn conflict(&mut self, ours: &[&'a str], theirs: &[&'a str]) {
        self.conflicts.push(MergeConflict {
            line: self.lines.len() + 1,
            section: self.section.clone(),
        });
        self.lines.push("<<<<<<< ours");
        self.lines.extend(ours);
        self.lines.push("=======");
        self.lines.extend(theirs);
        self.lines.push(">>>>>>> theirs");
    }

    /// The text, with the blank lines `tail` at its end, in the form that `form` says.
    pub(super) fn finish(mut self, tail: &[&'a str], form: Form) -> MergedText {
        self.lines.extend(tail);
        let length: usize = self.lines.iter().map(|line| line.len() + 2).sum();
        let mut text = String::with_capacity(length + 3);
        if form.bom {
            text.push('\u{feff}');
        }
        for (at, line) in self.lines.iter().enumerate() {
            if at > 0 {
                text.push_str(form.newline());
            }
            text.push_str(line);
        }
        if form.final_newline && !self.lines.is_empty() {
            text.push_str(form.newline());
        }
        MergedText {
            text,
            conflicts: self.conflicts,
        }
    }
}

/// How the lines of a text end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Endings {
    Lf,
    Crlf,
    Mixed,
}

/// What a text has beside its lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    bom: bool,
    endings: Endings,
    final_newline: bool,
}

impl Form {
    /// The form of a merge: a byte order mark and line endings as in `ours`, and a newline at the
    /// end if either has it.
    pub(super) fn of(ours: &str, theirs: &str) -> Self {
        let model = if ours.trim().is_empty() { theirs } else { ours };
        let (all, crlf) = (model.matches('\n').count(), model.matches("\r\n").count());
        Self {
            bom: model.starts_with('\u{feff}'),
            endings: match crlf {
                0 => Endings::Lf,
                _ if crlf == all => Endings::Crlf,
                _ => Endings::Mixed,
            },
            final_newline: ours.ends_with('\n') || theirs.ends_with('\n'),
        }
    }

    /// `text` without a byte order mark, and with `\n` at the end of its lines where the form has
    /// one ending.
    pub(super) fn plain(self, text: &str) -> Cow<'_, str> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        match self.endings {
            Endings::Lf | Endings::Crlf if text.contains("\r\n") => {
                text.replace("\r\n", "\n").into()
            }
            _ => text.into(),
        }
    }

    fn newline(self) -> &'static str {
        match self.endings {
            Endings::Crlf => "\r\n",
            Endings::Lf | Endings::Mixed => "\n",
        }
    }
}

/// The conflicts that a text holds, each with the heading above it.
pub fn conflicts_in(text: &str) -> Vec<MergeConflict> {
    let mut section = None;
    let mut out = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if is_marker(line, "<<<<<<<") {
            out.push(MergeConflict {
                line: at + 1,
                section: section.clone(),
            });
        } else if line.starts_with('#') {
            section = Some(line.trim_matches(['#', ' ', '\t']).to_owned());
        }
    }
    out
}

/// The first conflict marker in a text, as the index of its line.
pub(super) fn marker_line(lines: &[&str]) -> Option<usize> {
    lines
        .iter()
        .position(|line| is_marker(line, "<<<<<<<") || is_marker(line, ">>>>>>>"))
}

/// Whether a line is `mark`, alone or before a label.
pub(super) fn is_marker(line: &str, mark: &str) -> bool {
    let rest = line.strip_prefix(mark);
    rest.is_some_and(|rest| is_empty_line(rest) || rest.starts_with(' '))
}

/// # Errors
/// A line of a conflict that a reader of markers would take for one.
pub(super) fn refuse_ambiguous(merged: &[MergedBlock<'_>]) -> Result<(), MergeRefusal> {
    let hunks = merged.iter().flat_map(|block| &block.hunks);
    let lines = hunks.flat_map(|hunk| match hunk {
        Hunk::Differ { ours, theirs } => [ours.as_slice(), theirs.as_slice()].concat(),
        Hunk::Same(_) => Vec::new(),
    });
    let is_ambiguous = |line: &&str| is_marker(line, "=======") || is_marker(line, "|||||||");
    match lines.into_iter().find(is_ambiguous) {
        None => Ok(()),
        Some(line) => Err(MergeRefusal::MarkerInConflict(line.trim_end().to_owned())),
    }
}

/// Drops what both sides added in the same words to two sections: it stays where ours has it.
pub(super) fn without_repeats(merged: Vec<MergedBlock<'_>>) -> Vec<MergedBlock<'_>> {
    let ours = merged.iter().filter_map(|block| match &block.added {
        Some((Side::Ours, text)) => Some(text.clone()),
        _ => None,
    });
    let ours: HashSet<String> = ours.collect();
    let is_repeat = |block: &MergedBlock<'_>| match &block.added {
        Some((Side::Theirs, text)) => ours.contains(text),
        _ => false,
    };
    merged
        .into_iter()
        .filter(|block| !is_repeat(block))
        .collect()
}
