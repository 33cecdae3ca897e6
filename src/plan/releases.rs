//! Releases into a plan: one bullet a project.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use crate::activity::{Release, ReleaseKind};
use crate::plan::known::{Disposition, Dispositions};
use crate::plan::lists::Lists;
use crate::plan::release_entry::release_entry;
use crate::plan::{Entry, Plan, PlanInput, Source};
use crate::post::UrlKey;
use crate::settings::{ReleaseSource, SectionId, SectionSource, Settings};
use crate::style::Version;
use crate::text::safe_url;

/// What a project released in the window.
struct Project<'a> {
    followed: &'a ReleaseSource,
    section: SectionId,
    releases: Vec<&'a Release>,
}

/// Offers the releases of the window to `lists`; what is kept or left out goes into `plan`.
pub(crate) fn offer(
    given: &PlanInput<'_>,
    settled: &Dispositions<'_>,
    lists: &mut Lists,
    plan: &mut Plan,
) {
    let mut seen = HashSet::new();
    // By the place of the repository in the settings, then by component: the order of the bullets.
    let mut projects: BTreeMap<(usize, String), Project<'_>> = BTreeMap::new();
    for release in &given.activity.releases {
        if !given.windows.releases.contains(release.published_at)
            || !seen.insert(UrlKey::of(&release.url))
        {
            continue;
        }
        let mut all = given.settings.releases.iter().enumerate();
        let followed = all.find(|all| all.1.repository == release.repository);
        let section = given
            .settings
            .section_for(SectionSource::Releases, &release.repository);
        match (settled.fate(&release.url), followed, section) {
            (Disposition::Kept, _, _) => {
                lists.take_place(section);
                plan.kept.push(source(release));
            }
            (Disposition::Refused(why), _, _) => {
                lists.take_place(section);
                plan.leave_out([source(release)], section, why, false);
            }
            (Disposition::Mention(why), _, _) => {
                plan.leave_out([source(release)], section, &why, false)
            }
            (Disposition::Open, Some((at, followed)), Some(section)) => {
                match why_not(release, followed) {
                    Some(why) => plan.leave_out([source(release)], Some(section), why, false),
                    None => {
                        let project = projects.entry((at, release.parts().component));
                        let project = project.or_insert_with(|| Project {
                            followed,
                            section,
                            releases: Vec::new(),
                        });
                        project.releases.push(release);
                    }
                }
            }
            (Disposition::Open, None, _) => plan.leave_out(
                [source(release)],
                section,
                "its repository is not followed",
                false,
            ),
            (Disposition::Open, _, None) => {
                plan.leave_out(
                    [source(release)],
                    None,
                    "no section of this newsletter takes it",
                    false,
                );
            }
        }
    }
    for ((at, _), project) in projects {
        // The order of the settings is the order of the bullets.
        let score = i32::try_from(at).map_or(i32::MIN, |try_from| -try_from);
        lists.add(bullet(project, score, given.settings));
    }
}

/// Why a release is no news of its project.
fn why_not(release: &Release, source: &ReleaseSource) -> Option<&'static str> {
    match release.kind() {
        _ if safe_url(&release.url).is_none() => Some("its address is none"),
        ReleaseKind::Chart if !source.charts => Some("a Helm chart"),
        ReleaseKind::Module if !source.charts => Some("a Go module inside its repository"),
        _ if release.is_pre_release() && !source.pre_releases => Some("a pre-release"),
        _ => None,
    }
}

fn bullet(project: Project<'_>, score: i32, settings: &Settings) -> Entry {
    let Project {
        followed,
        section,
        mut releases,
    } = project;
    releases.sort_by_key(|release| {
        let version: Option<Version> = release.parts().version;
        Reverse((!release.is_pre_release(), version, release.published_at))
    });
    Entry {
        section,
        text: release_entry(&releases, followed, &settings.checks.terms).unwrap_or_default(),
        sources: releases.iter().map(|release| source(release)).collect(),
        score,
        reasons: vec![format!("{} is followed", followed.repository)],
    }
}

fn source(release: &Release) -> Source {
    Source {
        url: release.url.clone(),
        at: release.published_at,
        base: None,
        version: release
            .parts()
            .version
            .map(|version| version.as_str().to_owned()),
        stage: None,
    }
}
