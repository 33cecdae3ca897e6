//! Decides which edition an argument means.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::args::week::period_to_start;
use crate::args::{DraftArg, WeekArg};
use crate::edition::{EditionNames, Period, file_date, read_file_name};
use crate::files::FileError;
use crate::post::Post;
use crate::settings::PatternValues;
use crate::text::shell_word;
use crate::ui::relative_time::day;
use crate::ui::{CommandContext, Failure};
use crate::workspace::{EditionFile, PublicationState, Workspace, display_path, name_below_posts};

/// The default edition is one of this many newest ones: a record that was left beside an older
/// edition does not make it a draft again.
const RECENT: usize = 4;

/// The edition that a command works on by default.
enum DefaultEdition {
    Unpublished(EditionFile),
    /// All recent ones are published. The newest, and when it was published.
    Published(EditionFile, PublicationState),
}

impl Workspace {
    /// The edition that `arg` means, for a command that reads. Without `arg` the newest edition
    /// that is not published; if all are, the newest.
    ///
    /// # Errors
    /// No such edition, or a file that is not an edition.
    pub(crate) fn select(
        &self,
        arg: Option<&DraftArg>,
        shell: &CommandContext,
    ) -> Result<EditionFile, Failure> {
        match arg {
            Some(arg) => self.edition(&self.path_of(arg, shell)?, shell),
            None => match self.default_edition(shell, |_| false)? {
                DefaultEdition::Unpublished(edition) | DefaultEdition::Published(edition, _) => {
                    Ok(edition)
                }
            },
        }
    }

    /// The edition that `arg` means, for `command`, which writes. Without `arg` the newest edition
    /// that is not published.
    ///
    /// # Errors
    /// As [`Workspace::select`], and no `arg` if all recent editions are published.
    pub(crate) fn select_to_write(
        &self,
        arg: Option<&DraftArg>,
        command: &str,
        shell: &CommandContext,
    ) -> Result<EditionFile, Failure> {
        if arg.is_some() {
            return self.select(arg, shell);
        }
        match self.default_edition(shell, |edition| self.is_upstream(edition))? {
            DefaultEdition::Unpublished(edition) => Ok(edition),
            DefaultEdition::Published(edition, publication) => {
                Err(self.already_published(&edition, publication, command, shell))
            }
        }
    }

    fn default_edition(
        &self,
        shell: &CommandContext,
        is_upstream: impl Fn(&EditionFile) -> bool,
    ) -> Result<DefaultEdition, Failure> {
        let editions = self.editions()?;
        let mut newest = None;
        for (_, path) in editions.iter().rev().take(RECENT) {
            let edition = self.edition(path, shell)?;
            let has_record = fs::symlink_metadata(self.root.record(edition.date)).is_ok();
            // The text does not matter if there is a record.
            let text = match has_record {
                true => String::new(),
                // An edition that cannot be read is reported when it is loaded.
                false => match self.root.read_in_confined(path) {
                    Ok(file) => file.text,
                    Err(_) => return Ok(DefaultEdition::Unpublished(edition)),
                },
            };
            let post = Post::parse(text, &self.settings);
            let publication = self.publication(&edition, &post, has_record, shell.now);
            if !publication.is_published() && !is_upstream(&edition) {
                return Ok(DefaultEdition::Unpublished(edition));
            }
            newest.get_or_insert((edition, publication));
        }
        match newest {
            Some((edition, publication)) => Ok(DefaultEdition::Published(edition, publication)),
            None => {
                let posts = display_path(&self.posts(), &shell.folder);
                Err(Failure::new(format!("there is no edition in {posts}"))
                    .help("start one: `lwkd new`"))
            }
        }
    }

