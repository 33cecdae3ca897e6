//! A record that two writers changed.

use super::{FilledWindow, Item, Record};
use crate::post::UrlKey;

impl Record {
    /// What `ours` and `theirs` made of `base`. An item that one side removed is gone unless the
    /// other changed it; what one side changed is taken; of what both changed, the stronger state
    /// and everything that is known stays.
    pub fn merged(base: &Self, ours: &Self, theirs: &Self) -> Self {
        let mut out = Self {
            window: merged_window(base.window, ours.window, theirs.window),
            dates: merged_list(&base.dates, &ours.dates, &theirs.dates),
            ..Self::default()
        };
        for (section, item) in ours.items() {
            let key = UrlKey::of(&item.url);
            let before = base.item(&key);
            let merged = match theirs.item(&key) {
                Some(other) => Some(of_both(before, item, other)),
                None if before == Some(item) => None,
                None => Some(item.clone()),
            };
            if let Some(merged) = merged {
                out.put(moved_to(section, &key, base, theirs), merged);
            }
        }
        for (section, item) in theirs.items() {
            let key = UrlKey::of(&item.url);
            if ours.item(&key).is_none() && base.item(&key) != Some(item) {
                out.put(section, item.clone());
            }
        }
        out
    }
}

/// The window that one side filled; of two that meet everything, else the later one.
fn merged_window(
    before: Option<FilledWindow>,
    ours: Option<FilledWindow>,
    theirs: Option<FilledWindow>,
) -> Option<FilledWindow> {
    match (ours, theirs) {
        _ if ours == before => theirs.or(ours),
        _ if theirs == before => ours.or(theirs),
        (Some(ours), Some(theirs)) if ours.since <= theirs.since => Some(ours.extended_by(theirs)),
        (Some(ours), Some(theirs)) => Some(theirs.extended_by(ours)),
        (ours, theirs) => ours.or(theirs),
    }
}

fn of_both(before: Option<&Item>, ours: &Item, theirs: &Item) -> Item {
    let state = match before {
        Some(before) if ours.state == before.state => theirs.state,
        Some(before) if theirs.state == before.state => ours.state,
        _ => ours.state.max(theirs.state),
    };
    let known = |field: fn(&Item) -> &Option<String>| {
        let before = before.and_then(|item| field(item).as_ref());
        changed(before, field(ours).as_ref(), field(theirs).as_ref()).cloned()
    };
    let before_at = before.and_then(|item| item.at.as_ref());
    Item {
        url: ours.url.clone(),
        state,
        at: changed(before_at, ours.at.as_ref(), theirs.at.as_ref()).copied(),
        base: known(|item| &item.base),
        version: known(|item| &item.version),
        stage: known(|item| &item.stage),
        gates: merged_list(
            before.map_or(&[], |item| &item.gates),
            &ours.gates,
            &theirs.gates,
        ),
        featured: match before {
            Some(before) if ours.featured == before.featured => theirs.featured,
            Some(_) => ours.featured,
            None => ours.featured || theirs.featured,
        },
    }
}

/// What both sides have, and what either added; ours first.
fn merged_list<T: Clone + PartialEq>(before: &[T], ours: &[T], theirs: &[T]) -> Vec<T> {
    let is_kept = |value: &&T, other: &[T]| other.contains(value) || !before.contains(value);
    let mut out: Vec<T> = ours
        .iter()
        .filter(|value| is_kept(value, theirs))
        .cloned()
        .collect();
    for value in theirs.iter().filter(|value| is_kept(value, ours)) {
        if !out.contains(value) {
            out.push(value.clone());
        }
    }
    out
}

/// What was changed; of two changes ours, and what is known goes before what is not.
fn changed<T: PartialEq>(before: Option<T>, ours: Option<T>, theirs: Option<T>) -> Option<T> {
    if ours == before || ours.is_none() {
        theirs.or(ours)
    } else {
        ours
    }
}

/// The section of an item: theirs where theirs moved it.
fn moved_to<'r>(ours: &'r str, key: &UrlKey, base: &'r Record, theirs: &'r Record) -> &'r str {
    match (base.section_of(key), theirs.section_of(key)) {
        (Some(before), Some(section)) if before == ours => section,
        _ => ours,
    }
}
