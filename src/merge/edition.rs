//! The merge of three versions of an edition.

use std::collections::HashSet;

use super::blocks::{Block, BlockKind, is_empty_line};
use super::lines::{Hunk, pick};
use super::outline::{Outline, Part, lines_of, read};
use super::output::{
    Form, MergedBlock, MergedText, Output, gaps, marker_line, refuse_ambiguous, without_repeats,
};
use super::sections::SectionMerge;
use super::sequence::{BlockMerge, Style};
use super::{MergeRefusal, Side, Versions};
use crate::settings::Settings;

/// Merges an edition. `template` is the skeleton of a new edition: what both sides made without a
/// common version, they made from it, and what is in it gives way to content.
///
/// The result has the byte order mark and the line endings of ours. Where a merge is clean, merging
/// it again with either side changes nothing.
///
/// # Errors
/// A version that no section-by-section merge is possible for; see [`MergeRefusal`].
pub fn merge_editions(
    versions: Versions<'_>,
    settings: &Settings,
    template: &str,
) -> Result<MergedText, MergeRefusal> {
    let Versions { base, ours, theirs } = versions;
    let form = Form::of(ours, theirs);
    let plain = [base, ours, theirs, template].map(|text| form.plain(text));
    let [base, ours, theirs, template] = plain.each_ref().map(|text| &**text);
    let [base_lines, our_lines, their_lines, template_lines] =
        [base, ours, theirs, template].map(lines_of);
    for (side, lines) in [(Side::Ours, &our_lines), (Side::Theirs, &their_lines)] {
        if let Some(line) = marker_line(lines) {
            return Err(MergeRefusal::Markers {
                side,
                line: line + 1,
            });
        }
    }
    if let Some(lines) = unchanged(&base_lines, &our_lines, &their_lines) {
        let mut output = Output::new();
        output.push(&MergedBlock {
            kind: BlockKind::Prose,
            gaps: [None; 3],
            hunks: vec![Hunk::Same(lines.to_vec())],
            added: None,
        });
        return Ok(output.finish(&[], form));
    }
    for (side, text) in [(Side::Ours, ours), (Side::Theirs, theirs)] {
        if is_empty_line(text) {
            return Err(MergeRefusal::Emptied(side));
        }
    }
    let skeleton = read(template, &template_lines, settings);
    let common = match is_empty_line(base) {
        true => read(template, &template_lines, settings),
        false => read(base, &base_lines, settings),
    };
    let our_outline = read(ours, &our_lines, settings);
    let their_outline = read(theirs, &their_lines, settings);
    let known = known_blocks(&skeleton);
    let sections = SectionMerge {
        settings,
        blocks: BlockMerge { known: &known },
        skeleton: &skeleton.body,
        is_new: is_empty_line(base),
    };
    let merged = outlines([&common, &our_outline, &their_outline], &sections);
    let merged = without_repeats(merged);
    refuse_ambiguous(&merged)?;
    let mut output = Output::new();
    for block in &merged {
        output.push(block);
    }
    let tail = pick(common.tail, our_outline.tail, their_outline.tail);
    Ok(output.finish(tail, form))
}

/// The lines of the merge where one side changed nothing, or both the same.
fn unchanged<'l, 'a>(
    base: &'l [&'a str],
    ours: &'l [&'a str],
    theirs: &'l [&'a str],
) -> Option<&'l [&'a str]> {
    if ours == base {
        Some(theirs)
    } else if theirs == base || ours == theirs {
        Some(ours)
    } else {
        None
    }
}

/// The texts of the blocks of the template: what is in it gives way to content.
fn known_blocks(skeleton: &Outline<'_>) -> HashSet<String> {
    fn add(part: &Part<'_>, out: &mut HashSet<String>) {
        out.extend(part.blocks.iter().map(|block| block.text.clone()));
        for part in &part.parts {
            add(part, out);
        }
    }
    let mut out = HashSet::new();
    out.extend(skeleton.fields.iter().map(|field| field.text.clone()));
    add(&skeleton.body, &mut out);
    out
}

/// The parts of an edition in their order, merged.
fn outlines<'a>(
    versions: [&Outline<'a>; 3],
    sections: &SectionMerge<'_, 'a>,
) -> Vec<MergedBlock<'a>> {
    let blocks = &sections.blocks;
    let mut out = blocks.merge(
        versions.map(|outline| outline.preamble.as_slice()),
        Style::Prose,
    );
    let fields = blocks.merge(
        versions.map(|outline| outline.fields.as_slice()),
        Style::List,
    );
    let opening = versions.map(|outline| outline.opening.as_ref());
    let closing = versions.map(|outline| outline.closing.as_ref());
    let [base, ours, theirs] = opening;
    let is_added = base.is_none() && (ours.is_some() || theirs.is_some());
    let has_text = [ours, theirs].into_iter().flatten().any(|side| {
        let is_kept = base.is_some_and(|base| base.lines == side.lines);
        !is_kept && !is_mark(side.lines)
    });
    let is_in_both = ours.is_some() && theirs.is_some();
    let has_front = !fields.is_empty() || is_added || is_in_both || has_text;
    if has_front {
        out.extend(fence(opening));
    }
    out.extend(fields);
    if has_front {
        out.extend(fence(closing));
    }
    out.extend(sections.body(versions.map(|outline| &outline.body)));
    out
}

/// Whether a line that opens or closes the front matter holds nothing else.
fn is_mark(lines: &[&str]) -> bool {
    let mut lines = lines
        .iter()
        .map(|line| line.trim_start_matches('\u{feff}').trim());
    lines.all(|line| {
        ['-', '+']
            .iter()
            .any(|mark| line.chars().all(|c| c == *mark))
    })
}

/// A line that opens or closes the front matter, as the side has it that changed it. Text beside
/// the mark is a typing error, but it is a writer's: it goes only if a side removed it.
fn fence<'a>(versions: [Option<&Block<'a>>; 3]) -> Option<MergedBlock<'a>> {
    let [base, ours, theirs] = versions.map(|block| block.map(|block| block.lines));
    let hunk = match (base, ours, theirs) {
        (Some(base), Some(ours), Some(theirs)) if base == ours || base == theirs => {
            Hunk::Same(pick(base, ours, theirs).to_vec())
        }
        (_, Some(ours), Some(theirs)) if ours == theirs || is_mark(theirs) => {
            Hunk::Same(ours.to_vec())
        }
        (_, Some(ours), Some(theirs)) if is_mark(ours) => Hunk::Same(theirs.to_vec()),
        (_, Some(ours), Some(theirs)) => Hunk::Differ {
            ours: ours.to_vec(),
            theirs: theirs.to_vec(),
        },
        (_, Some(lines), None) | (_, None, Some(lines)) => Hunk::Same(lines.to_vec()),
        (_, None, None) => return None,
    };
    Some(MergedBlock {
        kind: BlockKind::Fence,
        gaps: gaps(versions),
        hunks: vec![hunk],
        added: None,
    })
}