    /// Why `command` does not take the newest edition by default.
    fn already_published(
        &self,
        edition: &EditionFile,
        publication: PublicationState,
        command: &str,
        shell: &CommandContext,
    ) -> Failure {
        let date = edition.date;
        let published = match publication {
            PublicationState::Published(time) => {
                format!("was published on {}", day(time, shell.now))
            }
            _ => "is on the upstream main branch".to_owned(),
        };
        let cycle = self.settings.newsletter.cycle;
        let next = period_to_start(shell.now.date_naive(), cycle, |period| {
            self.existing(period).is_some()
        });
        let name = match self.is_name_of(edition) {
            true => date.to_string(),
            false => shell_word(&edition.display_path).into_owned(),
        };
        Failure::new(format!("{} {published}", edition.display_path))
            .help(format!(
                "the {} ending {next} has not been started: `lwkd new`",
                next.noun()
            ))
            .help(format!(
                "to use the published edition anyway: `lwkd {command} {name}`"
            ))
    }

    /// Whether the date alone names this edition on the command line.
    pub(crate) fn is_name_of(&self, edition: &EditionFile) -> bool {
        let naming = &self.settings.newsletter;
        let names = EditionNames::new(edition.period, edition.number, naming);
        self.posts().join(names.file) == edition.path
    }

    /// The path that `arg` means. A path need not exist.
    fn path_of(&self, arg: &DraftArg, shell: &CommandContext) -> Result<PathBuf, Failure> {
        match arg {
            DraftArg::Path(path) => Ok(shell.folder.join(path)),
            DraftArg::Week(week) => {
                if let Some((_, path)) = self.named(*week) {
                    return Ok(path);
                }
                let period = week.period(shell.now.date_naive(), self.settings.newsletter.cycle);
                self.existing(period)
                    .ok_or_else(|| self.not_started(period))
            }
        }
    }

    fn not_started(&self, period: Period) -> Failure {
        let path = self.path_of_new(period, self.number_of_new(period));
        let missing = display_path(&path, &self.folder);
        let noun = period.noun();
        Failure::new(format!(
            "there is no edition of the {noun} ending {period} ({missing})"
        ))
        .help(format!("start it: `lwkd new {period}`"))
    }

    /// The period that `arg` means: that of the edition with this date in its name, if there is
    /// one, else the one that holds the day.
    pub(crate) fn period(&self, arg: WeekArg, shell: &CommandContext) -> Period {
        let cycle = self.settings.newsletter.cycle;
        match self.named(arg) {
            Some((date, _)) => Period::holding(date, cycle),
            None => arg.period(shell.now.date_naive(), cycle),
        }
    }

    /// The edition with the day that `arg` names in its file name, and the last day of its period.
    fn named(&self, arg: WeekArg) -> Option<(NaiveDate, PathBuf)> {
        let WeekArg::Holding(day) = arg else {
            return None;
        };
        let naming = &self.settings.newsletter;
        if !naming.file.has_number() {
            let name = naming.file.fill(&PatternValues {
                date: day,
                ..PatternValues::default()
            });
            // A pattern with no more than a month names many days.
            let is_named = naming.file.read(&name, naming.cycle)?.has_day;
            let path = self.posts().join(&name);
            let exists = is_named && fs::symlink_metadata(&path).is_ok();
            return exists.then_some((file_date(&name, naming)?, path));
        }
        let editions = self.editions().ok()?;
        editions.into_iter().find(|(_, path)| {
            let name = name_below_posts(path, naming);
            let reading = naming.file.read(&name, naming.cycle);
            reading.is_some_and(|reading| reading.has_day && reading.date == day)
        })
    }

    /// The file of the edition of `period`, if there is one.
    pub(crate) fn existing(&self, period: Period) -> Option<PathBuf> {
        let naming = &self.settings.newsletter;
        if !naming.file.has_number() {
            let path = self.path_of_new(period, None);
            return fs::symlink_metadata(&path).is_ok().then_some(path);
        }
        let editions = self.editions().ok()?;
        let mut editions = editions.into_iter().rev();
        let found = editions.find(|(date, _)| Period::holding(*date, naming.cycle) == period);
        found.map(|(_, path)| path)
    }

