//! The newsletter and the editions that a command works on, and what belongs to them, loaded once.

pub(crate) mod desk;
mod edition_file;
pub(crate) mod edition_status;
pub(crate) mod fetch;
mod loaded;
pub(crate) mod many;
pub(crate) mod next_step;
mod publication;
pub(crate) mod pull_requests;
mod selection;
pub(crate) mod token;

use std::path::PathBuf;

use chrono::NaiveDate;

pub use edition_file::EditionFile;
pub(crate) use edition_file::{display_path, file_name, name_below_posts};
pub(crate) use loaded::{LoadedEdition, RuleInput};
pub(crate) use publication::PublicationState;

use crate::files::{Root, TextFile, WriteLock};
use crate::record::Record;
use crate::rules::check_names;
use crate::settings::{Settings, SettingsError};
use crate::text::safe_for_terminal;
use crate::ui::{CommandContext, Failure};

/// A newsletter: its root and its settings.
#[derive(Clone, Debug)]
pub struct Workspace {
    pub root: Root,
    pub settings: Settings,
    /// The user's folder, from which paths are displayed.
    pub folder: PathBuf,
}

impl Workspace {
    /// Finds the newsletter around the user's folder and reads its settings.
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
    /// Settings that cannot be used, with line and column.
    pub fn at(root: Root, shell: &CommandContext) -> Result<Self, Failure> {
        let path = root.settings();
        let settings_failure = |error: SettingsError| {
            let (path, line, column) =
                (display_path(&path, &shell.folder), error.line, error.column);
            let failure = Failure::new(format!("{path}:{line}:{column}: {}", error.message));
            match error.help {
                Some(help) => failure.help(help),
                None => failure.help("`lwkd init` shows every setting with its meaning"),
            }
        };
        let file = root.read_if_exists(&path)?;
        if shell.verbose > 0 {
            let place = safe_for_terminal(&root.path.to_string_lossy());
            let settings = match file {
                None => "the built-in settings",
                Some(_) => "settings of lwkd.yaml",
            };
            shell.detail(&format!("newsletter: {place}, {settings}"));
        }
        let settings = match file {
            None => Settings::default(),
            Some(file) => Settings::parse(&file.text).map_err(settings_failure)?,
        };
        check_names(&settings).map_err(settings_failure)?;
        let template = root.path.join(&settings.newsletter.template);
        let settings = match root.read_if_exists(&template)? {
            None => settings,
            Some(file) => settings.with_template(&file.text),
        };
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

    /// Keeps other runs of lwkd from writing into the newsletter.
    ///
    /// # Errors
    /// A root folder that cannot be locked.
    pub(crate) fn lock(&self) -> Result<WriteLock, Failure> {
        Ok(WriteLock::take(&self.root, &self.posts())?)
    }

    /// The skeleton of a new edition: `template.md`; `None` if the newsletter has none.
    ///
    /// # Errors
    /// A template that cannot be read.
    pub(crate) fn template(&self) -> Result<Option<TextFile>, Failure> {
        let path = self.root.path.join(&self.settings.newsletter.template);
        Ok(self.root.read_if_exists(&path)?)
    }

    /// The record of the edition of `date`, empty if there is no file.
    ///
    /// # Errors
    /// A record that cannot be read, with line and column. It is never overwritten.
    pub fn record(&self, date: NaiveDate) -> Result<(Option<TextFile>, Record), Failure> {
        let path = self.root.record(date);
        let Some(file) = self.root.read_if_exists(&path)? else {
            return Ok((None, Record::default()));
        };
        let record = Record::parse(&file.text).map_err(|error| {
            let (path, line, column) =
                (display_path(&path, &self.folder), error.line, error.column);
            Failure::new(format!(
                "{path}:{line}:{column}: cannot read the record: {error}"
            ))
            .help("fix that line, or remove the file: the links in the draft are known without it")
        })?;
        Ok((Some(file), record))
    }
}
