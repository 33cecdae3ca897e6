//! Loads what belongs to an edition: its text, its record and the editions around it.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::activity::{Activity, Windows};
use crate::archive::Archive;
use crate::diagnostic::Diagnostic;
use crate::edition::{EditionNames, Period};
use crate::files::{FileError, TextFile, WriteLock};
use crate::plan::PlanInput;
use crate::post::{Post, UrlKey};
use crate::record::{Record, State};
use crate::rules;
use crate::rules::{CheckStage, Context, RULES};
use crate::settings::Settings;
use crate::ui::{CommandContext, Failure, SignalGuard};
use crate::workspace::{EditionFile, PublicationState, Workspace, display_path, name_below_posts};

/// An edition with everything that commands compare it with, as the files were at one moment.
#[derive(Clone, Debug)]
pub(crate) struct LoadedEdition {
    pub(crate) edition: EditionFile,
    pub(crate) file: TextFile,
    pub(crate) post: Post,
    record_file: Option<TextFile>,
    pub(crate) record: Record,
    pub(crate) archive: Arc<Archive>,
}

/// What the rules compare an edition with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RuleInput<'a> {
    pub(crate) settings: &'a Settings,
    /// The name of the edition's file, without folder.
    pub(crate) file_name: &'a str,
    pub(crate) archive: &'a Archive,
    pub(crate) record: &'a Record,
    /// UTC.
    pub(crate) now: DateTime<Utc>,
    /// The time of the check, UTC; `now` may be later.
    pub(crate) clock: DateTime<Utc>,
}

impl<'a> RuleInput<'a> {
    /// The context in which rules judge `post`.
    pub(crate) fn context(self, post: &'a Post, stage: CheckStage) -> Context<'a> {
        Context {
            post,
            file_name: self.file_name,
            settings: self.settings,
            archive: self.archive,
            record: self.record,
            now: self.now,
            clock: self.clock,
            stage,
        }
    }

    /// The same as of the publication of `post`, if `stage` is publication, the edition has no
    /// record, and its date is in the future: `publish --at` finished it.
    pub(crate) fn as_of_publication(
        mut self,
        post: &Post,
        has_record: bool,
        stage: CheckStage,
    ) -> Self {
        if stage == CheckStage::Publish
            && !has_record
            && let Some(date) = post.publication(self.settings)
        {
            self.now = self.now.max(date.and_utc());
        }
        self
    }

    /// The findings of all rules in `post`.
    pub(crate) fn check(self, post: &'a Post, stage: CheckStage) -> Vec<Diagnostic> {
        rules::check(&self.context(post, stage), RULES)
    }
}

impl LoadedEdition {
    /// Loads `edition`.
    ///
    /// # Errors
    /// A file, a record or a folder that cannot be read. An earlier edition that cannot be read is
    /// not an error: the archive names it.
    pub(crate) fn load(edition: EditionFile, newsletter: &Workspace) -> Result<Self, Failure> {
        let archive = Arc::new(newsletter.archive_around(&edition)?);
        Self::read(edition, archive, newsletter)
    }

    /// Reads the text and the record again.
    ///
    /// # Errors
    /// As [`LoadedEdition::load`].
    pub(crate) fn reload(&self, newsletter: &Workspace) -> Result<Self, Failure> {
        Self::read(self.edition.clone(), Arc::clone(&self.archive), newsletter)
    }

    fn read(
        edition: EditionFile,
        archive: Arc<Archive>,
        newsletter: &Workspace,
    ) -> Result<Self, Failure> {
        let file = newsletter.root.read(&edition.path);
        let file = file.map_err(|error| error.with_path(&edition.display_path))?;
        let (record_file, record) = newsletter.record(edition.date)?;
        Ok(Self {
            post: Post::parse(file.text.as_str(), &newsletter.settings),
            edition,
            file,
            record_file,
            record,
            archive,
        })
    }

    /// Whether the edition has a record: it is in progress.
    pub(crate) fn has_record(&self) -> bool {
        self.record_file.is_some()
    }

