//! From `lwkd.yaml` as it is written to settings with every key filled.

use chrono::NaiveTime;
use serde_yaml::Spanned as YamlSpanned;

use crate::settings::raw::{
    RawChecks, RawMergeSource, RawNaming, RawReleaseSource, RawSection, RawSettings, RawSpanned,
    ReleaseMap,
};
use crate::settings::{
    Checks, MergeSource, Naming, Pattern, Publication, ReleaseSource, RepositoryName, SectionForm,
    SectionSetting, Settings, SettingsError, Spanned,
};
use crate::text::{safe_for_terminal, safe_lines};

/// Reads the built-in settings, which `build.rs` made JSON of: every key has to be there.
pub(super) fn built_in() -> Result<Settings, String> {
    const JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/settings.json"));
    let layer = serde_json::from_str(JSON).map_err(|error| error.to_string())?;
    settings(layer, None).map_err(|error| error.message)
}

/// Reads `yaml` over `base`.
pub(super) fn parse(yaml: &str, base: &Settings) -> Result<Settings, SettingsError> {
    let layer = if yaml
        .lines()
        .all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
    {
        RawSettings::default()
    } else {
        serde_yaml::from_str(yaml).map_err(|error| SettingsError::from(&error))?
    };
    settings(layer, Some(base))
}

fn settings(layer: RawSettings, base: Option<&Settings>) -> Result<Settings, SettingsError> {
    let newsletter = newsletter(layer.newsletter, base.map(|base| &base.newsletter))?;
    let checks = checks(layer.checks, base.map(|base| &base.checks))?;
    let merges = match layer.merges {
        Some(list) => list
            .into_iter()
            .map(merge_source)
            .collect::<Result<_, _>>()?,
        None => given(None, base.map(|base| base.merges.clone()), "merges")?,
    };
    let releases = match layer.releases {
        Some(list) => list
            .into_iter()
            .map(release_source)
            .collect::<Result<_, _>>()?,
        None => given(None, base.map(|base| base.releases.clone()), "releases")?,
    };
    let sections = match layer.sections {
        Some(list) => sections(list)?,
        None => given(None, base.map(|base| base.sections.clone()), "sections")?,
    };
    Ok(Settings {
        newsletter,
        merges,
        releases,
        sections,
        checks,
    })
}

