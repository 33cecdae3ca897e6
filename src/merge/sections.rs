//! The merge of sections, and of the sections inside them.

use super::Side;
use super::blocks::{Block, BlockKind};
use super::lines::{Hunk, pick, two_way};
use super::matching::{Identity, Trio, trios};
use super::order::{OrderedRun, order, runs};
use super::outline::Part;
use super::output::{MergedBlock, gaps};
use super::sequence::{BlockMerge, Style};
use crate::settings::{SectionForm, Settings};

/// Merges sections.
#[derive(Clone, Copy, Debug)]
pub(super) struct SectionMerge<'m, 'a> {
    pub(super) settings: &'m Settings,
    pub(super) blocks: BlockMerge<'m>,
    /// The sections of a new edition: what both sides made without a common version, they made from
    /// these.
    pub(super) skeleton: &'m Part<'a>,
    /// Whether both sides made the file: then a section that one side lacks was not deleted.
    pub(super) is_new: bool,
}

impl<'a> SectionMerge<'_, 'a> {
    /// Everything below the front matter.
    pub(super) fn body(&self, versions: [&Part<'a>; 3]) -> Vec<MergedBlock<'a>> {
        let style = Style::Prose;
        let mut out = self
            .blocks
            .merge(versions.map(|part| part.blocks.as_slice()), style);
        out.extend(self.parts(versions.map(|part| part.parts.as_slice()), None));
        out
    }

    /// The sections inside a section of style `above`, or of the body (`None`).
    fn parts(&self, versions: [&[Part<'a>]; 3], above: Option<Style>) -> Vec<MergedBlock<'a>> {
        let [base, ours, theirs] = versions.map(identities);
        let trios = trios(&base, &ours, &theirs);
        let merged: Vec<Vec<MergedBlock<'a>>> = trios
            .iter()
            .map(|trio| self.part(parts_of(trio, versions)))
            .collect();
        let kept: Vec<bool> = merged.iter().map(|merged| !merged.is_empty()).collect();
        let order = order(&trios, &kept);
        let mut out = Vec::new();
        for OrderedRun {
            alone,
            deleted_by_both,
            next,
        } in runs(&trios, &order)
        {
            let is_conflict = above == Some(Style::Prose)
                && deleted_by_both
                && [Side::Ours, Side::Theirs]
                    .iter()
                    .all(|side| alone.iter().any(|at| trios[*at].only() == Some(*side)));
            match is_conflict {
                true => out.extend(conflict(alone, &trios, versions)),
                false => out.extend(alone.iter().flat_map(|at| merged[*at].clone())),
            }
            out.extend(next.iter().flat_map(|at| merged[*at].clone()));
        }
        out
    }

    /// One section; empty where it is gone.
    fn part(&self, [base, ours, theirs]: [Option<&Part<'a>>; 3]) -> Vec<MergedBlock<'a>> {
        let is_new = self.is_new || base.is_none();
        let base = base.or_else(|| {
            let made = ours.filter(|_| theirs.is_some())?;
            let skeleton = self.skeleton.parts.iter();
            skeleton.into_iter().find(|part| part.name == made.name)
        });
        let versions = [base, ours, theirs];
        let style = self.style(versions);
        let blocks = versions.map(|part| part.map_or(&[][..], |part| part.blocks.as_slice()));
        let parts = versions.map(|part| part.map_or(&[][..], |part| part.parts.as_slice()));
        let mut content = self.blocks.merge(blocks, style);
        content.extend(self.parts(parts, Some(style)));
        let heading = heading(versions);
        let is_torn = heading
            .iter()
            .flatten()
            .any(|hunk| matches!(hunk, Hunk::Differ { .. }));
        // What one side removed returns if the other wrote below it.
        let is_kept = is_new
            || ours.is_some() && theirs.is_some()
            || is_torn
            || content.iter().any(|block| block.kind != BlockKind::Bare);
        let Some(hunks) = heading.filter(|_| is_kept) else {
            return Vec::new();
        };
        let heading = MergedBlock {
            kind: BlockKind::Heading,
            gaps: gaps(versions.map(|part| part.and_then(|part| part.heading.as_ref()))),
            hunks,
            added: None,
        };
        [vec![heading], content].concat()
    }

    /// How a section is written: as the settings say, else as it is.
    fn style(&self, versions: [Option<&Part<'a>>; 3]) -> Style {
        let kind = versions.iter().flatten().find_map(|part| part.kind);
        let is_list = match kind {
            Some(kind) => self.settings.section(kind).shape == SectionForm::Bullets,
            None => {
                let mut blocks = versions.iter().flatten().flat_map(|part| &part.blocks);
                let is_bullet =
                    |block: &Block<'_>| matches!(block.kind, BlockKind::Bullet | BlockKind::Bare);
                blocks.all(is_bullet)
            }
        };
        if is_list { Style::List } else { Style::Prose }
    }
}

fn identities<'p>(parts: &'p [Part<'_>]) -> Vec<Identity<'p>> {
    let identity = |part: &'p Part<'_>| Identity {
        text: &part.name,
        link: part
            .heading
            .as_ref()
            .and_then(|heading| heading.link.as_deref()),
        may_be_reworded: part.kind.is_none(),
    };
    parts.iter().map(identity).collect()
}

fn parts_of<'p, 'a>(trio: &Trio, versions: [&'p [Part<'a>]; 3]) -> [Option<&'p Part<'a>>; 3] {
    [
        trio.base.and_then(|at| versions[0].get(at)),
        trio.ours.and_then(|at| versions[1].get(at)),
        trio.theirs.and_then(|at| versions[2].get(at)),
    ]
}

/// The line of a heading; `None` where neither side has it.
fn heading<'a>(versions: [Option<&Part<'a>>; 3]) -> Option<Vec<Hunk<'a>>> {
    let kind = versions.iter().flatten().find_map(|part| part.kind);
    let [base, ours, theirs] = versions.map(|part| part.and_then(|part| part.heading.as_ref()));
    let same = |block: &Block<'a>| Some(vec![Hunk::Same(block.lines.to_vec())]);
    match (base, ours, theirs) {
        (_, None, None) => None,
        (base, Some(ours), Some(theirs)) => {
            let is_base = |block: &Block<'_>| base.is_some_and(|base| base.text == block.text);
            match (is_base(ours), is_base(theirs)) {
                (true, true) => {
                    let base = base.map_or(ours.lines, |base| base.lines);
                    Some(vec![Hunk::Same(
                        pick(base, ours.lines, theirs.lines).to_vec(),
                    )])
                }
                (true, false) => same(theirs),
                (false, true) => same(ours),
                // The spelling of a section's heading is no content.
                (false, false) if kind.is_some() || ours.text == theirs.text => same(ours),
                (false, false) => Some(two_way(ours.lines, theirs.lines)),
            }
        }
        (Some(base), Some(block), None) | (Some(base), None, Some(block)) => {
            if kind.is_some() || block.text == base.text {
                same(block)
            } else if ours.is_some() {
                Some(two_way(block.lines, &[]))
            } else {
                Some(two_way(&[], block.lines))
            }
        }
        (None, Some(block), None) | (None, None, Some(block)) => same(block),
    }
}

/// Sections that both sides put in the place of the same ones, as one conflict.
fn conflict<'a>(
    run: &[usize],
    trios: &[Trio],
    versions: [&[Part<'a>]; 3],
) -> Option<MergedBlock<'a>> {
    let side = |index: fn(&Trio) -> Option<usize>| {
        let mut at: Vec<usize> = run.iter().filter_map(|at| index(&trios[*at])).collect();
        at.sort_unstable();
        at
    };
    let [_, ours, theirs] = versions;
    let ours: Vec<&Part<'a>> = side(|trio| trio.ours)
        .iter()
        .filter_map(|at| ours.get(*at))
        .collect();
    let theirs: Vec<&Part<'a>> = side(|trio| trio.theirs)
        .iter()
        .filter_map(|at| theirs.get(*at))
        .collect();
    let first = |parts: &[&Part<'a>]| parts.first().and_then(|part| part.heading.clone());
    let (our_first, their_first) = (first(&ours), first(&theirs));
    Some(MergedBlock {
        kind: BlockKind::Prose,
        gaps: gaps([None, our_first.as_ref(), their_first.as_ref()]),
        hunks: two_way(&joined(&ours), &joined(&theirs)),
        added: None,
    })
}

/// The lines of sections with the blank lines between them.
fn joined<'a>(parts: &[&Part<'a>]) -> Vec<&'a str> {
    let mut out = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            out.extend(part.heading.iter().flat_map(|heading| heading.gap));
        }
        out.extend(part.lines);
    }
    out
}
