//! What `digest --format json` prints.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::activity::{Activity, Release, TimeRange};
use crate::settings::{ReleaseSource, Settings};
use crate::text::{safe_for_terminal, safe_lines};

/// All releases of a week with their notes.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DigestReport {
    /// The last day of the week.
    pub edition: NaiveDate,
    /// When the releases were published: half-open, UTC.
    pub window: TimeRange,
    /// The projects that have releases, in the order of the settings.
    pub projects: Vec<DigestProject>,
    /// What could not be fetched, in words.
    pub incomplete: Vec<String>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DigestProject {
    pub name: String,
    /// `owner/name`
    pub repository: String,
    /// The newest first.
    pub releases: Vec<DigestRelease>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DigestRelease {
    pub tag: String,
    pub url: String,
    pub published_at: DateTime<Utc>,
    pub pre_release: bool,
    /// Markdown, as its authors wrote it.
    pub notes: String,
    /// The section of the changelog file that the notes link instead of saying what changed; empty
    /// without one.
    pub changelog: String,
}

impl DigestReport {
    pub fn new(
        activity: &Activity,
        edition: NaiveDate,
        window: TimeRange,
        settings: &Settings,
    ) -> Self {
        let project = |source: &ReleaseSource| {
            let of_source = |release: &&Release| release.repository == source.repository;
            let mut releases: Vec<&Release> = activity.releases.iter().filter(of_source).collect();
            releases.sort_by_key(|release| std::cmp::Reverse(release.published_at));
            DigestProject {
                name: safe_for_terminal(&source.name),
                repository: source.repository.to_string(),
                releases: releases.into_iter().map(DigestRelease::new).collect(),
            }
        };
        let projects = settings.releases.iter().map(project);
        Self {
            edition,
            window,
            projects: projects
                .filter(|project| !project.releases.is_empty())
                .collect(),
            incomplete: activity.gaps.iter().map(ToString::to_string).collect(),
        }
    }
}

impl DigestRelease {
    fn new(release: &Release) -> Self {
        Self {
            tag: release.tag.for_terminal(),
            url: safe_for_terminal(&release.url),
            published_at: release.published_at,
            pre_release: release.is_pre_release(),
            notes: safe_lines(release.notes.raw()),
            changelog: safe_lines(release.changelog.raw()),
        }
    }
}
