//! Runs the writer's own editor on a text.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use crate::files::git;
use crate::text::os_words;
use crate::ui::SignalGuard;

/// A command that edits a file, as a shell reads it: the value of `$EDITOR`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    command: String,
}

/// Why there is no edited text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditorError {
    /// Ctrl-C ended the editor, or lwkd got another signal. With the exit code that it asks for.
    #[error("interrupted")]
    Interrupted(u8),
    #[error("cannot start the editor `{0}`")]
    NotStarted(String),
    #[error("the editor `{0}` ended with an error")]
    Failed(String),
    #[error("the editor saved a text that is not valid UTF-8")]
    NotUtf8,
    #[error("cannot write or read the file for the editor: {0}")]
    File(String),
}

/// A text in a file of its own, which a writer edits. It is kept until [`EditedFile::remove`], so
/// that nothing typed is lost.
#[derive(Debug)]
pub struct EditedFile {
    /// Some editors leave other files beside the one they edit: it gets a folder of its own.
    folder: PathBuf,
    path: PathBuf,
}

impl EditedFile {
    /// A new file with `text`.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn new(text: &str) -> Result<Self, EditorError> {
        let folder = tempfile::Builder::new()
            .prefix("lwkd-")
            .tempdir()
            .map_err(file_error)?
            .keep();
        // Many editors highlight `#` as a comment in files named `.conf`.
        let path = folder.join("todo.conf");
        let file = Self { folder, path };
        file.write(text)?;
        Ok(file)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// # Errors
    /// The file cannot be read, or is not valid UTF-8.
    pub fn read(&self) -> Result<String, EditorError> {
        let bytes = fs::read(&self.path).map_err(file_error)?;
        String::from_utf8(bytes).map_err(|_| EditorError::NotUtf8)
    }

    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, text: &str) -> Result<(), EditorError> {
        fs::write(&self.path, text).map_err(file_error)
    }

    /// Removes the file. Failing to do so leaves it among the temporary files, which is no error.
    pub fn remove(self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn file_error(error: io::Error) -> EditorError {
    EditorError::File(os_words(&error.to_string()))
}

/// The exit code of a program that Ctrl-C ended.
pub(super) const CTRL_C: u8 = 130;

/// Exit codes of a shell for a command that is missing, or that it may not run: POSIX, and `cmd`.
const NOT_FOUND: [i32; 3] = [127, 126, 9009];

/// Runs `command` with `path` through a shell, as git does, so that `$EDITOR` may have arguments
/// and quotes.
#[cfg(not(windows))]
fn in_shell(command: &str, path: &Path) -> Command {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("{command} \"$@\""), command])
        .arg(path);
    shell
}

/// Runs `command` with `path` through `cmd`, which removes the outer quotes and runs the rest as it
/// stands. Not every Windows has a POSIX shell.
#[cfg(windows)]
fn in_shell(command: &str, path: &Path) -> Command {
    use std::os::windows::process::CommandExt;
    let mut shell = Command::new("cmd");
    shell.raw_arg(format!("/S /C \"{command} \"{}\"\"", path.display()));
    shell
}

impl Editor {
    /// The user's editor: `$VISUAL`, `$EDITOR`, git's `core.editor` in `folder`, else `vi`, on
    /// Windows `notepad`.
    pub fn of_the_user(folder: &Path) -> Self {
        let variable = |name| {
            let value = std::env::var(name).ok()?;
            (!value.trim().is_empty()).then_some(value)
        };
        let command = variable("VISUAL")
            .or_else(|| variable("EDITOR"))
            .or_else(|| git::editor(folder))
            .unwrap_or_else(|| if cfg!(windows) { "notepad" } else { "vi" }.to_owned());
        Self { command }
    }

    /// Lets the writer edit `text` and returns what the editor saved. While it runs, the editor
    /// decides what Ctrl-C means.
    ///
    /// # Errors
    /// An editor that cannot be started, ends with an error, or saves invalid UTF-8.
    pub fn edit(&self, text: &str) -> Result<String, EditorError> {
        let file = EditedFile::new(text)?;
        self.open(&file)?;
        let edited = file.read();
        file.remove();
        edited
    }

    /// Lets the writer edit a file, which stays whatever happens.
    ///
    /// # Errors
    /// An editor that cannot be started or ends with an error.
    pub fn open(&self, file: &EditedFile) -> Result<(), EditorError> {
        let hold = SignalGuard::new();
        // Stdout is for results, so the editor draws on stderr, which is a terminal.
        let status = in_shell(&self.command, &file.path)
            .stdout(Stdio::from(io::stderr()))
            .status()
            .map_err(|_| EditorError::NotStarted(self.command.clone()))?;
        match hold.exit_code() {
            // Ctrl-C goes to the editor too, which decides whether it ends anything.
            Some(CTRL_C) if !status.success() => return Err(EditorError::Interrupted(CTRL_C)),
            Some(CTRL_C) | None => {}
            Some(code) => return Err(EditorError::Interrupted(code)),
        }
        match status.success() {
            true => Ok(()),
            false => Err(self.failed(status)),
        }
    }

    fn failed(&self, status: ExitStatus) -> EditorError {
        match status.code() {
            Some(code) if NOT_FOUND.contains(&code) => {
                EditorError::NotStarted(self.command.clone())
            }
            _ => EditorError::Failed(self.command.clone()),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn editor(command: &str) -> Editor {
        Editor {
            command: command.to_owned(),
        }
    }

    #[test]
    fn the_text_that_the_editor_saves_is_returned() {
        let appends = editor("sh -c 'printf two >> \"$1\"' editor");
        assert_eq!(appends.edit("one "), Ok("one two".to_owned()));
    }

    #[test]
    fn an_editor_that_fails_differs_from_one_that_is_missing() {
        let failed = editor("false").edit("");
        assert_eq!(failed, Err(EditorError::Failed("false".to_owned())));
        let none = editor("no-such-editor-anywhere").edit("");
        assert!(matches!(none, Err(EditorError::NotStarted(_))), "{none:?}");
        let bytes = editor("sh -c 'printf \"\\377\" > \"$1\"' editor").edit("");
        assert_eq!(bytes, Err(EditorError::NotUtf8));
    }
}
