//! Which newsletter and which edition a command is about, and what belongs to them, loaded once.

pub(crate) mod desk;
pub(crate) mod draft_files;
pub(crate) mod edition_status;
pub(crate) mod editions;
pub(crate) mod fetch;
pub(crate) mod pull_requests;
pub(crate) mod token;

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, TimeDelta};

use crate::archive::Archive;
use crate::args::DraftArg;
use crate::edition::{EditionNames, Week, file_date};
use crate::files::{FileError, Root, TextFile};
use crate::record::Record;
use crate::rules::check_names;
use crate::settings::{Settings, SettingsError};
use crate::text::safe_lines;
use crate::ui::{CommandContext, Failure};

/// A newsletter: where it is and how it is set.
#[derive(Clone, Debug)]
pub struct Workspace {
    pub root: Root,
    pub settings: Settings,
    /// The folder that the user is in, to show paths from.
    pub folder: PathBuf,
}

/// An edition and what stands beside it.
#[derive(Clone, Debug)]
pub struct OpenEdition {
    pub file: TextFile,
    /// The file's name without folder.
    pub name: String,
    /// The path as it is shown to the user: from where they are, if that is shorter.
    pub shown: String,
    pub date: NaiveDate,
}

impl Workspace {
    /// Finds the newsletter around the shell's folder and reads its settings.
    ///
    /// # Errors
    /// No newsletter, or settings that cannot be used.
    pub fn find(shell: &CommandContext) -> Result<Self, Failure> {
        let root = Root::find(&shell.folder)?;
        Self::at(root, shell)
    }

    /// The newsletter at `root`.
    ///
    /// # Errors
    /// Settings that cannot be used.
    pub fn at(root: Root, shell: &CommandContext) -> Result<Self, Failure> {
        let path = root.settings();
        let in_words = |error: SettingsError| {
            let shown = shown(&path, &shell.folder);
            let place = format!("{shown}:{}:{}", error.line, error.column);
            let failure = Failure::new(format!("{place}: {}", error.message));
            match error.help {
                Some(help) => failure.help(help),
                None => failure.help("`lwkd init` shows every setting with its meaning"),
            }
        };
        let settings = match TextFile::read_if_there(&path)? {
            None => Settings::default(),
            Some(file) => Settings::parse(&file.text).map_err(in_words)?,
        };
        check_names(&settings).map_err(in_words)?;
        Ok(Self {
            root,
            settings,
            folder: shell.folder.clone(),
        })
    }

    /// The folder of editions.
    pub fn posts(&self) -> PathBuf {
        self.root.path.join(&self.settings.newsletter.posts)
    }

