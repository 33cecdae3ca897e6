//! Titles that GitHub or their authors cut, and lines that lead to more.

use super::lexicon::{WordClass, is};
use super::line::finished;
use super::token::{joined, tokens};

/// A title of so many bytes may have been cut.
const LONGEST_TITLE: usize = 110;

/// The whole of a title that GitHub or its author cut: the note's sentence if it goes on where the
/// title stops; else the title up to its last joint. `None`: the title is whole.
pub(super) fn continued(title: &str, note: &str, marked: bool) -> Option<String> {
    let kept = title.trim_end_matches(['…', '.']).trim_end();
    let goes_on = note.chars().count() > kept.chars().count()
        && kept.split(' ').count() > 3
        && kept
            .chars()
            .zip(note.chars())
            .all(|(a, b)| a.eq_ignore_ascii_case(&b));
    let at_word = note
        .get(kept.len()..)
        .is_some_and(|rest| rest.starts_with([' ', ',']));
    // A whole title may well be the beginning of a longer note.
    let whole = at_word && !marked && !ends_open(kept) && kept.len() < LONGEST_TITLE;
    if goes_on && !whole {
        return Some(note.to_owned());
    }
    if !marked {
        return None;
    }
    Some(up_to_last_phrase(kept))
}

/// A line that was cut, up to its last joint: of "in a single annot…" what the last phrase was
/// about is lost.
pub(super) fn up_to_last_phrase(kept: &str) -> String {
    let all = tokens(kept);
    let joint = |at: &usize| is(&all[*at].plain(), WordClass::Joint);
    let back = (1..all.len())
        .rev()
        .take(6)
        .skip_while(|at| !joint(at))
        .take_while(joint)
        .last();
    let end = back.unwrap_or(all.len().saturating_sub(1));
    let kept = all.get(..end).unwrap_or_default();
    // "…, use": the next clause is not complete.
    match kept {
        [before @ .., last, _] if last.text.ends_with(',') && before.len() > 2 => {
            joined(&kept[..kept.len() - 1])
        }
        _ => joined(kept),
    }
}

/// Whether the last word of a line leads to more.
pub(super) fn ends_open(line: &str) -> bool {
    let all = tokens(line);
    let last = all.last().filter(|token| token.is_word());
    let last = last.map_or(String::new(), |token| token.plain());
    let classes = [
        WordClass::Condition,
        WordClass::Clause,
        WordClass::Determiner,
    ];
    classes.iter().any(|class| is(&last, *class)) || finished(line).len() < line.len()
}
