//! Releases into a plan: one bullet a project.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use crate::activity::{Release, ReleaseKind};
use crate::plan::known::{Disposition, Dispositions};
use crate::plan::lists::Lists;
use crate::plan::merges::house;
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
    /// Its Helm charts: they stand in its bullet.
    charts: Vec<&'a Release>,
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
    // Charts with the place of their repository in the settings.
    let mut charts: Vec<((usize, &Release), SectionId)> = Vec::new();
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
                    Some(LeftOutRelease::Chart) => charts.push(((at, release), section)),
                    Some(LeftOutRelease::Other(why)) => plan.leave_out([source(release)], Some(section), why, false),
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
    for ((at, chart), section) in charts {
        let of_project = projects.iter_mut().filter(|((project, _), _)| *project == at);
        // `cluster-autoscaler-chart` is a chart of `cluster-autoscaler`.
        let component = chart.parts().component;
        let fits = |(_, name): &(usize, String)| component.starts_with(name.as_str()).then_some(name.len());
        match of_project.max_by_key(|(key, _)| fits(key)) {
            Some((_, project)) => project.charts.push(chart),
            None => {
                let why = "a Helm chart, and its project has no release";
                plan.leave_out([source(chart)], Some(section), why, false);
            }
        }
    }
    for ((at, _), project) in projects {
        // The order of the settings is the order of the bullets.
        let score = i32::try_from(at).map_or(i32::MIN, |at| -at);
        lists.add(bullet(project, score, given.settings));
    }
}

/// Why a release has no bullet of its own.
enum LeftOutRelease {
    Chart,
    Other(&'static str),
}

fn why_not(release: &Release, source: &ReleaseSource) -> Option<LeftOutRelease> {
    use LeftOutRelease::{Chart, Other};
    let chart = source.is_chart_tag(release.tag.raw());
    match release.kind() {
        _ if safe_url(&release.url).is_none() => Some(Other("its URL is no web address")),
        _ if release.is_pre_release() && !source.pre_releases => Some(Other("a pre-release")),
        _ if release.parts().version.is_none() => Some(Other("its tag holds no version")),
        ReleaseKind::Module if !source.charts => Some(Other("a Go module inside its repository")),
        ReleaseKind::Chart | ReleaseKind::Project if !source.charts && (chart || release.kind() == ReleaseKind::Chart) => {
            Some(Chart)
        }
        _ => None,
    }
}

fn bullet(project: Project<'_>, score: i32, settings: &Settings) -> Entry {
    let Project {
        followed,
        section,
        mut releases,
        mut charts,
    } = project;
    let newest_first = |release: &&Release| {
        let version: Option<Version> = release.parts().version;
        Reverse((!release.is_pre_release(), version, release.published_at))
    };
    releases.sort_by_key(newest_first);
    charts.sort_by_key(newest_first);
    let sources = releases.iter().chain(&charts).map(|release| source(release)).collect();
    Entry {
        section,
        text: release_entry(&releases, &charts, followed, &house(settings)).unwrap_or_default(),
        other: None,
        sources,
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
