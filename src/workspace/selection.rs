//! Decides which edition an argument means.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::args::DraftArg;
use crate::args::week::week_to_start;
use crate::edition::{EditionNames, Week};
use crate::files::FileError;
use crate::post::Post;
use crate::text::shell_word;
use crate::ui::relative_time::day;
use crate::ui::{CommandContext, Failure};
use crate::workspace::{EditionFile, PublicationState, Workspace, display_path, file_name};

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
        let next = week_to_start(shell.now.date_naive(), |week| {
            self.path_of_new(week).exists()
        });
        let name = match self.is_name_of(edition) {
            true => date.to_string(),
            false => shell_word(&edition.display_path).into_owned(),
        };
        Failure::new(format!("{} {published}", edition.display_path))
            .help(format!(
                "the week ending {next} has not been started: `lwkd new`"
            ))
            .help(format!(
                "to use the published edition anyway: `lwkd {command} {name}`"
            ))
    }

    /// Whether the date alone names this edition on the command line.
    pub(crate) fn is_name_of(&self, edition: &EditionFile) -> bool {
        let names = EditionNames::new(edition.week(), &self.settings.newsletter);
        self.posts().join(names.file) == edition.path
    }

    /// The path that `arg` means. A path need not exist.
    fn path_of(&self, arg: &DraftArg, shell: &CommandContext) -> Result<PathBuf, Failure> {
        match arg {
            DraftArg::Week(week) => self.path_of_week(week.week(shell.now.date_naive())),
            DraftArg::Path(path) => Ok(shell.folder.join(path)),
        }
    }

    fn path_of_week(&self, week: Week) -> Result<PathBuf, Failure> {
        let path = self.path_of_new(week);
        if fs::symlink_metadata(&path).is_err() {
            let missing = display_path(&path, &self.folder);
            return Err(Failure::new(format!(
                "there is no edition of the week ending {week} ({missing})"
            ))
            .help(format!("start it: `lwkd new {week}`")));
        }
        Ok(path)
    }

    /// Where the edition of `week` is, or would be.
    pub(crate) fn path_of_new(&self, week: Week) -> PathBuf {
        let names = EditionNames::new(week, &self.settings.newsletter);
        self.posts().join(names.file)
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
        let this_week = Week::holding(shell.now.date_naive());
        let example = EditionNames::new(this_week, &self.settings.newsletter).file;
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

    /// The editions directly in `folder`, by date.
    ///
    /// # Errors
    /// A folder that leads out of the newsletter or cannot be read.
    pub(crate) fn editions_in(
        &self,
        folder: &Path,
    ) -> Result<Vec<(NaiveDate, PathBuf)>, FileError> {
        self.root.confine(folder)?;
        let entries = fs::read_dir(folder).map_err(|source| FileError::Read {
            path: folder.to_owned(),
            source,
        })?;
        let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
        let dated = |path: PathBuf| {
            let date = self.settings.newsletter.file.read(&file_name(&path))?;
            Some((date, path))
        };
        let mut editions: Vec<_> = paths.filter_map(dated).collect();
        editions.sort();
        Ok(editions)
    }
}
