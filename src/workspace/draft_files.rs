//! A draft and its record: read together, and written together.

use crate::files::{FolderLock, TextFile, create_new};
use crate::post::Post;
use crate::record::Record;
use crate::ui::SignalGuard;
use crate::ui::{CommandContext, Failure};
use crate::workspace::{OpenEdition, Workspace, shown};

/// A draft that can be filled, with its record, as both were at one moment.
pub(crate) struct DraftFiles {
    pub(crate) open: OpenEdition,
    pub(crate) post: Post,
    record_file: Option<TextFile>,
    pub(crate) record: Record,
}

impl DraftFiles {
    /// Reads the record of a draft that was opened.
    ///
    /// # Errors
    /// A record that cannot be read, and conflict markers in the draft.
    pub(crate) fn read(newsletter: &Workspace, open: OpenEdition) -> Result<Self, Failure> {
        refuse_conflict(&open)?;
        let (record_file, record) = newsletter.record(open.date)?;
        let post = Post::parse(open.file.text.as_str(), &newsletter.settings);
        Ok(Self {
            open,
            post,
            record_file,
            record,
        })
    }

    /// The draft and its record as they are now.
    ///
    /// # Errors
    /// As [`DraftFiles::read`], and a draft that is gone.
    pub(crate) fn again(&self, newsletter: &Workspace) -> Result<Self, Failure> {
        let file = TextFile::read(&self.open.file.path)?;
        Self::read(
            newsletter,
            OpenEdition {
                file,
                ..self.open.clone()
            },
        )
    }

    /// Keeps other runs of lwkd from writing beside the draft.
    ///
    /// # Errors
    /// A folder that cannot be opened.
    pub(crate) fn lock(&self) -> Result<Option<FolderLock>, Failure> {
        let folder = self.open.file.path.parent();
        Ok(folder.map(FolderLock::take).transpose()?)
    }

    /// Writes the draft as `filled` and then its record: whatever stands in the draft counts as offered even if the record
    /// cannot be written any more.
    ///
    /// # Errors
    /// A file that changed since it was read or cannot be written, and a signal that came meanwhile.
    pub(crate) fn write(
        &self,
        filled: &str,
        record: &Record,
        newsletter: &Workspace,
        shell: &CommandContext,
    ) -> Result<(), Failure> {
        // A signal in the middle would leave a temporary file, or a record that knows less than the draft.
        let hold = SignalGuard::new();
        let is_new = filled != &*self.post.text;
        if is_new {
            self.open.file.replace(filled)?;
        }
        if let Err(failure) = self.write_record(record, newsletter, shell) {
            let shown = &self.open.shown;
            return Err(match is_new {
                false => failure,
                true => failure.help(format!(
                    "{shown} is filled all the same; fill again before bullets are deleted, or they come back"
                )),
            });
        }
        match hold.exit_code() {
            Some(code) => Err(Failure::interrupted_late(code)),
            None => Ok(()),
        }
    }

    /// Writes the record where it tells more than its file does.
    fn write_record(
        &self,
        record: &Record,
        newsletter: &Workspace,
        shell: &CommandContext,
    ) -> Result<(), Failure> {
        let path = newsletter.root.record(self.open.date);
        let yaml = record.to_yaml();
        match &self.record_file {
            None if record.is_empty() => {}
            None => create_new(&path, &yaml)?,
            Some(_) if *record == self.record && !record.conflicted => {}
            Some(file) if file.text.contains("\r\n") => {
                file.replace(&yaml.replace('\n', "\r\n"))?;
            }
            Some(file) => file.replace(&yaml)?,
        }
        if record.conflicted {
            let shown = shown(&path, &newsletter.folder);
            shell.say(&format!(
                "note: git's conflict markers in {shown} are resolved: both sides count"
            ));
        }
        Ok(())
    }
}

/// Two versions of a draft cannot both be filled: a person has to choose first.
fn refuse_conflict(open: &OpenEdition) -> Result<(), Failure> {
    let marked = open
        .file
        .text
        .lines()
        .position(|line| line.starts_with("<<<<<<< "));
    match marked {
        None => Ok(()),
        Some(line) => Err(Failure::new(format!(
            "{}:{}: git's conflict markers stand in the draft",
            open.shown,
            line + 1
        ))
        .help("resolve the conflict, then fill again")),
    }
}
