//! Turns `lwkd.yaml` as it is written into settings with defaults filled in.

use chrono::{NaiveDate, NaiveTime};

use crate::settings::bullets::{self, BulletStyle};
use crate::settings::path::{file_pattern, inside_root};
use crate::settings::raw::{
    RawChecks, RawGateSource, RawMergeSource, RawNaming, RawReleaseSource, RawSection, RawSettings,
    ReleaseMap,
};
use crate::settings::{
    BulletValue, ChangelogPath, Checks, GateSource, MergeSource, Naming, Pattern, Publication,
    ReleaseSource, RepositoryName, SectionForm, SectionSetting, SectionSource, Settings,
    SettingsError, Spanned, schedule,
};
use crate::text::safe_for_terminal;

/// Reads the built-in settings, which `build.rs` converts to JSON. Every key must be set.
pub(super) fn built_in() -> Result<Settings, String> {
    const JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/settings.json"));
    let raw = serde_json::from_str(JSON).map_err(|error| error.to_string())?;
    settings(raw, None).map_err(|error| error.message)
}

/// Parses `yaml`; missing keys are taken from `base`.
pub(super) fn parse(yaml: &str, base: &Settings) -> Result<Settings, SettingsError> {
    let raw = if yaml
        .lines()
        .all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
    {
        RawSettings::default()
    } else {
        serde_yaml::from_str(yaml).map_err(|error| SettingsError::from(&error))?
    };
    settings(raw, Some(base))
}

fn settings(raw: RawSettings, base: Option<&Settings>) -> Result<Settings, SettingsError> {
    let newsletter = newsletter(raw.newsletter, base.map(|base| &base.newsletter))?;
    let checks = checks(raw.checks, base.map(|base| &base.checks))?;
    let merges = match raw.merges {
        Some(list) => list
            .into_iter()
            .map(merge_source)
            .collect::<Result<_, _>>()?,
        None => given(None, base.map(|base| base.merges.clone()), "merges")?,
    };
    let gates = match raw.gates {
        Some(list) => list
            .into_iter()
            .map(gate_source)
            .collect::<Result<_, _>>()?,
        None => given(None, base.map(|base| base.gates.clone()), "gates")?,
    };
    let releases = match raw.releases {
        Some(list) => list
            .into_iter()
            .map(release_source)
            .collect::<Result<_, _>>()?,
        None => given(None, base.map(|base| base.releases.clone()), "releases")?,
    };
    let mut schedule = match raw.schedule {
        Some(raw) => Some(schedule::sources(raw)?),
        None => base.and_then(|base| base.schedule.clone()),
    };
    let given_bullets = raw.bullets.is_some();
    let bullets = bullets::style(raw.bullets, base.map(|base| &base.bullets))?;
    let bullets = given(bullets, None, "bullets")?;
    let sections: Vec<SectionSetting> = match raw.sections {
        Some(list) => sections(list, &bullets)?,
        None => {
            let mut sections = given(None, base.map(|base| base.sections.clone()), "sections")?;
            if given_bullets {
                sections
                    .iter_mut()
                    .for_each(|section: &mut SectionSetting| section.bullets.clone_from(&bullets));
            }
            sections
        }
    };
    let is_schedule = |section: &SectionSetting| section.filled_by == Some(SectionSource::Schedule);
    if !sections.iter().any(is_schedule) {
        schedule = None;
    }
    Ok(Settings {
        newsletter,
        merges,
        gates,
        releases,
        schedule,
        sections,
        bullets,
        wording: given(raw.wording, base.map(|base| base.wording), "wording")?,
        checks,
    })
}

