//! `lwkd.yaml` as it is written: every key optional, every mistake with its place.

use chrono::NaiveTime;
use serde::Deserialize;
use serde_yaml::Spanned;

use super::{
    Checks, Filling, Located, MergeSource, Newsletter, Pattern, Publication, ReleaseSource,
    RepositoryName, SectionSetting, Settings, Shape,
};
use crate::text::safe_for_terminal;

/// Why the settings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SettingsError {
    pub message: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    pub help: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Layer {
    newsletter: NewsletterLayer,
    merges: Option<Vec<MergeLayer>>,
    releases: Option<Vec<ReleaseLayer>>,
    sections: Option<Vec<SectionLayer>>,
    checks: ChecksLayer,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct NewsletterLayer {
    posts: Option<Spanned<String>>,
    template: Option<Spanned<String>>,
    file: Option<Spanned<String>>,
    layout: Option<String>,
    title: Option<Spanned<String>>,
    slug: Option<Spanned<String>>,
    url: Option<Spanned<String>>,
    publication: PublicationLayer,
    branch: Option<Spanned<String>>,
    main: Option<String>,
    remotes: Option<Vec<String>>,
    earlier_editions: Option<usize>,
    kep_days: Option<u16>,
    reading_minutes: Option<u16>,
    email_subject: Option<String>,
    social: Option<Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct PublicationLayer {
    days_after: Option<u8>,
    time: Option<Spanned<String>>,
    latest_days: Option<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MergeLayer {
    repository: Spanned<String>,
    #[serde(default)]
    branches: Option<Vec<String>>,
    #[serde(default)]
    search: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ReleaseLayer {
    Name(Spanned<String>),
    Full(ReleaseMap),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReleaseMap {
    repository: Spanned<String>,
    name: Option<String>,
    #[serde(default)]
    pre_releases: bool,
    #[serde(default)]
    tags: bool,
    #[serde(default)]
    tag_prefix: String,
    #[serde(default)]
    charts: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionLayer {
    heading: Spanned<String>,
    shape: Shape,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    filled_by: Option<Filling>,
    #[serde(default)]
    repositories: Vec<Spanned<String>>,
    #[serde(default)]
    also: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ChecksLayer {
    off: Option<Vec<Spanned<String>>>,
    words: Option<Vec<String>>,
    terms: Option<Vec<String>>,
    lower_case: Option<Vec<String>>,
}

/// Reads `yaml` over `base`. Without a base every key has to be there: that is how the built-in settings are read.
pub(super) fn parse(yaml: &str, base: Option<&Settings>) -> Result<Settings, SettingsError> {
    let layer = if yaml
        .lines()
        .all(|it| it.trim().is_empty() || it.trim_start().starts_with('#'))
    {
        Layer::default()
    } else {
        serde_yaml::from_str(yaml).map_err(|error| in_our_words(&error))?
    };
    let newsletter = newsletter(layer.newsletter, base.map(|it| &it.newsletter))?;
    let checks = checks(layer.checks, base.map(|it| &it.checks))?;
    let merges = match layer.merges {
        Some(list) => list
            .into_iter()
            .map(merge_source)
            .collect::<Result<_, _>>()?,
        None => given(None, base.map(|it| it.merges.clone()), "merges")?,
    };
    let releases = match layer.releases {
        Some(list) => list
            .into_iter()
            .map(release_source)
            .collect::<Result<_, _>>()?,
        None => given(None, base.map(|it| it.releases.clone()), "releases")?,
    };
    let sections = match layer.sections {
        Some(list) => sections(list)?,
        None => given(None, base.map(|it| it.sections.clone()), "sections")?,
    };
    Ok(Settings {
        newsletter,
        merges,
        releases,
        sections,
        checks,
    })
}

fn newsletter(
    layer: NewsletterLayer,
    base: Option<&Newsletter>,
) -> Result<Newsletter, SettingsError> {
    let pattern = |value: Option<Spanned<String>>, base: Option<Pattern>, key| match value {
        Some(value) => Pattern::new(value.value.clone()).map_err(|bad| {
            at(
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
            NaiveTime::parse_from_str(&text.value, "%H:%M:%S").map_err(|_| {
                at(text, format!("`time`: `{}` is not a time", text.value))
                    .with_help("write hours, minutes and seconds in UTC, such as \"22:00:00\"")
            })?,
        ),
        None => None,
    };
    let publication = Publication {
        days_after: given(
            publication.days_after,
            base.map(|it| it.publication.days_after),
            "days_after",
        )?,
        time: given(time, base.map(|it| it.publication.time), "time")?,
        latest_days: given(
            publication.latest_days,
            base.map(|it| it.publication.latest_days),
            "latest_days",
        )?,
    };
    let social = match layer.social {
        Some(value) => {
            Pattern::new(value.value.clone()).map_err(|_| {
                at(&value, "`social` is not a pattern of a date")
                    .with_help("write a literal % as %%")
            })?;
            Some(value.value)
        }
        None => None,
    };
    Ok(Newsletter {
        posts: given(
            folder(layer.posts, "posts")?,
            base.map(|it| it.posts.clone()),
            "posts",
        )?,
        template: given(
            folder(layer.template, "template")?,
            base.map(|it| it.template.clone()),
            "template",
        )?,
        file: pattern(layer.file, base.map(|it| it.file.clone()), "file")?,
        layout: given(layer.layout, base.map(|it| it.layout.clone()), "layout")?,
        title: pattern(layer.title, base.map(|it| it.title.clone()), "title")?,
        slug: pattern(layer.slug, base.map(|it| it.slug.clone()), "slug")?,
        url: pattern(layer.url, base.map(|it| it.url.clone()), "url")?,
        publication,
        branch: pattern(layer.branch, base.map(|it| it.branch.clone()), "branch")?,
        main: given(layer.main, base.map(|it| it.main.clone()), "main")?,
        remotes: given(layer.remotes, base.map(|it| it.remotes.clone()), "remotes")?,
        earlier_editions: given(
            layer.earlier_editions,
            base.map(|it| it.earlier_editions),
            "earlier_editions",
        )?,
        kep_days: given(layer.kep_days, base.map(|it| it.kep_days), "kep_days")?,
        reading_minutes: given(
            layer.reading_minutes,
            base.map(|it| it.reading_minutes),
            "reading_minutes",
        )?,
        email_subject: given(
            layer.email_subject,
            base.map(|it| it.email_subject.clone()),
            "email_subject",
        )?,
        social: given(social, base.map(|it| it.social.clone()), "social")?,
    })
}

/// A path that stays inside the newsletter's root.
fn folder(value: Option<Spanned<String>>, key: &str) -> Result<Option<String>, SettingsError> {
    let Some(value) = value else { return Ok(None) };
    let path = std::path::Path::new(&value.value);
    let inside = path
        .components()
        .all(|it| matches!(it, std::path::Component::Normal(_)));
    if inside && !value.value.is_empty() {
        Ok(Some(value.value))
    } else {
        let message = format!(
            "`{key}`: `{}` is not a path inside the newsletter",
            value.value
        );
        Err(at(&value, message).with_help("write it relative to the newsletter's root"))
    }
}

fn merge_source(layer: MergeLayer) -> Result<MergeSource, SettingsError> {
    Ok(MergeSource {
        repository: repository(&layer.repository)?,
        branches: layer
            .branches
            .unwrap_or_else(|| vec!["main".into(), "master".into()]),
        search: layer.search,
    })
}

fn release_source(layer: ReleaseLayer) -> Result<ReleaseSource, SettingsError> {
    let full = match layer {
        ReleaseLayer::Full(full) => full,
        ReleaseLayer::Name(repository) => ReleaseMap {
            repository,
            name: None,
            pre_releases: false,
            tags: false,
            tag_prefix: String::new(),
            charts: false,
        },
    };
    let repository = repository(&full.repository)?;
    Ok(ReleaseSource {
        name: full.name.unwrap_or_else(|| repository.name().to_owned()),
        repository,
        pre_releases: full.pre_releases,
        tags: full.tags,
        tag_prefix: full.tag_prefix,
        charts: full.charts,
    })
}

fn sections(list: Vec<SectionLayer>) -> Result<Vec<SectionSetting>, SettingsError> {
    let mut out: Vec<SectionSetting> = Vec::new();
    for layer in list {
        let heading = layer.heading.value.trim().to_owned();
        if heading.is_empty() {
            return Err(at(&layer.heading, "a section has an empty heading"));
        }
        if out.iter().any(|it| it.heading == heading) {
            return Err(at(
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
        });
    }
    Ok(out)
}

fn checks(layer: ChecksLayer, base: Option<&Checks>) -> Result<Checks, SettingsError> {
    let off = layer.off.map(|list| {
        let located = |it: Spanned<String>| Located {
            line: it.referenced.line() as usize,
            column: it.referenced.column() as usize,
            value: it.value,
        };
        list.into_iter().map(located).collect()
    });
    Ok(Checks {
        off: given(off, base.map(|it| it.off.clone()), "off")?,
        words: given(layer.words, base.map(|it| it.words.clone()), "words")?,
        terms: given(layer.terms, base.map(|it| it.terms.clone()), "terms")?,
        lower_case: given(
            layer.lower_case,
            base.map(|it| it.lower_case.clone()),
            "lower_case",
        )?,
    })
}

fn repository(name: &Spanned<String>) -> Result<RepositoryName, SettingsError> {
    RepositoryName::new(name.value.clone()).map_err(|error| {
        at(name, error.to_string()).with_help("write owner/name, such as kubernetes/kops")
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

fn at<T>(value: &Spanned<T>, message: impl Into<String>) -> SettingsError {
    SettingsError {
        message: safe_for_terminal(&message.into()),
        line: value.referenced.line() as usize,
        column: value.referenced.column() as usize,
        help: None,
    }
}

impl SettingsError {
    fn with_help(mut self, help: &str) -> Self {
        self.help = Some(help.to_owned());
        self
    }
}

/// The YAML library's error in our own words: what is wrong in one line, where, and what may have been meant.
fn in_our_words(error: &serde_yaml::Error) -> SettingsError {
    let place = error.location();
    let mut out = SettingsError {
        message: String::new(),
        line: place.map_or(1, |it| it.line() as usize).max(1),
        column: place.map_or(1, |it| it.column() as usize).max(1),
        help: None,
    };
    let inner = error.without_snippet();
    match inner {
        serde_yaml::Error::SerdeUnknownField {
            field, expected, ..
        } => {
            out.message = format!("unknown key `{}`", safe_for_terminal(field));
            out.help = Some(did_you_mean(field, expected));
        }
        serde_yaml::Error::SerdeUnknownVariant {
            variant, expected, ..
        } => {
            out.message = format!("unknown value `{}`", safe_for_terminal(variant));
            out.help = Some(did_you_mean(variant, expected));
        }
        _ => {
            let text = inner.to_string();
            let first = text.lines().next().unwrap_or("not valid YAML");
            out.message = safe_for_terminal(first);
        }
    }
    out
}

fn did_you_mean(word: &str, known: &[&str]) -> String {
    let close = |it: &&&str| strsim::jaro_winkler(word, it);
    let best = known.iter().max_by(|a, b| close(a).total_cmp(&close(b)));
    match best {
        Some(best) if strsim::jaro_winkler(word, best) > 0.8 => format!("did you mean `{best}`?"),
        _ => format!("known here: {}", known.join(", ")),
    }
}
