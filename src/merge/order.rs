//! The order in which a merge puts the things of two sequences.

use std::collections::HashSet;

use super::matching::Trio;

/// The kept things in their order. The side that moved something says the order, else ours; what
/// only the other side has goes after what it follows there, and additions of both at one place
/// stand ours first.
pub(super) fn order(trios: &[Trio], kept: &[bool]) -> Vec<usize> {
    let ours = in_order(trios, |trio| trio.ours);
    let theirs = in_order(trios, |trio| trio.theirs);
    let (lead, other, ours_leads) = if is_moved(trios, &theirs) && !is_moved(trios, &ours) {
        (theirs, ours, false)
    } else {
        (ours, theirs, true)
    };
    let mut place = vec![None; trios.len()];
    let lead: Vec<usize> = lead.into_iter().filter(|at| kept[*at]).collect();
    for (index, at) in lead.iter().enumerate() {
        place[*at] = Some(index);
    }
    let in_other = |at: usize| match ours_leads {
        true => trios[at].theirs.is_some(),
        false => trios[at].ours.is_some(),
    };
    // `after[n]`: what goes before the lead's thing `n`.
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); lead.len() + 1];
    let mut cursor = 0;
    for at in other.into_iter().filter(|at| kept[*at]) {
        match place[at] {
            // What the other side added keeps its own order, even where the lead moved things.
            Some(index) => cursor = cursor.max(index + 1),
            None => {
                let mut index = cursor;
                while ours_leads && index < lead.len() && !in_other(lead[index]) {
                    index += 1;
                }
                before[index].push(at);
            }
        }
    }
    let mut out = Vec::with_capacity(trios.len());
    for (index, others) in before.into_iter().enumerate() {
        out.extend(others);
        out.extend(lead.get(index));
    }
    out
}

/// The indices of the trios that a version has, in that version's order.
fn in_order(trios: &[Trio], index: impl Fn(&Trio) -> Option<usize>) -> Vec<usize> {
    let mut found: Vec<(usize, usize)> = trios
        .iter()
        .enumerate()
        .filter_map(|(at, trio)| Some((index(trio)?, at)))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, at)| at).collect()
}

/// Whether a side has what all three versions hold in another order than the base.
fn is_moved(trios: &[Trio], side: &[usize]) -> bool {
    let stable = side.iter().filter(|at| trios[**at].is_stable());
    !stable.is_sorted_by_key(|at| trios[*at].base)
}

/// The things between two that all three versions have.
pub(super) struct OrderedRun<'o> {
    pub(super) alone: &'o [usize],
    /// Whether both sides deleted something at this place.
    pub(super) deleted_by_both: bool,
    /// The thing of all versions that follows; `None` at the end.
    pub(super) next: Option<usize>,
}

/// Cuts an order into runs.
pub(super) fn runs<'o>(trios: &[Trio], order: &'o [usize]) -> Vec<OrderedRun<'o>> {
    let mut places = HashSet::new();
    let mut last = None;
    for (at, trio) in trios
        .iter()
        .enumerate()
        .filter(|(_, trio)| trio.base.is_some())
    {
        if trio.is_stable() {
            last = Some(at);
        } else if trio.ours.is_none() && trio.theirs.is_none() {
            places.insert(last);
        }
    }
    let mut before = None;
    let mut from = 0;
    let mut out = Vec::new();
    let stable = (0..order.len()).filter(|index| trios[order[*index]].is_stable());
    for index in stable.map(Some).chain([None]) {
        let next = index.map(|index| order[index]);
        out.push(OrderedRun {
            alone: &order[from..index.unwrap_or(order.len())],
            deleted_by_both: places.contains(&before),
            next,
        });
        before = next;
        from = index.map_or(order.len(), |index| index + 1);
    }
    out
}
