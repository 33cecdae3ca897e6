//! Plans releases: one bullet for each project.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use crate::activity::{Release, ReleaseKind};
use crate::plan::known::{Disposition, Dispositions};
use crate::plan::lists::Lists;
use crate::plan::release_entry::release_entry;
use crate::plan::{Entry, Plan, PlanInput, Reason, Source};
use crate::post::UrlKey;
use crate::settings::{
    BulletForm, BulletValue, PreReleases, ReleaseSource, SectionId, SectionSource, Settings,
};
use crate::style::{HouseStyle, Version};
use crate::text::safe_url;

/// What a project released in the window.
struct Project<'a> {
    followed: &'a ReleaseSource,
    section: SectionId,
    releases: Vec<&'a Release>,
    /// Helm charts, the newest first.
    charts: Vec<&'a Release>,
}

/// Queues the releases of the window in `lists`. Those kept or left out go into `plan`.
pub(crate) fn offer(
    input: &PlanInput<'_>,
    dispositions: &Dispositions<'_>,
    lists: &mut Lists,
    plan: &mut Plan,
) {
    let mut seen = HashSet::new();
    // By the repository's place in the settings, then by component: the order of the bullets.
    let mut projects: BTreeMap<(usize, String), Project<'_>> = BTreeMap::new();
    let mut charts: Vec<(usize, SectionId, &Release)> = Vec::new();
    for release in &input.activity.releases {
        if !input.windows.releases.contains(release.published_at)
            || !seen.insert(UrlKey::of(&release.url))
        {
            continue;
        }
        let mut all = input.settings.releases.iter().enumerate();
        let followed = all.find(|(_, source)| source.repository == release.repository);
        let section =
            input
                .settings
                .section_for(SectionSource::Releases, &release.repository, |_| false);
        match (dispositions.get(&release.url), followed, section) {
            (Disposition::Kept, _, _) => {
                lists.take_place(section);
                plan.kept.push(source(release));
            }
            (Disposition::Refused(why), _, _) => {
                lists.take_place(section);
                plan.leave_out([source(release)], section, why);
            }
            (Disposition::Covered(why), _, _) => plan.leave_out([source(release)], section, why),
            (Disposition::Open, Some((at, followed)), Some(section)) => {
                match why_not(release, followed, input.picking) {
                    None if is_folded(release, followed) => charts.push((at, section, release)),
                    // Nothing waits in a section that is not filled now.
                    Some(Reason::OfferedPreRelease) if !input.fills(section) => {
                        let why = Reason::SectionNotSelected;
                        plan.leave_out([source(release)], Some(section), why);
                    }
                    Some(why) => plan.leave_out([source(release)], Some(section), why),
                    None => {
                        let project = projects.entry((at, release.parts().component));
                        let project = project.or_insert_with(|| Project {
                            followed,
                            section,
                            releases: Vec::new(),
                            charts: Vec::new(),
                        });
                        project.releases.push(release);
                    }
                }
            }
            (Disposition::Open, None, _) => {
                plan.leave_out([source(release)], section, Reason::NotFollowed)
            }
            (Disposition::Open, _, None) => {
                plan.leave_out([source(release)], None, Reason::NoSection);
            }
        }
    }
    for (at, section, chart) in charts {
        let component = chart.charted_component();
        let key = projects
            .keys()
            .filter(|(of, _)| *of == at)
            .min_by_key(|(_, other)| *other != component);
        match key.cloned().and_then(|key| projects.get_mut(&key)) {
            Some(project) => project.charts.push(chart),
            None => plan.leave_out([source(chart)], Some(section), Reason::Chart),
        }
    }
    for ((at, _), project) in projects {
        // Bullets are in the order of the settings.
        let score = i32::try_from(at).map_or(i32::MIN, |at| -at);
        let form = &input.settings.section(project.section).bullets.form;
        if form.names(BulletValue::Statement) {
            lists.add(bullet(project, form, score, input.settings));
            continue;
        }
        // Each release has a bullet of its own, and none names charts.
        let charts = project.charts.iter().map(|chart| source(chart));
        plan.leave_out(charts, Some(project.section), Reason::Chart);
        for release in &project.releases {
            let alone = Project {
                releases: vec![release],
                charts: Vec::new(),
                ..project
            };
            lists.add(bullet(alone, form, score, input.settings));
        }
    }
}

/// Why a release is not added.
fn why_not(release: &Release, followed: &ReleaseSource, picking: bool) -> Option<Reason> {
    let is_pre_release = release.is_pre_release();
    match release.kind(followed) {
        _ if safe_url(&release.url).is_none() => Some(Reason::BadUrl),
        ReleaseKind::Module if !followed.charts => Some(Reason::Module),
        _ if is_pre_release && followed.pre_releases == PreReleases::LeaveOut => {
            Some(Reason::PreRelease)
        }
        _ if release.parts().version.is_none() => Some(Reason::NoVersion),
        _ if is_pre_release && followed.pre_releases == PreReleases::Offer && !picking => {
            Some(Reason::OfferedPreRelease)
        }
        _ => None,
    }
}

/// A chart is part of its project's bullet, unless the settings want bullets of charts.
fn is_folded(release: &Release, followed: &ReleaseSource) -> bool {
    release.kind(followed) == ReleaseKind::Chart && !followed.charts
}

fn bullet(project: Project<'_>, form: &BulletForm, score: i32, settings: &Settings) -> Entry {
    let Project {
        followed,
        section,
        mut releases,
        mut charts,
    } = project;
    charts.sort_by_key(|chart| Reverse((chart.parts().version, chart.published_at)));
    releases.sort_by_key(|release| {
        let version: Option<Version> = release.parts().version;
        Reverse((!release.is_pre_release(), version, release.published_at))
    });
    let text = release_entry(
        &releases,
        &charts,
        followed,
        form,
        &HouseStyle::of(settings),
    );
    Entry {
        section,
        text: text.unwrap_or_default(),
        other: None,
        sources: releases
            .iter()
            .chain(&charts)
            .map(|release| source(release))
            .collect(),
        score,
        kind: SectionSource::Releases,
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
        gates: Vec::new(),
    }
}