fn newsletter(raw: RawNaming, base: Option<&Naming>) -> Result<Naming, SettingsError> {
    let line = |value: Option<Spanned<String>>, base: Option<Pattern>, key| match value {
        Some(value) => one_line(&value, key),
        None => given(None, base, key),
    };
    let publication = raw.publication;
    let time = match &publication.time {
        Some(text) => Some(
            NaiveTime::parse_from_str(&text.value, "%H:%M:%S").map_err(|_| {
                SettingsError::at(text, format!("`time`: `{}` is not a time", text.value))
                    .with_help("write hours, minutes and seconds in UTC, such as \"22:00:00\"")
            })?,
        ),
        None => None,
    };
    let publication = Publication {
        days_after: given(
            publication.days_after,
            base.map(|base| base.publication.days_after),
            "days_after",
        )?,
        time: given(time, base.map(|base| base.publication.time), "time")?,
        latest_days: given(
            publication.latest_days,
            base.map(|base| base.publication.latest_days),
            "latest_days",
        )?,
    };
    Ok(Naming {
        posts: given(
            raw.posts
                .map(|value| inside_root(value, "posts"))
                .transpose()?,
            base.map(|base| base.posts.clone()),
            "posts",
        )?,
        template: given(
            raw.template
                .map(|value| inside_root(value, "template"))
                .transpose()?,
            base.map(|base| base.template.clone()),
            "template",
        )?,
        file: given(
            raw.file.as_ref().map(file_pattern).transpose()?,
            base.map(|base| base.file.clone()),
            "file",
        )?,
        layout: given(raw.layout, base.map(|base| base.layout.clone()), "layout")?,
        title: line(raw.title, base.map(|base| base.title.clone()), "title")?,
        slug: line(raw.slug, base.map(|base| base.slug.clone()), "slug")?,
        url: line(raw.url, base.map(|base| base.url.clone()), "url")?,
        publication,
        branch: line(raw.branch, base.map(|base| base.branch.clone()), "branch")?,
        main: given(raw.main, base.map(|base| base.main.clone()), "main")?,
        remotes: given(
            raw.remotes,
            base.map(|base| base.remotes.clone()),
            "remotes",
        )?,
        earlier_editions: given(
            raw.earlier_editions,
            base.map(|base| base.earlier_editions),
            "earlier_editions",
        )?,
        kep_days: given(raw.kep_days, base.map(|base| base.kep_days), "kep_days")?,
        reading_minutes: given(
            raw.reading_minutes,
            base.map(|base| base.reading_minutes),
            "reading_minutes",
        )?,
        email_subject: given(
            raw.email_subject
                .map(|email_subject| safe_for_terminal(&email_subject)),
            base.map(|base| base.email_subject.clone()),
            "email_subject",
        )?,
        social: given(
            raw.social
                .as_ref()
                .map(|value| pattern(value, "social"))
                .transpose()?,
            base.map(|base| base.social.clone()),
            "social",
        )?,
    })
}

/// A date pattern.
///
/// # Errors
/// An unknown specifier, or one that a date cannot format (`%H`).
pub(super) fn pattern(value: &Spanned<String>, key: &str) -> Result<Pattern, SettingsError> {
    Pattern::new(value.value.clone()).map_err(|bad| {
        SettingsError::at(value, format!("`{key}`: `{bad}` is not a date pattern")).with_help(
            "use strftime specifiers of a date, such as %Y-%m-%d, and %% for a percent sign",
        )
    })
}

/// A date pattern whose text is one line. It is printed, and a newline would start another line.
pub(super) fn one_line(value: &Spanned<String>, key: &str) -> Result<Pattern, SettingsError> {
    let pattern = pattern(value, key)?;
    if pattern.fill(NaiveDate::default()).contains(['\n', '\t']) {
        let message = format!("`{key}` has to be one line, without tabs");
        return Err(SettingsError::at(value, message));
    }
    Ok(pattern)
}

fn merge_source(raw: RawMergeSource) -> Result<MergeSource, SettingsError> {
    Ok(MergeSource {
        repository: repository(&raw.repository)?,
        branches: raw
            .branches
            .unwrap_or_else(|| vec!["main".into(), "master".into()]),
        search: raw.search,
        second_search: raw.second_search,
        labels: raw.labels,
    })
}

fn gate_source(raw: RawGateSource) -> Result<GateSource, SettingsError> {
    let path = safe_for_terminal(raw.path.value.trim());
    let is_name = |part: &str| !part.is_empty() && part != "." && part != "..";
    if !path.split('/').all(is_name) {
        let message = format!("`path`: `{path}` is not a path in a repository");
        return Err(SettingsError::at(&raw.path, message)
            .with_help("write it from the repository's root, without a slash in front"));
    }
    Ok(GateSource {
        repository: repository(&raw.repository)?,
        path,
    })
}

