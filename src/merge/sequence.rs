//! The merge of three sequences of blocks: the bullets of a list, the paragraphs of a section, the
//! fields of the front matter.

use std::collections::HashSet;

use super::Side;
use super::blocks::{Block, BlockKind};
use super::lines::{Hunk, pick, three_way, two_way};
use super::matching::{Identity, Trio, trios};
use super::order::{order, runs};
use super::output::{MergedBlock, gaps};
use crate::settings::template::has_placeholder;

/// What the neighbours of a block mean to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Nothing: additions of both sides at one place stay.
    List,
    /// Paragraphs follow from one another: different additions of both sides at one place conflict.
    Prose,
}

/// Merges sequences of blocks.
#[derive(Clone, Copy, Debug)]
pub(super) struct BlockMerge<'m> {
    /// The texts of the template's blocks, which give way to content.
    pub(super) known: &'m HashSet<String>,
}

/// A merge of three sequences under way.
struct Sequences<'s, 'a> {
    versions: [&'s [Block<'a>]; 3],
    trios: Vec<Trio>,
    outcomes: Vec<Outcome<'a>>,
}

/// What becomes of a trio: nothing, or hunks.
type Outcome<'a> = Option<Vec<Hunk<'a>>>;

impl BlockMerge<'_> {
    pub(super) fn merge<'a>(
        &self,
        versions: [&[Block<'a>]; 3],
        style: Style,
    ) -> Vec<MergedBlock<'a>> {
        let [base, ours, theirs] = versions.map(|blocks| self.identities(blocks, style));
        let trios = trios(&base, &ours, &theirs);
        let outcomes = trios.iter().map(|trio| self.outcome(trio, versions, style));
        let merged = Sequences {
            versions,
            outcomes: outcomes.collect(),
            trios,
        };
        let kept: Vec<bool> = merged.outcomes.iter().map(Option::is_some).collect();
        let order = order(&merged.trios, &kept);
        match style {
            Style::List => order.into_iter().map(|at| merged.block(at)).collect(),
            Style::Prose => merged.prose(&order),
        }
    }

    fn identities<'b>(&self, blocks: &'b [Block<'_>], style: Style) -> Vec<Identity<'b>> {
        let identity = |block: &'b Block<'_>| Identity {
            text: &block.text,
            link: block.link.as_deref(),
            may_be_reworded: match block.kind {
                BlockKind::Bullet => style == Style::Prose || !self.known.contains(&block.text),
                BlockKind::Prose => true,
                _ => false,
            },
        };
        blocks.iter().map(identity).collect()
    }

    fn outcome<'a>(&self, trio: &Trio, versions: [&[Block<'a>]; 3], style: Style) -> Outcome<'a> {
        let [base, ours, theirs] = blocks_of(trio, versions);
        let gives_way = |block: &Block<'_>| {
            block.kind == BlockKind::Bare
                || self.known.contains(&block.text)
                || block.kind == BlockKind::Field
                    && block.lines.len() == 1
                    && has_placeholder(&block.text)
        };
        let same = |lines: &[&'a str]| Some(vec![Hunk::Same(lines.to_vec())]);
        match (base, ours, theirs) {
            (_, None, None) => None,
            (Some(base), Some(ours), Some(theirs)) => {
                let (by_ours, by_theirs) = (ours.text != base.text, theirs.text != base.text);
                match (by_ours, by_theirs) {
                    (false, false) => same(pick(base.lines, ours.lines, theirs.lines)),
                    (false, true) => same(theirs.lines),
                    (true, false) => same(ours.lines),
                    (true, true) if ours.text == theirs.text => same(ours.lines),
                    (true, true) if gives_way(theirs) => same(ours.lines),
                    (true, true) if gives_way(ours) => same(theirs.lines),
                    (true, true) if base.kind == BlockKind::Prose => {
                        Some(three_way(base.lines, ours.lines, theirs.lines))
                    }
                    (true, true) => Some(two_way(ours.lines, theirs.lines)),
                }
            }
            (None, Some(ours), Some(theirs)) => {
                if ours.text == theirs.text || gives_way(theirs) {
                    same(ours.lines)
                } else if gives_way(ours) {
                    same(theirs.lines)
                } else {
                    Some(two_way(ours.lines, theirs.lines))
                }
            }
            (Some(base), Some(block), None) | (Some(base), None, Some(block)) => {
                // A bullet that is known by its text alone is another one in other words.
                let is_another = style == Style::List && base.link.is_none();
                if block.text == base.text {
                    None
                } else if gives_way(base) || is_another {
                    same(block.lines)
                } else if ours.is_some() {
                    Some(two_way(block.lines, &[]))
                } else {
                    Some(two_way(&[], block.lines))
                }
            }
            (None, Some(block), None) | (None, None, Some(block)) => {
                let others = versions[if ours.is_some() { 2 } else { 1 }];
                let has_content = others.iter().any(|other| !gives_way(other));
                let is_idle = block.kind != BlockKind::Field && gives_way(block);
                match style == Style::List && is_idle && has_content {
                    true => None,
                    false => same(block.lines),
                }
            }
        }
    }
}