    /// The names of all editions with the dates they carry, oldest first. No folder: none.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn editions(&self) -> Result<Vec<(NaiveDate, PathBuf)>, Failure> {
        let folder = self.posts();
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => {
                let path = folder;
                return Err(FileError::Read { path, source }.into());
            }
        };
        let dated = |dir_entry: fs::DirEntry| {
            let name = dir_entry.file_name().into_string().ok()?;
            let date = file_date(&name, &self.settings.newsletter)?;
            Some((date, dir_entry.path()))
        };
        let mut out: Vec<_> = entries.filter_map(Result::ok).filter_map(dated).collect();
        out.sort();
        Ok(out)
    }

    /// The archive around `date`: the editions before it that count as told, and two after it.
    ///
    /// # Errors
    /// A folder that cannot be read. An edition that cannot be read is no error, since it is not the one asked about;
    /// the archive names it.
    pub fn archive_around(&self, date: NaiveDate) -> Result<Archive, Failure> {
        let editions = self.editions()?;
        let at = editions.partition_point(|edition| edition.0 < date);
        let first = at.saturating_sub(self.settings.newsletter.earlier_editions);
        let others = editions[first..].iter().filter(|edition| edition.0 != date);
        let mut archive = Archive::default();
        for (date, path) in others.take(at - first + 2) {
            let name = file_name(path);
            match TextFile::read(path) {
                Ok(file) => archive.add(*date, &name, &file.text, &self.settings.newsletter),
                Err(_) => archive.miss(&name),
            }
        }
        Ok(archive)
    }

    /// The draft that `arg` means; without one the newest edition by file name. A verb that writes refuses that default
    /// when its week ended more than ten days ago: name it to mean it.
    ///
    /// # Errors
    /// No such edition, a file that is none, or one that cannot be read.
    pub fn open(
        &self,
        arg: Option<&DraftArg>,
        writes: bool,
        shell: &CommandContext,
    ) -> Result<OpenEdition, Failure> {
        let path = self.path_of(arg, writes, shell)?;
        let name = file_name(&path);
        let Some(date) = file_date(&name, &self.settings.newsletter) else {
            return Err(self.no_edition(&path, shell));
        };
        let file = TextFile::read(&path)?;
        Ok(OpenEdition {
            shown: shown(&path, &self.folder),
            file,
            name,
            date,
        })
    }

    /// The path that `arg` means, as [`Workspace::open`] finds it; the file is not looked at.
    pub(crate) fn path_of(
        &self,
        arg: Option<&DraftArg>,
        writes: bool,
        shell: &CommandContext,
    ) -> Result<PathBuf, Failure> {
        match arg {
            Some(DraftArg::Week(week)) => self.of_week(week.week(shell.now.date_naive())),
            Some(DraftArg::Path(path)) => Ok(shell.folder.join(path)),
            None => self.newest(writes, shell),
        }
    }

    /// Why `path` is not taken for an edition.
    pub(crate) fn no_edition(&self, path: &Path, shell: &CommandContext) -> Failure {
        let shown = shown(path, &self.folder);
        if !path.exists() {
            return Failure::new(format!("there is no edition {shown}"))
                .help("name a week (2026-07-12, next, last) or the path of an edition");
        }
        let this_week = Week::holding(shell.now.date_naive());
        let example = EditionNames::new(this_week, &self.settings.newsletter).file;
        Failure::new(format!("{shown} is not an edition"))
            .help(format!("an edition's file is named like {example}"))
    }

    fn of_week(&self, week: Week) -> Result<PathBuf, Failure> {
        let name = EditionNames::new(week, &self.settings.newsletter).file;
        let path = self.posts().join(&name);
        if fs::symlink_metadata(&path).is_err() {
            let shown = shown(&path, &self.folder);
            return Err(Failure::new(format!(
                "there is no edition of the week ending {week} ({shown})"
            ))
            .help(format!("start it: `lwkd new {week}`")));
        }
        Ok(path)
    }

    fn newest(&self, writes: bool, shell: &CommandContext) -> Result<PathBuf, Failure> {
        let editions = self.editions()?;
        let Some((date, path)) = editions.last() else {
            return Err(Failure::new(format!(
                "there is no edition in {}",
                shown(&self.posts(), &self.folder)
            ))
            .help("start one: `lwkd new`"));
        };
        let age = shell.now.date_naive().signed_duration_since(*date);
        if writes && age > TimeDelta::days(10) {
            return Err(Failure::new(format!(
                "the newest edition, {}, ended {} days ago",
                shown(path, &self.folder),
                age.num_days()
            ))
            .help(format!(
                "to mean it, name it: {date}; to start a new one: `lwkd new`"
            )));
        }
        Ok(path.clone())
    }

    /// The record of the edition of `date`; an empty one where there is no file.
    ///
    /// # Errors
    /// A record that cannot be read, with line and column: it is never overwritten.
    pub fn record(&self, date: NaiveDate) -> Result<(Option<TextFile>, Record), Failure> {
        let path = self.root.record(date);
        let Some(file) = TextFile::read_if_there(&path)? else {
            return Ok((None, Record::default()));
        };
        let record = Record::parse(&file.text).map_err(|error| {
            let place = format!(
                "{}:{}:{}",
                shown(&path, &self.folder),
                error.line,
                error.column
            );
            Failure::new(format!("{place}: the record cannot be read: {error}")).help(
                "mend that line, or remove the file: what stands in the draft is known without it",
            )
        })?;
        Ok((Some(file), record))
    }
}

/// The last part of a path; empty where it is not text.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("")
        .to_owned()
}

/// A path as the user would type it from `folder`; anyone may have named the file, so without anything invisible.
pub(crate) fn shown(path: &Path, folder: &Path) -> String {
    let path = path.strip_prefix(folder).unwrap_or(path);
    safe_lines(&path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_does_not_reach_the_terminal_as_it_is() {
        let path = Path::new("/news/_posts/2024-07-28-\u{1b}[2Jx.md");
        assert_eq!(shown(path, Path::new("/news")), "_posts/2024-07-28-[2Jx.md");
    }
}
