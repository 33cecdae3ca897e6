//! The lists of a plan in the making: what each section would hold, before anything is left out for want of room.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::plan::{Entry, Plan, PlanInput};
use crate::settings::SectionId;

/// What would go into each section if nothing capped it.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    entries: Vec<Entry>,
    /// Places of a section's list that are taken: by what stands in the draft, and by what a writer took out again.
    taken: HashMap<SectionId, usize>,
}

impl Lists {
    /// Offers an entry; [`Lists::into_plan`] says where it stands and whether it does.
    pub(crate) fn add(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Takes one of the places that `--top` allows the list of `section`.
    pub(crate) fn take_place(&mut self, section: Option<SectionId>) {
        if let Some(section) = section {
            *self.taken.entry(section).or_default() += 1;
        }
    }

    /// Orders the lists, and lets wait what does not fit.
    pub(crate) fn into_plan(mut self, given: &PlanInput<'_>, plan: &mut Plan) {
        self.entries
            .sort_by_key(|entry| (entry.section, Reverse(entry.score), Reverse(entry.newest())));
        let mut taken = self.taken;
        for entry in self.entries {
            let place = taken.entry(entry.section).or_default();
            *place += 1;
            if !given.sections.is_empty() && !given.sections.contains(&entry.section) {
                plan.leave_out(
                    entry.sources,
                    Some(entry.section),
                    "its section was not asked for",
                    false,
                );
            } else if given.top.is_some_and(|most| *place > most) {
                plan.leave_out(
                    entry.sources,
                    Some(entry.section),
                    "below the number that --top allows",
                    true,
                );
            } else {
                plan.entries.push(entry);
            }
        }
    }
}