fn blocks_of<'s, 'a>(trio: &Trio, versions: [&'s [Block<'a>]; 3]) -> [Option<&'s Block<'a>>; 3] {
    [
        trio.base.and_then(|at| versions[0].get(at)),
        trio.ours.and_then(|at| versions[1].get(at)),
        trio.theirs.and_then(|at| versions[2].get(at)),
    ]
}

impl<'a> Sequences<'_, 'a> {
    fn block(&self, at: usize) -> MergedBlock<'a> {
        let [base, ours, theirs] = blocks_of(&self.trios[at], self.versions);
        let kind = ours
            .or(theirs)
            .or(base)
            .map_or(BlockKind::Prose, |block| block.kind);
        let added = match (base, ours, theirs) {
            (None, Some(block), None) => Some((Side::Ours, block)),
            (None, None, Some(block)) => Some((Side::Theirs, block)),
            _ => None,
        };
        let added = added.filter(|(_, block)| kind == BlockKind::Bullet && block.link.is_some());
        MergedBlock {
            kind,
            gaps: gaps([base, ours, theirs]),
            hunks: self.outcomes[at].clone().unwrap_or_default(),
            added: added.map(|(side, block)| (side, block.text.clone())),
        }
    }

    /// The blocks in `order`. Where both sides changed different things at one place, that place is
    /// one conflict.
    fn prose(&self, order: &[usize]) -> Vec<MergedBlock<'a>> {
        let mut out = Vec::new();
        for run in runs(&self.trios, order) {
            match self.is_conflict(run.alone, run.deleted_by_both) {
                true => out.extend(self.conflict(run.alone)),
                false => out.extend(run.alone.iter().map(|at| self.block(*at))),
            }
            out.extend(run.next.map(|at| self.block(at)));
        }
        out
    }

    /// Whether the changes of both sides between two neighbours are about the same thing.
    fn is_conflict(&self, run: &[usize], both_deleted: bool) -> bool {
        let side = |at: &usize| self.trios[*at].only();
        let has = |wanted: Side| run.iter().any(|at| side(at) == Some(wanted));
        let is_torn = |at: &usize| {
            let hunks = self.outcomes[*at].iter().flatten();
            self.trios[*at].base.is_some()
                && hunks
                    .into_iter()
                    .any(|hunk| matches!(hunk, Hunk::Differ { .. }))
        };
        if run.iter().any(is_torn) {
            return run.len() > 1;
        }
        if !(has(Side::Ours) && has(Side::Theirs)) {
            return false;
        }
        let touch = run
            .windows(2)
            .any(|pair| match (side(&pair[0]), side(&pair[1])) {
                (Some(one), Some(other)) => one != other,
                _ => false,
            });
        let is_bullet = |at: &usize| {
            let blocks = blocks_of(&self.trios[*at], self.versions);
            let mut blocks = blocks.into_iter().flatten();
            blocks.all(|block| block.kind == BlockKind::Bullet)
        };
        let all_bullets = run.iter().filter(|at| side(at).is_some()).all(is_bullet);
        both_deleted || touch && !all_bullets
    }

    /// A run as one conflict.
    fn conflict(&self, run: &[usize]) -> Option<MergedBlock<'a>> {
        let side = |index: fn(&Trio) -> Option<usize>, blocks: &[Block<'a>]| {
            let mut at: Vec<usize> = run
                .iter()
                .filter_map(|at| index(&self.trios[*at]))
                .collect();
            at.sort_unstable();
            let blocks = at.iter().filter_map(|at| blocks.get(*at)).cloned();
            blocks.collect::<Vec<Block<'a>>>()
        };
        let ours = side(|trio| trio.ours, self.versions[1]);
        let theirs = side(|trio| trio.theirs, self.versions[2]);
        // A bare bullet at the end does not make the conflict one that can go with its heading.
        let last_first = ours.iter().rev().chain(theirs.iter().rev());
        let kinds = || last_first.clone().map(|block| block.kind);
        let with_words = kinds().find(|kind| *kind != BlockKind::Bare);
        Some(MergedBlock {
            kind: with_words.or_else(|| kinds().next())?,
            gaps: gaps([None, ours.first(), theirs.first()]),
            hunks: two_way(&joined(&ours), &joined(&theirs)),
            added: None,
        })
    }
}

/// The lines of blocks with the blank lines between them.
fn joined<'a>(blocks: &[Block<'a>]) -> Vec<&'a str> {
    let mut out = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 {
            out.extend(block.gap);
        }
        out.extend(block.lines);
    }
    out
}
