//! Turns `lwkd.yaml` as it is written into settings with defaults filled in.

use chrono::NaiveTime;

use crate::settings::bullets::{self, BulletStyle};
use crate::settings::labels::{self, LabelRoles};
use crate::settings::path::{
    check_read_back, file_pattern, inside_root, is_markdown, not_markdown,
};
use crate::settings::pattern::known_placeholders;
use crate::settings::period::cycle;
use crate::settings::proposals::{self, Proposals};
use crate::settings::raw::{
    RawChecks, RawGateSource, RawMergeSource, RawNaming, RawPublication, RawReleaseSource,
    RawSection, RawSettings, ReleaseMap,
};
use crate::settings::template::BUILT_IN_TEMPLATE;
use crate::settings::{
    BulletValue, Checks, Cycle, FieldWords, GateSource, MergeSource, NamedAfter, Naming, Pattern,
    PatternError, PatternField, PatternValues, Publication, ReleaseSource, RepositoryName,
    SectionForm, SectionSetting, SectionSource, Settings, SettingsError, Site, Spanned,
    TemplateModel, adjust, note, schedule, words,
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
    let place = Place {
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

/// The site, the period and the day that names hold, as they are written.
struct Place {
    site: Option<Site>,
    cycle: Cycle,
    named_after: Option<NamedAfter>,
}

fn naming(
    raw: RawNaming,
    place: Place,
    proposals: Option<Proposals>,
    base: Option<&Naming>,
) -> Result<Naming, SettingsError> {
    if let Some(former) = &raw.kep_days {
        let message = "`kep_days` is now `days` of `proposals`";
        let help = format!(
            "write `proposals: {{days: {}}}`, not below `newsletter`",
            former.value
        );
        return Err(SettingsError::at(former, message).with_help(&help));
    }
    use PatternField::{Facts, Slug, Title, Url};
    let line =
        |value: Option<&Spanned<String>>, base: Option<&Pattern>, key, fields: &[_]| match value {
            Some(value) => one_line(value, key, fields),
            None => given(None, base.cloned(), key),
        };
    let publication = publication(&raw.publication, base.map(|base| base.publication))?;
    let title = line(
        raw.title.as_ref(),
        base.map(|base| &base.title),
        "title",
        &[Slug],
    )?;
    let slug = line(
        raw.slug.as_ref(),
        base.map(|base| &base.slug),
        "slug",
        &[Title],
    )?;
    if title.has_field(Slug) && slug.has_field(Title) {
        let place = raw.title.as_ref().or(raw.slug.as_ref());
        let message = "`title` and `slug` name each other";
        return Err(match place {
            Some(place) => SettingsError::at(place, message)
                .with_help("write one of them without the other's placeholder"),
            None => missing(message),
        });
    }
    let (title, slug) = (
        title.with_inlined(Slug, &slug),
        slug.with_inlined(Title, &title),
    );
    let inlined = |pattern: Pattern| {
        pattern
            .with_inlined(Title, &title)
            .with_inlined(Slug, &slug)
    };
    let url = match &raw.url {
        Some(value) => Some(one_line(value, "url", &[Title, Slug])?),
        None => base.and_then(|base| base.url.clone()),
    };
    let announced: &[PatternField] = match url {
        Some(_) => &[Title, Slug, Url, Facts],
        None => &[Title, Slug, Facts],
    };
    let social = match &raw.social {
        Some(value) => Some(pattern(value, "social", announced)?),
        None => base.and_then(|base| base.social.clone()),
    };
    let file = match &raw.file {
        Some(value) => inlined(file_pattern(value)?),
        None => given(None, base.map(|base| base.file.clone()), "file")?,
    };
    let branch = inlined(line(
        raw.branch.as_ref(),
        base.map(|base| &base.branch),
        "branch",
        &[Title, Slug],
    )?);
    let email_subject = line(
        raw.email_subject.as_ref(),
        base.map(|base| &base.email_subject),
        "email_subject",
        announced,
    )?;
    let folder = |value: Option<Spanned<String>>, base: Option<&String>, key| match value {
        Some(value) => inside_root(value, key),
        None => given(None, base.cloned(), key),
    };
    let template_place = raw
        .template
        .as_ref()
        .map(|value| value.with(value.value.clone()));
    let template = folder(raw.template, base.map(|base| &base.template), "template")?;
    if let Some(place) = template_place.filter(|_| !is_markdown(&template)) {
        return Err(not_markdown(&place, "template"));
    }
    let naming = Naming {
        site: given(place.site, base.map(|base| base.site), "site")?,
        cycle: place.cycle,
        named_after: given(
            place.named_after,
            base.map(|base| base.named_after),
            "named_after",
        )?,
        posts: folder(raw.posts, base.map(|base| &base.posts), "posts")?,
        template,
        file,
        layout: given(raw.layout, base.map(|base| base.layout.clone()), "layout")?,
        title,
        slug,
        url,
        publication,
        branch,
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
        proposals,
        reading_minutes: given(
            raw.reading_minutes,
            base.map(|base| base.reading_minutes),
            "reading_minutes",
        )?,
        email_subject,
        social,
    };
    // A pattern that is inherited was checked where it is from, for another period.
    let unchanged = raw.file.is_none() && base.is_some_and(|base| base.cycle == naming.cycle);
    if let (Some(_), false) = (base, unchanged) {
        let place = raw.file.unwrap_or_else(|| Spanned {
            value: naming.file.as_str().to_owned(),
            line: 1,
            column: 1,
        });
        check_read_back(&naming, &place)?;
    }
    Ok(naming)
}

fn publication(
    raw: &RawPublication,
    base: Option<Publication>,
) -> Result<Publication, SettingsError> {
    let time = match &raw.time {
        Some(text) => Some(
            NaiveTime::parse_from_str(&text.value, "%H:%M:%S").map_err(|_| {
                SettingsError::at(text, format!("`time`: `{}` is not a time", text.value))
                    .with_help("write hours, minutes and seconds in UTC, such as \"22:00:00\"")
            })?,
        ),
        None => None,
    };
    Ok(Publication {
        days_after: given(
            raw.days_after,
            base.map(|base| base.days_after),
            "days_after",
        )?,
        time: given(time, base.map(|base| base.time), "time")?,
        latest_days: given(
            raw.latest_days,
            base.map(|base| base.latest_days),
            "latest_days",
        )?,
    })
}

/// A pattern in which the placeholders of `fields` are known.
///
/// # Errors
/// An unknown placeholder or specifier, or one that a date cannot format (`%H`).
pub(super) fn pattern(
    value: &Spanned<String>,
    key: &str,
    fields: &[PatternField],
) -> Result<Pattern, SettingsError> {
    Pattern::new(value.value.clone(), fields).map_err(|error| match error {
        PatternError::NotADate => {
            let message = format!("`{key}`: `{}` is not a date pattern", value.value);
            SettingsError::at(value, message).with_help(
                "use strftime specifiers of a date, such as %Y-%m-%d, and %% for a percent sign",
            )
        }
        PatternError::Unknown(name) => {
            let known = known_placeholders(fields);
            let message = format!("`{key}`: unknown placeholder `{{{name}}}`");
            SettingsError::at(value, message).with_help(&placeholder_help(key, &name, &known))
        }
    })
}

/// What to write instead of the placeholder `name`, of those that are `known`.
fn placeholder_help(key: &str, name: &str, known: &[&str]) -> String {
    let braces = |name: &&str| format!("`{{{name}}}`");
    if name.starts_with("number") {
        return "write `{number}`, or `{number:04}` for leading zeros".to_owned();
    }
    if name == "url" {
        return format!("`{key}` cannot hold the URL: set `url`, and use it in `social`");
    }
    let likeness = |other: &&&str| strsim::jaro_winkler(name, other);
    let best = known
        .iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match best.filter(|best| likeness(best) > 0.8) {
        Some(best) => format!("did you mean {}?", braces(best)),
        None => {
            let known: Vec<String> = known.iter().map(braces).collect();
            format!("known: {}; `{{{{` and `}}}}` are braces", known.join(", "))
        }
    }
}

/// A pattern whose text is one line. It is printed, and a newline would start another line.
pub(super) fn one_line(
    value: &Spanned<String>,
    key: &str,
    fields: &[PatternField],
) -> Result<Pattern, SettingsError> {
    let pattern = pattern(value, key, fields)?;
    let filled = pattern.fill(&PatternValues::default());
    if filled.contains(['\n', '\t']) {
        let message = format!("`{key}` has to be one line, without tabs");
        return Err(SettingsError::at(value, message));
    }
    Ok(pattern)
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
            pre_releases: false,
            tags: false,
            tag_prefix: String::new(),
            charts: false,
            chart_tags: Vec::new(),
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
        chart_tags: full.chart_tags,
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

fn given<T>(value: Option<T>, base: Option<T>, key: &str) -> Result<T, SettingsError> {
    value
        .or(base)
        .ok_or_else(|| missing(&format!("`{key}` is missing")))
}

fn missing(message: &str) -> SettingsError {
    SettingsError {
        message: message.to_owned(),
        line: 1,
        column: 1,
        help: None,
    }
}
