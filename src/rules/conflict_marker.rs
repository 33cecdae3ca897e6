//! No conflict markers of git.

use memchr::memmem;

use crate::diagnostic::Diagnostic;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "conflict-marker",
    summary: "no conflict markers of git",
    why: "Several writers work on one file. A marker that a merge left behind is visible to every \
          reader.",
    bad: "<<<<<<< HEAD",
    good: "* Both writers' bullets, one below the other",
    source: "",
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

/// What lines begin with that git writes around a conflict.
const MARKS: [&str; 4] = ["<<<<<<< ", "||||||| ", "=======", ">>>>>>> "];

/// Whether `line` is one that git writes around a conflict.
pub(super) fn is_marker(line: &str) -> bool {
    let is = |mark: &str| mark.ends_with(' ') && line.starts_with(mark) || line.trim_end() == mark;
    MARKS.iter().any(|mark| is(mark))
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for mark in MARKS {
        for at in memmem::find_iter(text.as_bytes(), mark) {
            let line = context.post.line_around(at);
            if line.start == at && is_marker(line.of(text)) {
                let marker = Span::new(at, at + mark.trim_end().len());
                findings.push(
                    Diagnostic::error(marker, "a conflict marker")
                        .help("keep the lines that belong in the edition and remove the markers"),
                );
            }
        }
    }
}
