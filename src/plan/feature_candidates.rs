//! Which pull requests of the week editors may want to feature.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::activity::{PullRequest, feature_rank};
use crate::plan::{FeatureCandidate, Plan, PlanInput};
use crate::post::UrlKey;
use crate::settings::{SectionForm, SectionSource};

/// Editors feature one or two; in 58 weeks these many held two in three of their choices.
const MOST: usize = 5;

/// As many as a feature has whose release note says more than its title.
const POINTS_NAMED_BEFORE: i32 = 3;

/// Chooses from the list of merges: what is about to be added, what waits, and what the draft has.
/// Nothing where the newsletter features nothing.
pub(crate) fn choose(input: &PlanInput<'_>, plan: &Plan) -> Vec<FeatureCandidate> {
    let settings = input.settings;
    let features = |form| form == SectionForm::Features;
    if !settings
        .sections
        .iter()
        .any(|section| features(section.shape))
    {
        return Vec::new();
    }
    let of_merges = |section| settings.section(section).filled_by == Some(SectionSource::Merges);
    let added = plan.entries.iter().filter(|entry| of_merges(entry.section));
    let added = added.flat_map(|entry| &entry.sources);
    let waiting = plan.left_out.iter();
    let waiting =
        waiting.filter(|left| left.reason.is_deferred() && left.section.is_some_and(of_merges));
    let waiting = waiting.map(|left| &left.source);
    let pull_requests = input.activity.pull_requests.iter();
    let pull_requests: HashMap<UrlKey, &PullRequest> = pull_requests
        .map(|pull_request| (UrlKey::of(&pull_request.url), pull_request))
        .collect();
    let ranked = added.chain(waiting).filter_map(|source| {
        let pull_request = pull_requests.get(&UrlKey::of(&source.url))?;
        let (points, reasons) = feature_rank(pull_request, settings);
        let url = source.url.clone();
        Some((points, FeatureCandidate { url, reasons }))
    });
    // What the draft has is not asked for again, so the choice of an earlier run stands.
    let named_before = plan.kept.iter().filter_map(|source| {
        let item = input.record.item(&UrlKey::of(&source.url))?;
        let url = source.url.clone();
        let reasons = vec!["named by an earlier run"];
        let candidate = FeatureCandidate { url, reasons };
        item.featured.then_some((POINTS_NAMED_BEFORE, candidate))
    });
    let mut ranked: Vec<(i32, FeatureCandidate)> = named_before.chain(ranked).collect();
    // Equal ones stay in the order of their list.
    ranked.sort_by_key(|(points, _)| Reverse(*points));
    let best = ranked
        .into_iter()
        .filter(|(points, _)| *points > 0)
        .take(MOST);
    best.map(|(_, candidate)| candidate).collect()
}
