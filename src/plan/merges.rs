//! Pull requests into a plan: which, where, and in what words.

use std::collections::{HashMap, HashSet};

use crate::activity::{Classification, PullRequest, classify, rank, reverted};
use crate::plan::entry::entry;
use crate::plan::grouping::{GroupedStatement, Update, statements_together, updates_together};
use crate::plan::known::{Disposition, Dispositions};
use crate::plan::lists::Lists;
use crate::plan::{Entry, Plan, PlanInput, Source};
use crate::post::UrlKey;
use crate::settings::{SectionId, SectionSource};
use crate::text::{Untrusted, safe_url};

/// Offers the pull requests of the window to `lists`; what is kept or left out goes into `plan`.
pub(crate) fn offer(
    given: &PlanInput<'_>,
    settled: &Dispositions<'_>,
    lists: &mut Lists,
    plan: &mut Plan,
) {
    let mut seen = HashSet::new();
    let all = given.activity.pull_requests.iter();
    let fresh: Vec<&PullRequest> = all
        .filter(|all| {
            given.windows.pull_requests.contains(all.merged_at) && seen.insert(UrlKey::of(&all.url))
        })
        .collect();
    let reverts = reverts(given, &fresh);
    let mut updates: Vec<Update> = Vec::new();
    let mut statements: Vec<GroupedStatement> = Vec::new();
    for pull_request in fresh {
        let place = classify(pull_request);
        let section = section_of(given, &place, pull_request);
        let source = source(pull_request, &place);
        match settled.fate(&pull_request.url) {
            Disposition::Kept => {
                lists.take_place(section);
                plan.kept.push(source);
                continue;
            }
            Disposition::Refused(why) => {
                lists.take_place(section);
                plan.leave_out([source], section, why, false);
                continue;
            }
            Disposition::Mention(why) => {
                plan.leave_out([source], section, &why, false);
                continue;
            }
            Disposition::Open => {}
        }
        if let Some(why) = why_not(given, pull_request).or(reverts.get(&pull_request.url).cloned())
        {
            plan.leave_out([source], section, &why, false);
            continue;
        }
        let Some(section) = section else {
            plan.leave_out(
                [source],
                None,
                "no section of this newsletter takes it",
                false,
            );
            continue;
        };
        let url = safe_url(&pull_request.url);
        let bullet = url.and_then(|url| {
            entry(
                pull_request,
                &place,
                &url,
                &given.settings.checks.lower_case,
            )
        });
        let Some(bullet) = bullet else {
            plan.leave_out(
                [source],
                Some(section),
                "nothing to say: neither title nor release note",
                false,
            );
            continue;
        };
        let (score, why) = rank(pull_request);
        let reasons = std::iter::once(place.reason)
            .chain(why)
            .map(str::to_owned)
            .collect();
        let entry = Entry {
            section,
            sources: vec![source],
            text: bullet.markdown,
            score,
            reasons,
        };
        match (
            place.filling,
            place.subject,
            place.version,
            bullet.statement,
        ) {
            (SectionSource::Versions, Some(library), Some(version), _) => updates.push(Update {
                library,
                version,
                entry,
            }),
            (.., Some(words)) => statements.push(GroupedStatement { words, entry }),
            _ => lists.add(entry),
        }
    }
    let together = [updates_together(updates), statements_together(statements)];
    for entry in together.into_iter().flatten() {
        lists.add(entry);
    }
}

/// The section for a pull request; where this newsletter has none of its kind, the one for merges.
fn section_of(
    given: &PlanInput<'_>,
    place: &Classification,
    pull_request: &PullRequest,
) -> Option<SectionId> {
    let section = |filling| {
        given
            .settings
            .section_for(filling, &pull_request.repository)
    };
    section(place.filling).or_else(|| section(SectionSource::Merges))
}

/// Why a pull request is no news, whatever it says.
fn why_not(given: &PlanInput<'_>, pull_request: &PullRequest) -> Option<String> {
    let merges = &given.settings.merges;
    let source = merges
        .iter()
        .find(|merge| merge.repository == pull_request.repository);
    if source.is_some_and(|source| !source.branches.contains(&pull_request.base)) {
        let base = crate::text::safe_for_terminal(&pull_request.base);
        return Some(format!("another branch: merged into {base}"));
    }
    if pull_request.is_cherry_pick() {
        return Some("a cherry-pick".to_owned());
    }
    let bot = pull_request
        .author
        .as_ref()
        .is_some_and(|author| author.is_bot());
    bot.then(|| "by a bot".to_owned())
}

/// Why what was taken back within the window, and what took it back, are no news; by address.
fn reverts(given: &PlanInput<'_>, fresh: &[&PullRequest]) -> HashMap<String, String> {
    let merged: Vec<&PullRequest> = fresh
        .iter()
        .copied()
        .filter(|fresh| why_not(given, fresh).is_none())
        .collect();
    let mut out = HashMap::new();
    for (original, revert) in reverted(&merged) {
        let (Some(original), Some(revert)) = (merged.get(original), merged.get(revert)) else {
            continue;
        };
        out.insert(
            original.url.clone(),
            format!("reverted: by #{}", revert.number),
        );
        out.insert(
            revert.url.clone(),
            format!("a revert: takes back #{}", original.number),
        );
    }
    out
}

fn source(pull_request: &PullRequest, place: &Classification) -> Source {
    Source {
        url: pull_request.url.clone(),
        at: pull_request.merged_at,
        base: Some(pull_request.base.clone()),
        version: place.version.as_ref().map(Untrusted::for_terminal),
        stage: place.stage.map(|stage| stage.as_str().to_owned()),
    }
}