    /// Whether the edition is published.
    pub(crate) fn publication(
        &self,
        newsletter: &Workspace,
        now: DateTime<Utc>,
    ) -> PublicationState {
        newsletter.publication(&self.edition, &self.post, self.has_record(), now)
    }

    /// The names of the edition.
    pub(crate) fn names(&self, post: &Post, settings: &Settings) -> EditionNames {
        let period = Period::named(self.edition.date, settings.newsletter.cycle);
        post.names(period, &self.edition.name, settings)
    }

    /// Whether the edition still holds a bare bullet of the template, which `publish` would have
    /// removed: whatever its date says, it is not published.
    pub(crate) fn is_unfinished(&self) -> bool {
        self.post.bullets().any(|(_, bullet)| bullet.is_bare())
    }

    /// What the rules compare the edition with.
    pub(crate) fn rule_input<'a>(
        &'a self,
        newsletter: &'a Workspace,
        now: DateTime<Utc>,
    ) -> RuleInput<'a> {
        RuleInput {
            settings: &newsletter.settings,
            file_name: &self.edition.name,
            archive: &self.archive,
            record: &self.record,
            now,
            clock: now,
        }
    }

    /// Whether an item is new: neither in the draft nor in the editions before it, and nobody
    /// decided about it.
    pub(crate) fn is_new<'a>(&'a self, settings: &Settings) -> impl Fn(&UrlKey) -> bool + 'a {
        let linked = self.post.urls();
        let editions = settings.newsletter.earlier_editions;
        move |url| {
            let item = self.record.item(url);
            let is_decided = item.is_some_and(|item| item.state != State::Waiting);
            let archive = &self.archive;
            let told = archive.mentioned_before(url, self.edition.date, editions);
            !is_decided && !linked.contains(url) && told.is_none()
        }
    }

    /// The times that the edition covers, without options.
    pub(crate) fn windows(&self, now: DateTime<Utc>) -> Windows {
        let last = self.archive.last_before(self.edition.date);
        Windows::of(self.edition.period, last, now)
    }

    /// The input of a plan for all sections, without a limit.
    pub(crate) fn plan_input<'a>(
        &'a self,
        windows: Windows,
        activity: &'a Activity,
        settings: &'a Settings,
    ) -> PlanInput<'a> {
        PlanInput {
            period: self.edition.period,
            windows,
            post: &self.post,
            archive: &self.archive,
            record: &self.record,
            activity,
            settings,
            sections: &[],
            top: None,
            picking: false,
        }
    }

    /// Fails if the draft holds git's conflict markers: a person has to choose between two versions
    /// first.
    ///
    /// # Errors
    /// The first line with a marker.
    pub(crate) fn refuse_conflict(&self) -> Result<(), Failure> {
        match self.file.text.lines().position(is_conflict_marker) {
            None => Ok(()),
            Some(line) => Err(Failure::new(format!(
                "{}:{}: the draft has git's conflict markers",
                self.edition.display_path,
                line + 1
            ))
            .help("resolve the conflict, then run the command again")),
        }
    }

    /// Writes `text` as the draft, and then `record`: a link in the draft counts as offered even if
    /// the record cannot be written.
    ///
    /// # Errors
    /// A file that changed since it was read or cannot be written, and a signal that came
    /// meanwhile.
    pub(crate) fn write(
        &self,
        text: &str,
        record: &Record,
        lock: &WriteLock,
        newsletter: &Workspace,
        shell: &CommandContext,
    ) -> Result<(), Failure> {
        // A signal in between would leave a temporary file, or a record older than the draft.
        let guard = SignalGuard::new();
        let is_changed = text != &*self.post.text;
        if is_changed {
            let flushed = lock.replace(&self.file, text)?;
            shell.report_flush(flushed, &self.edition.display_path);
        }
        if let Err(failure) = self.write_record(record, lock, newsletter, shell) {
            return Err(match is_changed {
                false => failure,
                true => failure.help(format!(
                    "{} is written; run the command again before you delete bullets, or they come back",
                    self.edition.display_path
                )),
            });
        }
        match guard.exit_code() {
            Some(code) => Err(Failure::interrupted_after_writing(code)),
            None => Ok(()),
        }
    }

    /// Writes the record if it holds more than its file.
    fn write_record(
        &self,
        record: &Record,
        lock: &WriteLock,
        newsletter: &Workspace,
        shell: &CommandContext,
    ) -> Result<(), Failure> {
        let path = newsletter.root.record(self.edition.date);
        let display_path = display_path(&path, &newsletter.folder);
        let yaml = record.to_yaml();
        let flushed = match &self.record_file {
            None if record.is_empty() => return Ok(()),
            None => lock.create(&path, &yaml)?,
            Some(_) if *record == self.record && !record.conflicted => return Ok(()),
            Some(file) if file.text.contains("\r\n") => {
                lock.replace(file, &yaml.replace('\n', "\r\n"))?
            }
            Some(file) => lock.replace(file, &yaml)?,
        };
        shell.report_flush(flushed, &display_path);
        if record.conflicted {
            shell.say(&format!(
                "note: git's conflict markers in {display_path} are resolved: both sides count"
            ));
        }
        Ok(())
    }

    /// Writes `text` as the published edition and removes the record. Writes nothing if either
    /// changed since it was read.
    ///
    /// # Errors
    /// A file that changed or cannot be written.
    pub(crate) fn publish(
        &self,
        text: &str,
        lock: &WriteLock,
        newsletter: &Workspace,
        shell: &CommandContext,
    ) -> Result<(), Failure> {
        let guard = SignalGuard::new();
        let record = newsletter.root.record(self.edition.date);
        match &self.record_file {
            Some(file) => lock.ensure_unchanged(file)?,
            None if record.exists() => return Err(FileError::Changed(record).into()),
            None => {}
        }
        if text != &*self.post.text {
            let flushed = lock.replace(&self.file, text)?;
            shell.report_flush(flushed, &self.edition.display_path);
        }
        if let Some(file) = &self.record_file {
            lock.remove(file)?;
        }
        match guard.exit_code() {
            Some(code) => Err(Failure::interrupted_after_writing(code)),
            None => Ok(()),
        }
    }
}

