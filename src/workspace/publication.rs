//! Whether an edition is published.

use chrono::{DateTime, Utc};

use crate::edition::EditionNames;
use crate::files::git;
use crate::post::Post;
use crate::report::json::{PublicationCode, PublicationReport};
use crate::workspace::{EditionFile, Workspace};

/// Whether an edition is published, and when. All times are UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PublicationState {
    /// In the future.
    Due(DateTime<Utc>),
    /// Its date is past, but it has a record: `publish` did not run yet.
    Overdue(DateTime<Utc>),
    /// Its date is past and it has no record, or the upstream main branch has it without one.
    Published(DateTime<Utc>),
}

impl PublicationState {
    pub(crate) fn time(self) -> DateTime<Utc> {
        match self {
            Self::Due(time) | Self::Overdue(time) | Self::Published(time) => time,
        }
    }

    /// The state for programs, as of `now`.
    pub(crate) fn report(self, now: DateTime<Utc>) -> PublicationReport {
        let code = match self {
            Self::Due(_) => PublicationCode::Due,
            Self::Overdue(_) => PublicationCode::Overdue,
            Self::Published(time) if time > now => PublicationCode::Scheduled,
            Self::Published(_) => PublicationCode::Published,
        };
        let at = self.time();
        PublicationReport { code, at }
    }

    pub(crate) fn is_published(self) -> bool {
        matches!(self, Self::Published(_))
    }
}

impl Workspace {
    /// Whether `edition` is published, as far as its text, its record and the clock say.
    pub(crate) fn publication(
        &self,
        edition: &EditionFile,
        post: &Post,
        has_record: bool,
        now: DateTime<Utc>,
    ) -> PublicationState {
        let time = self.publication_time(edition, post);
        match (time > now, has_record) {
            (true, _) => PublicationState::Due(time),
            (false, true) => PublicationState::Overdue(time),
            (false, false) => PublicationState::Published(time),
        }
    }

    /// The date in the front matter, or the planned one if that is missing, unreadable, or before
    /// the end of the period: then it was copied from another edition.
    fn publication_time(&self, edition: &EditionFile, post: &Post) -> DateTime<Utc> {
        let date = post.publication(&self.settings);
        match date.filter(|date| date.date() >= edition.date) {
            Some(date) => date.and_utc(),
            None => EditionNames::new(edition.period, None, &self.settings.newsletter).publication,
        }
    }

    /// Whether the main branch of the upstream remote, as it was fetched last, has the edition
    /// without a record. `false` without git or a repository.
    pub(crate) fn is_upstream(&self, edition: &EditionFile) -> bool {
        let naming = &self.settings.newsletter;
        let in_remote = |remote: &String| {
            let commit = git::fetched_main(&self.root.path, remote, &naming.main).ok()??;
            let has_file = git::contains_file(&edition.path, &commit).ok()?;
            let record = self.root.record(edition.date);
            Some(has_file && !git::contains_file(&record, &commit).ok()?)
        };
        naming.remotes.iter().find_map(in_remote).unwrap_or(false)
    }
}