fn newsletter(layer: RawNaming, base: Option<&Naming>) -> Result<Naming, SettingsError> {
    let pattern = |value: Option<RawSpanned<String>>, base: Option<Pattern>, key| match value {
        Some(value) => Pattern::new(value.0.value.clone()).map_err(|bad| {
            SettingsError::at(
                &value,
                format!("`{key}`: `{bad}` is not a pattern of a date"),
            )
            .with_help("write it in strftime specifiers, such as %Y-%m-%d")
        }),
        None => given(None, base, key),
    };
    let publication = layer.publication;
    let time = match &publication.time {
        Some(text) => Some(
            NaiveTime::parse_from_str(&text.0.value, "%H:%M:%S").map_err(|_| {
                SettingsError::at(text, format!("`time`: `{}` is not a time", text.0.value))
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
    let social = match layer.social {
        Some(value) => {
            Pattern::new(value.0.value.clone()).map_err(|_| {
                SettingsError::at(&value, "`social` is not a pattern of a date")
                    .with_help("write a literal % as %%")
            })?;
            Some(safe_lines(&value.0.value))
        }
        None => None,
    };
    Ok(Naming {
        posts: given(
            folder(layer.posts, "posts")?,
            base.map(|base| base.posts.clone()),
            "posts",
        )?,
        template: given(
            folder(layer.template, "template")?,
            base.map(|base| base.template.clone()),
            "template",
        )?,
        file: pattern(layer.file, base.map(|base| base.file.clone()), "file")?,
        layout: given(layer.layout, base.map(|base| base.layout.clone()), "layout")?,
        title: pattern(layer.title, base.map(|base| base.title.clone()), "title")?,
        slug: pattern(layer.slug, base.map(|base| base.slug.clone()), "slug")?,
        url: pattern(layer.url, base.map(|base| base.url.clone()), "url")?,
        publication,
        branch: pattern(layer.branch, base.map(|base| base.branch.clone()), "branch")?,
        main: given(layer.main, base.map(|base| base.main.clone()), "main")?,
        remotes: given(
            layer.remotes,
            base.map(|base| base.remotes.clone()),
            "remotes",
        )?,
        earlier_editions: given(
            layer.earlier_editions,
            base.map(|base| base.earlier_editions),
            "earlier_editions",
        )?,
        kep_days: given(layer.kep_days, base.map(|base| base.kep_days), "kep_days")?,
        reading_minutes: given(
            layer.reading_minutes,
            base.map(|base| base.reading_minutes),
            "reading_minutes",
        )?,
        email_subject: given(
            layer
                .email_subject
                .map(|email_subject| safe_for_terminal(&email_subject)),
            base.map(|base| base.email_subject.clone()),
            "email_subject",
        )?,
        social: given(social, base.map(|base| base.social.clone()), "social")?,
    })
}

/// A path that stays inside the newsletter's root.
fn folder(value: Option<RawSpanned<String>>, key: &str) -> Result<Option<String>, SettingsError> {
    let Some(value) = value else { return Ok(None) };
    let path = std::path::Path::new(&value.0.value);
    let inside = path
        .components()
        .all(|component| matches!(component, std::path::Component::Normal(_)));
    if inside && !value.0.value.is_empty() {
        Ok(Some(value.0.value))
    } else {
        let message = format!(
            "`{key}`: `{}` is not a path inside the newsletter",
            value.0.value
        );
        Err(SettingsError::at(&value, message)
            .with_help("write it relative to the newsletter's root"))
    }
}

fn merge_source(layer: RawMergeSource) -> Result<MergeSource, SettingsError> {
    Ok(MergeSource {
        repository: repository(&layer.repository)?,
        branches: layer
            .branches
            .unwrap_or_else(|| vec!["main".into(), "master".into()]),
        search: layer.search,
        labels: layer.labels,
    })
}

fn release_source(layer: RawSpanned<RawReleaseSource>) -> Result<ReleaseSource, SettingsError> {
    let place = |name| RawSpanned(YamlSpanned::new(name, layer.0.referenced, layer.0.defined));
    let full = match layer.0.value {
        RawReleaseSource::Map(full) => full,
        RawReleaseSource::Name(name) => ReleaseMap {
            repository: place(name),
            name: None,
            pre_releases: false,
            tags: false,
            tag_prefix: String::new(),
            charts: false,
        },
    };
    let repository = repository(&full.repository)?;
    Ok(ReleaseSource {
        name: match full.name {
            Some(name) => safe_for_terminal(&name),
            None => repository.name().to_owned(),
        },
        repository,
        pre_releases: full.pre_releases,
        tags: full.tags,
        tag_prefix: full.tag_prefix,
        charts: full.charts,
    })
}

fn sections(list: Vec<RawSection>) -> Result<Vec<SectionSetting>, SettingsError> {
    let mut out: Vec<SectionSetting> = Vec::new();
    for layer in list {
        let heading = safe_for_terminal(layer.heading.0.value.trim());
        if heading.is_empty() {
            return Err(SettingsError::at(
                &layer.heading,
                "a section has an empty heading",
            ));
        }
        if out.iter().any(|out| out.heading == heading) {
            return Err(SettingsError::at(
                &layer.heading,
                format!("the section `{heading}` stands here twice"),
            ));
        }
        out.push(SectionSetting {
            heading,
            shape: layer.shape,
            required: layer.required,
            filled_by: layer.filled_by,
            repositories: layer
                .repositories
                .iter()
                .map(repository)
                .collect::<Result<_, _>>()?,
            also: layer.also,
            skeleton: layer.skeleton.unwrap_or_else(|| bare(layer.shape)),
        });
    }
    Ok(out)
}

/// What a new edition holds below a heading where the settings do not say.
fn bare(shape: SectionForm) -> String {
    match shape {
        SectionForm::Bullets => "*".to_owned(),
        SectionForm::Prose | SectionForm::Features => String::new(),
    }
}

fn checks(layer: RawChecks, base: Option<&Checks>) -> Result<Checks, SettingsError> {
    let off = layer.off.map(|list| {
        let located = |string: RawSpanned<String>| Spanned {
            line: string.0.referenced.line() as usize,
            column: string.0.referenced.column() as usize,
            value: string.0.value,
        };
        list.into_iter().map(located).collect()
    });
    Ok(Checks {
        off: given(off, base.map(|base| base.off.clone()), "off")?,
        words: given(layer.words, base.map(|base| base.words.clone()), "words")?,
        terms: given(layer.terms, base.map(|base| base.terms.clone()), "terms")?,
        lower_case: given(
            layer.lower_case,
            base.map(|base| base.lower_case.clone()),
            "lower_case",
        )?,
    })
}

fn repository(name: &RawSpanned<String>) -> Result<RepositoryName, SettingsError> {
    RepositoryName::new(name.0.value.clone()).map_err(|error| {
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
