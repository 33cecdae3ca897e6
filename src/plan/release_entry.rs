//! Releases as bullets: one a project, newest stable first.

use crate::activity::Release;
use crate::settings::ReleaseSource;
use crate::style::changes::summary;
use crate::text::safe_for_markdown;

/// `[kops v1.30.2](…); also [v1.29.5](…)`: the releases of one project, the main one first.
/// `terms` are words that the newsletter writes in one way only.
pub(crate) fn release_entry(
    releases: &[&Release],
    source: &ReleaseSource,
    terms: &[String],
) -> Option<String> {
    let (main, also) = releases.split_first()?;
    let mut out = format!(
        "[{} {}]({})",
        project_name(main, source),
        version(main),
        main.url
    );
    let changes = summary(&main.notes, terms);
    if !changes.is_empty() {
        out.push_str(": ");
        out.push_str(&changes.join(", "));
    }
    for (at, release) in also.iter().enumerate() {
        let joint = if at == 0 { "; also" } else { "," };
        out.push_str(&format!("{joint} [{}]({})", version(release), release.url));
    }
    Some(out)
}

/// What a bullet calls the project: a component by its own name where that is one, else after the repository's.
fn project_name(release: &Release, source: &ReleaseSource) -> String {
    let component = release.parts().component;
    let repository = release.repository.name();
    let same = component.is_empty()
        || component.eq_ignore_ascii_case(repository)
        || component.eq_ignore_ascii_case(&source.name)
        || component == source.tag_prefix;
    let name = if same {
        source.name.clone()
    } else if component.contains('-') {
        component
    } else {
        format!("{} {component}", source.name)
    };
    safe_for_markdown(&name)
}

/// As the tag writes it; behind a component's name with a `v`, as all others have it: `cluster-autoscaler-1.36.1`.
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