    /// Where the edition of `period` with `number` is written.
    pub(crate) fn path_of_new(&self, period: Period, number: Option<u64>) -> PathBuf {
        let names = EditionNames::new(period, number, &self.settings.newsletter);
        self.posts().join(names.file)
    }

    /// The number of a new edition of `period`: counted on from the last one before it. `None` if
    /// the newsletter does not count.
    pub(crate) fn number_of_new(&self, period: Period) -> Option<u64> {
        let settings = &self.settings;
        let naming = &settings.newsletter;
        if !naming.has_number() {
            return None;
        }
        let editions = self.editions().unwrap_or_default();
        let last = editions
            .iter()
            .rev()
            .find(|(date, _)| *date < period.first());
        let number = last.and_then(|(_, path)| {
            let name = name_below_posts(path, naming);
            let in_name = read_file_name(&name, naming).and_then(|reading| reading.number);
            in_name.or_else(|| {
                let file = self.root.read_in_confined(path).ok()?;
                Post::parse(file.text, settings).number(settings)
            })
        });
        Some(number.map_or(1, |number| number.saturating_add(1)))
    }

    /// The edition at `path`.
    ///
    /// # Errors
    /// A path that is missing or whose name is not that of an edition.
    pub(crate) fn edition(
        &self,
        path: &Path,
        shell: &CommandContext,
    ) -> Result<EditionFile, Failure> {
        let naming = &self.settings.newsletter;
        EditionFile::new(path, &shell.folder, naming)
            .ok_or_else(|| self.not_an_edition(path, shell))
    }

    fn not_an_edition(&self, path: &Path, shell: &CommandContext) -> Failure {
        let path_text = display_path(path, &shell.folder);
        if !path.exists() {
            return Failure::new(format!("there is no edition {path_text}"))
                .help("name a week (2026-07-12, next, last) or the path of an edition");
        }
        let naming = &self.settings.newsletter;
        let period = Period::holding(shell.now.date_naive(), naming.cycle);
        let example = EditionNames::new(period, self.number_of_new(period), naming).file;
        Failure::new(format!("{path_text} is not an edition"))
            .help(format!("the file name of an edition looks like {example}"))
    }

    /// All editions in the posts folder by date: the files whose name has the newsletter's pattern.
    /// A missing folder has none.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub(crate) fn editions(&self) -> Result<Vec<(NaiveDate, PathBuf)>, Failure> {
        let posts = self.posts();
        match self.editions_in(&posts) {
            Err(FileError::Read { source, .. })
                if source.kind() == std::io::ErrorKind::NotFound =>
            {
                Ok(Vec::new())
            }
            other => Ok(other?),
        }
    }

    /// The editions in `folder`, by date.
    ///
    /// # Errors
    /// A folder that leads out of the newsletter or cannot be read.
    pub(crate) fn editions_in(
        &self,
        folder: &Path,
    ) -> Result<Vec<(NaiveDate, PathBuf)>, FileError> {
        self.root.confine(folder)?;
        let naming = &self.settings.newsletter;
        let mut paths = Vec::new();
        list_files(folder, naming.file_depth() - 1, &mut paths)?;
        let dated = |path: PathBuf| {
            let reading = read_file_name(&name_below_posts(&path, naming), naming)?;
            Some((reading.end, path))
        };
        let mut editions: Vec<_> = paths.into_iter().filter_map(dated).collect();
        editions.sort();
        Ok(editions)
    }
}

/// Adds what is in `folder` to `out`, and what is in its folders down to a depth of `folders`.
/// Symbolic links to folders are not followed.
///
/// # Errors
/// A folder that cannot be read.
fn list_files(folder: &Path, folders: usize, out: &mut Vec<PathBuf>) -> Result<(), FileError> {
    let entries = fs::read_dir(folder).map_err(|source| FileError::Read {
        path: folder.to_owned(),
        source,
    })?;
    for entry in entries.filter_map(Result::ok) {
        if folders > 0 && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            list_files(&entry.path(), folders - 1, out)?;
        } else {
            out.push(entry.path());
        }
    }
    Ok(())
}
