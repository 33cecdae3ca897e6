//! What `publish --format json` prints.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::publish::{Announcement, BLUESKY_MAX, MASTODON_MAX, bluesky_length, mastodon_length};
use crate::report::json::FindingLine;

/// What was published, or why nothing was.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PublishReport<'a> {
    pub code: PublishCode,
    /// The edition's path.
    pub draft: &'a str,
    /// The publication date, UTC.
    pub date: DateTime<Utc>,
    /// `null` if the settings name no URL.
    pub url: Option<String>,
    /// `null` if the edition was refused.
    pub mail: Option<MailReport<'a>>,
    /// `null` if the edition was refused, or the settings have no social post.
    pub social: Option<SocialReport<'a>>,
    /// The changes as a unified diff; empty if there are none, or if the edition was refused.
    pub changes: &'a str,
    /// The errors for which it was refused, as in `check --format json`.
    pub errors: Vec<FindingLine<'a>>,
    /// The required sections that are missing.
    pub missing_sections: &'a [&'a str],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PublishCode {
    /// The edition was written.
    Published,
    /// It would be written without `--dry-run`.
    DryRun,
    /// It has errors; nothing was written.
    Refused,
}

/// The e-mail that announces the edition.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MailReport<'a> {
    pub subject: &'a str,
    pub body: &'a str,
    /// The file that holds the body; `null` with `--dry-run`.
    pub body_file: Option<String>,
}

/// The social post.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SocialReport<'a> {
    pub text: &'a str,
    /// In graphemes, as Bluesky counts.
    pub bluesky_length: usize,
    pub bluesky_max: usize,
    /// In characters, as Mastodon counts: each URL as 23.
    pub mastodon_length: usize,
    pub mastodon_max: usize,
}

impl<'a> SocialReport<'a> {
    /// The report on the social post of `texts`, if there is one.
    pub fn new(texts: &'a Announcement) -> Option<Self> {
        let text = texts.social.as_deref()?;
        Some(Self {
            text,
            bluesky_length: bluesky_length(text),
            bluesky_max: BLUESKY_MAX,
            mastodon_length: mastodon_length(text),
            mastodon_max: MASTODON_MAX,
        })
    }
}

/// Whether an edition is published, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PublicationReport {
    pub code: PublicationCode,
    pub at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PublicationCode {
    /// Planned for a time in the future.
    Due,
    /// The planned time is past, but the edition is not published.
    Overdue,
    /// Finished, with a date in the future: the site shows it when it is built after that.
    Scheduled,
    Published,
}
