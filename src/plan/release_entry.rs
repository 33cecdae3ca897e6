//! Releases as bullets: one a project, newest stable first.

use crate::activity::Release;
use crate::settings::{BulletForm, BulletValue, ReleaseSource};
use crate::style::{HouseStyle, summary};
use crate::text::{safe_for_markdown, safe_url};

/// The releases of one project in the form of their section.
pub(crate) fn release_entry(
    releases: &[&Release],
    charts: &[&Release],
    source: &ReleaseSource,
    form: &BulletForm,
    house: &HouseStyle<'_>,
) -> Option<String> {
    let releases = led_by_news(releases, house);
    let (main, also) = releases.split_first()?;
    let title = format!("{} {}", project_name(main, source, house), version(main));
    let url = safe_url(&main.url)?;
    form.fill(|value| match value {
        BulletValue::Statement => {
            statement(main, &format!("[{title}]({url})"), also, charts, house)
        }
        BulletValue::Title => Some(title.clone()),
        BulletValue::Repository => Some(safe_for_markdown(source.repository.as_str())),
        BulletValue::Url => Some(url.clone()),
        BulletValue::Number | BulletValue::Author => None,
    })
}

/// `[tools v1.30.2](…): change; also [v1.29.5](…)`: the main release, as `link` names it, then the
/// others and the Helm charts: `; also Helm chart [4.9.0](…)`.
fn statement(
    main: &Release,
    link: &str,
    also: &[&Release],
    charts: &[&Release],
    house: &HouseStyle<'_>,
) -> Option<String> {
    let mut out = link.to_owned();
    out.push_str(&changes(main, house));
    // Stable ones, charts, pre-releases: the last may be followed by its changes.
    let (pre_releases, stable): (Vec<&Release>, Vec<&Release>) =
        also.iter().partition(|release| release.is_pre_release());
    let mut listed = links(&stable)?;
    listed.extend(chart_links(charts, &main.parts().component)?);
    listed.extend(links(&pre_releases)?);
    if !listed.is_empty() {
        out.push_str("; also ");
        out.push_str(&listed.join(", "));
    }
    // A pre-release holds the news of the next version, in words behind all that is only listed.
    if let Some(last) = pre_releases.last() {
        out.push_str(&changes(last, house));
    }
    Some(out)
}

fn links(releases: &[&Release]) -> Option<Vec<String>> {
    let link = |release: &&Release| {
        Some(format!(
            "[{}]({})",
            version(release),
            safe_url(&release.url)?
        ))
    };
    releases.iter().map(link).collect()
}

/// `Helm chart [4.9.0](…)`, `[4.8.4](…)`: charts of the main component do not name it again.
fn chart_links(charts: &[&Release], main_component: &str) -> Option<Vec<String>> {
    let mut before: Option<String> = None;
    let link = |chart: &&Release| {
        let component = chart.charted_component();
        let name = if before.as_ref() == Some(&component) {
            String::new()
        } else if component.is_empty() || component == main_component {
            "Helm chart ".to_owned()
        } else {
            format!("Helm chart {} ", safe_for_markdown(&component))
        };
        before = Some(component);
        Some(format!(
            "{name}[{}]({})",
            chart_version(chart),
            safe_url(&chart.url)?
        ))
    };
    charts.iter().map(link).collect()
}

/// The changes of a release behind a colon; nothing where its notes list none.
fn changes(release: &Release, house: &HouseStyle<'_>) -> String {
    match summary(release.said(), house) {
        changes if changes.is_empty() => String::new(),
        changes => format!(": {}", changes.join(", ")),
    }
}

/// The releases in their order; where the first says nothing, the newest stable one that says
/// something leads.
fn led_by_news<'a>(releases: &[&'a Release], house: &HouseStyle<'_>) -> Vec<&'a Release> {
    let says = |release: &Release| !summary(release.said(), house).is_empty();
    let silent = releases.first().is_some_and(|first| !says(first));
    let leader = releases
        .iter()
        .position(|release| silent && !release.is_pre_release() && says(release));
    let mut out = releases.to_vec();
    if let Some(at) = leader {
        let leader = out.remove(at);
        out.insert(0, leader);
    }
    out
}

/// What a bullet calls the project: a component by its own name where that is one, else after the
/// repository's.
fn project_name(release: &Release, source: &ReleaseSource, house: &HouseStyle<'_>) -> String {
    let component = release.parts().component;
    let repository = release.repository.name();
    let same = component.is_empty()
        || component.eq_ignore_ascii_case(repository)
        || component.eq_ignore_ascii_case(&source.name)
        || component == source.tag_prefix;
    let name = if same {
        let term = house
            .terms
            .iter()
            .find(|term| term.eq_ignore_ascii_case(&source.name));
        term.unwrap_or(&source.name).clone()
    } else if component.contains('-') {
        component
    } else {
        format!("{} {component}", source.name)
    };
    safe_for_markdown(&name)
}

/// As the tag writes it: charts are numbered without a `v`.
fn chart_version(chart: &Release) -> String {
    let version = chart.parts().version;
    safe_for_markdown(
        version
            .as_ref()
            .map_or(chart.tag.raw(), |version| version.as_str()),
    )
}

/// As the tag writes it; behind a component's name with a `v`, as all others have it:
/// `cluster-autoscaler-1.36.1`.
fn version(release: &Release) -> String {
    let tag = release.tag.raw();
    let parts = release.parts();
    let text = parts
        .version
        .as_ref()
        .map_or(tag, |version| version.as_str());
    let bare = tag.ends_with(&format!("-{text}")) && text.starts_with(|c: char| c.is_ascii_digit());
    let mark = if bare { "v" } else { "" };
    safe_for_markdown(&format!("{mark}{text}"))
}
