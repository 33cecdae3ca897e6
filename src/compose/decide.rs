//! From what happened upstream to a plan.

use super::lists::Lists;
use super::settled::Settled;
use super::{merges, releases};
use crate::compose::{Given, Plan};

/// Decides what goes into the draft, where, and in what words. Every candidate in the windows is accounted for once:
/// it is a source of an entry, kept, or left out.
pub fn plan(given: &Given<'_>) -> Plan {
    let mut plan = Plan {
        gaps: given.activity.gaps.clone(),
        ..Plan::default()
    };
    let settled = Settled::of(given);
    let mut lists = Lists::default();
    merges::offer(given, &settled, &mut lists, &mut plan);
    releases::offer(given, &settled, &mut lists, &mut plan);
    lists.into_plan(given, &mut plan);
    plan
}
