//! The names, dates and URLs of editions in the settings.

use chrono::NaiveTime;

use crate::settings::path::{
    check_read_back, file_pattern, inside_root, is_markdown, not_markdown,
};
use crate::settings::pattern::known_placeholders;
use crate::settings::proposals::Proposals;
use crate::settings::raw::{RawNaming, RawPublication};
use crate::settings::resolve::{given, missing};
use crate::settings::{
    Cycle, NamedAfter, Naming, Pattern, PatternError, PatternField, PatternValues, Publication,
    SettingsError, Site, Spanned,
};

/// The site, the period and the day that names hold, as they are written.
pub(super) struct NamingPlace {
    pub(super) site: Option<Site>,
    pub(super) cycle: Cycle,
    pub(super) named_after: Option<NamedAfter>,
}

/// The names of editions; what `raw` leaves out is as in `base`.
///
/// # Errors
/// A pattern, a path or a time that cannot be used.
pub(super) fn naming(
    raw: RawNaming,
    place: NamingPlace,
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
