//! Failures of commands: what failed, why, and what to do next.

use std::error::Error;
use std::io;
use std::process::ExitCode;

use anstream::ColorChoice;
use anstyle::{AnsiColor, Style};

use crate::files::git::{DriverError, GitError};
use crate::files::{FileError, NoRoot};
use crate::text::{safe_lines, shell_word};
use crate::ui::context::write_prose;

/// What ended a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// Usage, input, network or disk. Exit code 2.
    Failed,
    /// A signal, with the exit code that it asks for: 130 for SIGINT, 143 for SIGTERM, 129 for
    /// SIGHUP.
    Signalled(u8),
}

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    kind: FailureKind,
    message: String,
    source: Option<Box<dyn Error + Send + Sync>>,
    hints: Vec<String>,
}

impl Failure {
    /// `message` says what failed, on what and why, without a period.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            kind: FailureKind::Failed,
            message: message.into(),
            source: None,
            hints: Vec::new(),
        }
    }

    /// A failure with the message of `cause`, which it keeps.
    pub fn caused_by(cause: impl Error + Send + Sync + 'static) -> Self {
        let message = cause.to_string();
        Self {
            source: Some(Box::new(cause)),
            ..Self::new(message)
        }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn help(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// A signal ended the command before it wrote anything.
    pub fn interrupted(code: u8) -> Self {
        Self {
            kind: FailureKind::Signalled(code),
            ..Self::new("interrupted; nothing was written")
        }
    }

    /// A signal ended the command after it wrote everything.
    pub fn interrupted_after_writing(code: u8) -> Self {
        Self {
            kind: FailureKind::Signalled(code),
            ..Self::new("interrupted; everything was written")
        }
    }

    /// The error that caused the failure, if it is of type `E`.
    pub fn cause<E: Error + 'static>(&self) -> Option<&E> {
        self.source.as_deref()?.downcast_ref()
    }

    /// The exit code of the process.
    pub fn code(&self) -> u8 {
        match self.kind {
            FailureKind::Failed => 2,
            FailureKind::Signalled(code) => code,
        }
    }

    /// Prints the failure on stderr and returns its exit code.
    pub fn report(&self, color: ColorChoice) -> ExitCode {
        let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
        let cyan = Style::new().bold().fg_color(Some(AnsiColor::Cyan.into()));
        let mut text = format!("{red}error{red:#}: {}\n", safe_lines(&self.message));
        for hint in &self.hints {
            text.push_str(&format!("  {cyan}help{cyan:#}: {}\n", safe_lines(hint)));
        }
        // If stderr cannot be written, there is no other place to say so.
        let _ = write_prose(&text, color);
        ExitCode::from(self.code())
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        let hint = match &error {
            FileError::NotUtf8 { .. } => Some("save it as UTF-8 and try again"),
            FileError::Exists(_) => Some("it is unchanged; remove it to start over"),
            FileError::ReadOnly(_) => Some("make it writable (chmod u+w) and try again"),
            FileError::NotRegular(_) => Some("name a regular file, not a device, pipe or folder"),
            FileError::TooLarge { .. } => Some("is it the right file?"),
            FileError::Outside(_) => {
                Some("lwkd reads and writes inside that folder only; replace the link or path")
            }
            FileError::Changed(_) => Some("it is as somebody else saved it; run the command again"),
            FileError::Read { source, .. } | FileError::Write { source, .. } => what_to_do(source),
        };
        let failure = Self::caused_by(error);
        match hint {
            Some(hint) => failure.help(hint),
            None => failure,
        }
    }
}

/// What to do about an error of the operating system, if that is clear.
fn what_to_do(error: &io::Error) -> Option<&'static str> {
    match error.kind() {
        io::ErrorKind::PermissionDenied => {
            Some("see who may with `ls -ld` of the file and its folder; nothing was changed")
        }
        io::ErrorKind::StorageFull => Some("free some space and try again; nothing was changed"),
        io::ErrorKind::ReadOnlyFilesystem => Some("work in a writable copy, such as a clone"),
        _ => None,
    }
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Self {
        let hints = match &error {
            GitError::Missing => vec!["install it: https://git-scm.com".to_owned()],
            GitError::NoRepository(_) => vec!["run it in a clone of the newsletter".to_owned()],
            GitError::Distrusted(folder) => vec![format!(
                "if you trust it: `git config --global --add safe.directory {}`",
                shell_word(&folder.to_string_lossy())
            )],
            GitError::UnknownRevision(revision) => vec![
                format!(
                    "fetch it first: `git fetch origin {}`",
                    shell_word(branch(revision))
                ),
                FETCH_DEPTH.to_owned(),
            ],
            GitError::NothingInCommon(_) => vec![
                "fetch the rest of the history: `git fetch --unshallow`".to_owned(),
                FETCH_DEPTH.to_owned(),
            ],
            GitError::InTheWay(_) => {
                vec![
                    "commit them, or put them aside: `git stash`, later `git stash pop`".to_owned(),
                ]
            }
            GitError::Failed { .. } => Vec::new(),
        };
        Self {
            hints,
            ..Self::caused_by(error)
        }
    }
}

impl From<DriverError> for Failure {
    fn from(error: DriverError) -> Self {
        match error {
            DriverError::Git(error) => error.into(),
            DriverError::File(error) => error.into(),
        }
    }
}

const FETCH_DEPTH: &str = "in GitHub Actions check out the whole history: `fetch-depth: 0`";

/// The branch in `origin/branch`.
fn branch(revision: &str) -> &str {
    revision.strip_prefix("origin/").unwrap_or(revision)
}

impl From<NoRoot> for Failure {
    fn from(error: NoRoot) -> Self {
        Self::caused_by(error)
            .help("go to the newsletter's folder, or name it: `lwkd -C DIR …`")
            .help("to start one here: `lwkd init`; or `lwkd new` in a folder with `_posts/` or `template.md`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_keeps_its_cause() {
        let failure = Failure::from(FileError::ReadOnly("a.md".into()));
        assert_eq!(failure.to_string(), "a.md is read-only");
        assert!(matches!(
            failure.cause::<FileError>(),
            Some(FileError::ReadOnly(_))
        ));
        assert_eq!(failure.code(), 2);
        assert_eq!(Failure::interrupted(143).code(), 143);
    }
}
