//! Turns `lwkd.yaml` as it is written into settings with defaults filled in.

use crate::settings::bullets::{self, BulletStyle};
use crate::settings::labels::{self, LabelRoles};
use crate::settings::naming::{NamingPlace, naming};
use crate::settings::period::cycle;
use crate::settings::proposals;
use crate::settings::raw::{RawChecks, RawGateSource, RawMergeSource, RawSection, RawSettings};
use crate::settings::raw_release::{RawReleaseSource, ReleaseMap};
use crate::settings::template::BUILT_IN_TEMPLATE;
use crate::settings::{
    BulletValue, ChangelogPath, Checks, FieldWords, GateSource, MergeSource, Naming, Pattern,
    PatternField, ReleaseSource, RepositoryName, SectionForm, SectionSetting, SectionSource,
    Settings, SettingsError, Spanned, TemplateModel, adjust, note, schedule, words,
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
    let is_comment = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    if yaml.lines().all(is_comment) {
        // A file that says nothing is as good as no file.
        return Ok(base.clone());
    }
    let raw = serde_yaml::from_str(yaml).map_err(|error| SettingsError::from(&error))?;
    settings(raw, Some(base))
}

fn settings(raw: RawSettings, base: Option<&Settings>) -> Result<Settings, SettingsError> {
    let own;
    let base = match (base, raw.like) {
        (Some(built_in), None) => {
            own = without_identity(built_in);
            Some(&own)
        }
        (base, _) => base,
    };
    // Lists are adjusted only where they are inherited.
    let inherited = base.filter(|_| raw.like.is_some());
    let place = NamingPlace {
        site: raw.site,
        cycle: cycle(&raw.edition, base.map(|base| base.newsletter.cycle))?,
        named_after: raw.edition.named_after,
    };
    let proposals = base.and_then(|base| base.newsletter.proposals.as_ref());
    let proposals = proposals::proposals(raw.proposals, proposals)?;
    let newsletter = naming(
        raw.newsletter,
        place,
        proposals,
        base.map(|base| &base.newsletter),
    )?;
    let checks = checks(raw.checks, base.map(|base| &base.checks))?;
    let label_roles = labels::roles(raw.label_roles, base.map(|base| &base.label_roles));
    let merges = match raw.merges {
        Some(raw) => {
            let inherited = inherited.map(|base| base.merges.clone());
            let source = |source| merge_source(source, &label_roles);
            adjust::list(raw, "merges", inherited, source, |merge| &merge.repository)?
        }
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
        Some(raw) => {
            let inherited = inherited.map(|base| base.releases.clone());
            adjust::list(raw, "releases", inherited, release_source, |release| {
                &release.repository
            })?
        }
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
    let template = TemplateModel::new(BUILT_IN_TEMPLATE, &newsletter, &sections);
    Ok(Settings {
        newsletter,
        merges,
        label_roles,
        note: match raw.note {
            Some(raw) => note::mark(raw)?,
            None => given(None, base.map(|base| base.note.clone()), "note")?,
        },
        gates,
        releases,
        schedule,
        sections,
        words: words::words(raw.words, base.map(|base| &base.words))?,
        bullets,
        wording: given(raw.wording, base.map(|base| base.wording), "wording")?,
        checks,
        template,
    })
}

/// The built-in settings without what makes them those of one newsletter: identity is inherited
/// whole or not at all.
fn without_identity(built_in: &Settings) -> Settings {
    let title = Pattern::new("{title}", &[PatternField::Title]);
    let email_subject = title.unwrap_or_else(|error| unreachable!("a valid pattern: {error:?}"));
    Settings {
        newsletter: Naming {
            url: None,
            email_subject,
            social: None,
            proposals: None,
            ..built_in.newsletter.clone()
        },
        merges: Vec::new(),
        gates: Vec::new(),
        releases: Vec::new(),
        schedule: None,
        sections: Vec::new(),
        words: FieldWords::default(),
        bullets: built_in.bullets.clone(),
        label_roles: built_in.label_roles.clone(),
        note: built_in.note.clone(),
        wording: built_in.wording,
        checks: Checks {
            off: Vec::new(),
            words: Vec::new(),
            terms: Vec::new(),
            lower_case: Vec::new(),
        },
        template: built_in.template.clone(),
    }
}

fn merge_source(raw: RawMergeSource, roles: &LabelRoles) -> Result<MergeSource, SettingsError> {
    Ok(MergeSource {
        repository: repository(&raw.repository)?,
        branches: raw
            .branches
            .unwrap_or_else(|| vec!["main".into(), "master".into()]),
        search: raw.search,
        second_search: raw.second_search,
        labels: labels::own_labels(raw.labels, roles)?,
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
    let filled = !matches!(raw.filled_by, None | Some(SectionSource::Schedule));
    if let Some(repository) = raw.repositories.first().filter(|_| !filled) {
        let message = format!("`repositories`: `{heading}` is not filled from repositories");
        return Err(SettingsError::at(repository, message)
            .with_help("add `filled_by`, such as merges or releases, or remove the repositories"));
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
            .with_help("write owner/name, such as rust-lang/cargo")
    })
}

pub(super) fn given<T>(value: Option<T>, base: Option<T>, key: &str) -> Result<T, SettingsError> {
    value
        .or(base)
        .ok_or_else(|| missing(&format!("`{key}` is missing")))
}

pub(super) fn missing(message: &str) -> SettingsError {
    SettingsError {
        message: message.to_owned(),
        line: 1,
        column: 1,
        help: None,
    }
}
