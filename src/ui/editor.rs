//! The writer's own editor, run on a text.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use crate::text::os_words;
use crate::ui::SignalGuard;

/// A program that edits a file: words for a shell, as in `$EDITOR`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    command: String,
}

/// Why an edited text did not come back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditorError {
    /// Ctrl-C ended the editor, or another signal meant us. With the exit code that it asks for.
    #[error("interrupted")]
    Interrupted(u8),
    #[error("the editor `{0}` cannot be started")]
    NotStarted(String),
    #[error("the editor `{0}` ended with an error")]
    Failed(String),
    #[error("what the editor saved is not UTF-8")]
    NotUtf8,
    #[error("the file for the editor cannot be written or read: {0}")]
    File(String),
}

/// The exit code that Ctrl-C asks for.
const CTRL_C: u8 = 130;

/// What a POSIX shell says of a command that it does not find, or may not run.
const NOT_FOUND: [i32; 2] = [127, 126];

impl Editor {
    /// The editor of the person who runs us: `$VISUAL`, `$EDITOR`, git's `core.editor` in `folder`, else `vi`.
    pub fn of_the_user(folder: &Path) -> Self {
        let variable = |name| std::env::var(name).ok();
        let command = variable("VISUAL")
            .filter(|variable| !variable.trim().is_empty())
            .or_else(|| variable("EDITOR").filter(|variable| !variable.trim().is_empty()))
            .or_else(|| git_editor(folder))
            .unwrap_or_else(|| "vi".to_owned());
        Self { command }
    }

    /// Lets the writer edit `text`, and returns what was saved. Ctrl-C is the editor's own while it runs.
    ///
    /// # Errors
    /// An editor that cannot be started, ends with an error or saves what is not text.
    pub fn edit(&self, text: &str) -> Result<String, EditorError> {
        let file_error = |error: io::Error| EditorError::File(os_words(&error.to_string()));
        // A folder of its own takes what editors leave beside a file. Many know `.conf` as a file in which `#` opens a
        // comment.
        let folder = tempfile::Builder::new()
            .prefix("lwkd-")
            .tempdir()
            .map_err(file_error)?;
        let path = folder.path().join("todo.conf");
        fs::write(&path, text).map_err(file_error)?;
        let hold = SignalGuard::new();
        // As git runs it: through a shell, so that `$EDITOR` may have arguments and quotes. Results go to stdout, so an
        // editor draws on stderr, which is a terminal.
        let status = Command::new("sh")
            .args(["-c", &format!("{} \"$@\"", self.command), &self.command])
            .arg(&path)
            .stdout(Stdio::from(io::stderr()))
            .status()
            .map_err(|_| EditorError::NotStarted(self.command.clone()))?;
        match hold.exit_code() {
            // Ctrl-C goes to the editor too: whether it ends anything is the editor's decision.
            Some(CTRL_C) if !status.success() => return Err(EditorError::Interrupted(CTRL_C)),
            Some(CTRL_C) | None => {}
            Some(code) => return Err(EditorError::Interrupted(code)),
        }
        if !status.success() {
            return Err(self.failed(status));
        }
        let bytes = fs::read(&path).map_err(file_error)?;
        String::from_utf8(bytes).map_err(|_| EditorError::NotUtf8)
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

fn git_editor(folder: &Path) -> Option<String> {
    let output = Command::new("git")
        .args(["config", "--get", "core.editor"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let command = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (!command.is_empty()).then_some(command)
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
    fn what_the_editor_saves_comes_back() {
        let appends = editor("sh -c 'printf two >> \"$1\"' editor");
        assert_eq!(appends.edit("one "), Ok("one two".to_owned()));
    }

    #[test]
    fn an_editor_that_fails_is_told_from_one_that_is_not_there() {
        let failed = editor("false").edit("");
        assert_eq!(failed, Err(EditorError::Failed("false".to_owned())));
        let none = editor("no-such-editor-anywhere").edit("");
        assert!(matches!(none, Err(EditorError::NotStarted(_))), "{none:?}");
        let bytes = editor("sh -c 'printf \"\\377\" > \"$1\"' editor").edit("");
        assert_eq!(bytes, Err(EditorError::NotUtf8));
    }
}
