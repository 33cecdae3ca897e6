//! The lists of a plan before `--top` and `--section` apply.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::plan::{Entry, Plan, PlanInput, Reason};
use crate::settings::SectionId;

/// What would go into each section without limits.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    entries: Vec<Entry>,
    /// How many places in a section's list are already used: by bullets in the draft, and by
    /// bullets that a person deleted.
    taken: HashMap<SectionId, usize>,
}

impl Lists {
    /// Queues an entry; [`Lists::into_plan`] orders the queue and applies the limits.
    pub(crate) fn add(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Uses one of the places that `--top` allows in the list of `section`.
    pub(crate) fn take_place(&mut self, section: Option<SectionId>) {
        if let Some(section) = section {
            *self.taken.entry(section).or_default() += 1;
        }
    }

    /// Sorts each section by score and defers entries beyond `--top`.
    pub(crate) fn into_plan(mut self, input: &PlanInput<'_>, plan: &mut Plan) {
        self.entries
            .sort_by_key(|entry| (entry.section, Reverse(entry.score), Reverse(entry.newest())));
        let mut taken = self.taken;
        for entry in self.entries {
            let place = taken.entry(entry.section).or_default();
            *place += 1;
            if !input.fills(entry.section) {
                plan.leave_out(
                    entry.sources,
                    Some(entry.section),
                    Reason::SectionNotSelected,
                );
            } else if let Some(top) = input.top.filter(|top| *place > *top) {
                plan.leave_out(
                    entry.sources,
                    Some(entry.section),
                    Reason::BeyondTop { top },
                );
            } else {
                plan.entries.push(entry);
            }
        }
    }
}