fn release_source(raw: Spanned<RawReleaseSource>) -> Result<ReleaseSource, SettingsError> {
    let position = raw.with(());
    let full = match raw.value {
        RawReleaseSource::Map(full) => full,
        RawReleaseSource::Name(name) => ReleaseMap {
            repository: position.with(name),
            name: None,
            pre_releases: None,
            tags: false,
            tag_prefix: String::new(),
            charts: false,
            chart_tags: Vec::new(),
            changelog: None,
        },
    };
    let repository = repository(&full.repository)?;
    Ok(ReleaseSource {
        name: match full.name {
            Some(name) => safe_for_terminal(&name),
            None => repository.name().to_owned(),
        },
        repository,
        pre_releases: full.pre_releases.map_or_else(Default::default, Into::into),
        tags: full.tags,
        tag_prefix: full.tag_prefix,
        charts: full.charts,
        chart_tags: full.chart_tags,
        changelog: full
            .changelog
            .map(|path| ChangelogPath::new(&path))
            .transpose()?,
    })
}

fn sections(
    list: Vec<RawSection>,
    newsletter: &BulletStyle,
) -> Result<Vec<SectionSetting>, SettingsError> {
    let mut out: Vec<SectionSetting> = Vec::new();
    for mut raw in list {
        let heading = safe_for_terminal(raw.heading.value.trim());
        if heading.is_empty() {
            return Err(SettingsError::at(
                &raw.heading,
                "a section has an empty heading",
            ));
        }
        if out.iter().any(|section| section.heading == heading) {
            return Err(SettingsError::at(
                &raw.heading,
                format!("duplicate section `{heading}`"),
            ));
        }
        let style = bullets::style(raw.bullets.take(), Some(newsletter))?;
        let style = given(style, None, "bullets")?;
        check_source(&raw, &style, &heading)?;
        out.push(SectionSetting {
            heading,
            shape: raw.shape,
            required: raw.required,
            filled_by: raw.filled_by,
            repositories: raw
                .repositories
                .iter()
                .map(repository)
                .collect::<Result<_, _>>()?,
            labels: raw.labels.into_iter().map(|label| label.value).collect(),
            also: raw.also,
            skeleton: raw
                .skeleton
                .unwrap_or_else(|| bare(raw.shape, style.marker)),
            bullets: style,
        });
    }
    Ok(out)
}

/// Checks that what a section is filled with has what its labels and the form of its bullets ask
/// for.
fn check_source(raw: &RawSection, style: &BulletStyle, heading: &str) -> Result<(), SettingsError> {
    let from_pull_requests = !matches!(
        raw.filled_by,
        None | Some(SectionSource::Releases | SectionSource::Schedule)
    );
    if let Some(label) = raw.labels.first().filter(|_| !from_pull_requests) {
        let message = format!("`labels`: `{heading}` is not filled with pull requests");
        return Err(SettingsError::at(label, message)
            .with_help("add `filled_by: merges`, or remove the labels"));
    }
    let missing = [
        (BulletValue::Number, "{number}"),
        (BulletValue::Author, "{author}"),
    ];
    let named = missing.iter().find(|(value, _)| style.form.names(*value));
    match named.filter(|_| raw.filled_by == Some(SectionSource::Releases)) {
        None => Ok(()),
        Some((_, name)) => {
            let message =
                format!("the bullets of `{heading}` name {name}, which a release does not have");
            Err(SettingsError::at(&raw.heading, message).with_help(
                "give the section a form of its own, such as bullets: {form: \"[{title}]({url})\"}",
            ))
        }
    }
}

/// What a new edition has below a heading if the settings do not say.
fn bare(shape: SectionForm, marker: char) -> String {
    match shape {
        SectionForm::Bullets => marker.to_string(),
        SectionForm::Prose | SectionForm::Features => String::new(),
    }
}

fn checks(raw: RawChecks, base: Option<&Checks>) -> Result<Checks, SettingsError> {
    Ok(Checks {
        off: given(raw.off, base.map(|base| base.off.clone()), "off")?,
        words: given(raw.words, base.map(|base| base.words.clone()), "words")?,
        terms: given(raw.terms, base.map(|base| base.terms.clone()), "terms")?,
        lower_case: given(
            raw.lower_case,
            base.map(|base| base.lower_case.clone()),
            "lower_case",
        )?,
    })
}

pub(super) fn repository(name: &Spanned<String>) -> Result<RepositoryName, SettingsError> {
    RepositoryName::new(name.value.clone()).map_err(|error| {
        SettingsError::at(name, error.to_string())
            .with_help("write owner/name, such as kubernetes/kops")
    })
}

fn given<T>(value: Option<T>, base: Option<T>, key: &str) -> Result<T, SettingsError> {
    value.or(base).ok_or_else(|| SettingsError {
        message: format!("`{key}` is missing"),
        line: 1,
        column: 1,
        help: None,
    })
}