/// Whether git wrote this line between two versions. `=======` alone may be the underline of a
/// heading.
fn is_conflict_marker(line: &str) -> bool {
    ["<<<<<<<", "|||||||", ">>>>>>>"].iter().any(|marker| {
        line.strip_prefix(marker)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\r']))
    })
}

impl Workspace {
    /// The archive around `edition`: the earlier editions whose links count, and two after it.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub(crate) fn archive_around(&self, edition: &EditionFile) -> Result<Archive, Failure> {
        let date = edition.date;
        let editions = self.editions()?;
        let at = editions.partition_point(|(other, _)| *other < date);
        let naming = &self.settings.newsletter;
        let first = at.saturating_sub(naming.earlier_editions);
        let others = editions[first..].iter().filter(|(other, _)| *other != date);
        let mut archive = Archive::default();
        for (date, path) in others.take(at - first + 2) {
            let name = name_below_posts(path, naming);
            match self.root.read_in_confined(path) {
                Ok(file) => archive.add(*date, &name, &file.text, &self.settings),
                Err(_) => archive.miss(&name),
            }
        }
        Ok(archive)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conflict_markers_with_and_without_a_name_are_recognised() {
        for line in [
            "<<<<<<<",
            "<<<<<<< HEAD",
            ">>>>>>> x",
            "||||||| base",
            ">>>>>>>\r",
        ] {
            assert!(is_conflict_marker(line), "{line}");
        }
        for line in ["=======", "<<<<<<<<", " <<<<<<< HEAD", "> > >", "<<<<<<"] {
            assert!(!is_conflict_marker(line), "{line}");
        }
    }
}
