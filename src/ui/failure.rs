//! What went wrong, on what, why, and what to do: facts become words here.

use std::io::{self, Write};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use crate::files::git::{DriverError, GitError};
use crate::files::{FileError, NoRoot};
use crate::text::safe_lines;

/// Why a verb could not do its work. Exit code 2, unless a signal ended it.
#[derive(Debug)]
pub struct Failure {
    message: String,
    help: Vec<String>,
    code: u8,
}

impl Failure {
    /// `message` says what failed, on what and why; without a period.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: Vec::new(),
            code: 2,
        }
    }

    /// Says what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Ended by a signal: 130 for Ctrl-C, 143 for SIGTERM, 129 for SIGHUP.
    pub fn interrupted(code: u8) -> Self {
        Self {
            code,
            ..Self::new("interrupted; nothing was written")
        }
    }

    /// Likewise, by a signal that came when the work was done.
    pub fn interrupted_late(code: u8) -> Self {
        Self {
            code,
            ..Self::new("interrupted; everything was written")
        }
    }

    /// Shows the failure on stderr.
    pub fn report(&self, color: ColorChoice) -> ExitCode {
        let mut err = AutoStream::new(io::stderr(), color);
        let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
        let cyan = Style::new().bold().fg_color(Some(AnsiColor::Cyan.into()));
        // Nobody is left to tell if stderr itself is gone.
        let _ = writeln!(err, "{red}error{red:#}: {}", safe_lines(&self.message));
        for help in &self.help {
            let _ = writeln!(err, "  {cyan}help{cyan:#}: {}", safe_lines(help));
        }
        ExitCode::from(self.code)
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            FileError::NotUtf8 { .. } => failure.help("save it as UTF-8 and try again"),
            FileError::Exists(_) => failure.help("it was left as it is; remove it to start anew"),
            FileError::ReadOnly(_) => failure.help("make it writable (chmod u+w) and try again"),
            FileError::NoFile(_) => failure.help("name a file, or a path where there is none"),
            FileError::Changed(_) => failure.help("it was left as it is; run the command again"),
            FileError::Read { source, .. } | FileError::Write { source, .. } => {
                match what_to_do(&source) {
                    Some(help) => failure.help(help),
                    None => failure,
                }
            }
        }
    }
}

/// What a person can do about the system's no, where that is plain.
fn what_to_do(error: &io::Error) -> Option<&'static str> {
    match error.kind() {
        io::ErrorKind::PermissionDenied => {
            Some("`ls -ld` of the file and of its folder shows who may; nothing was changed")
        }
        io::ErrorKind::StorageFull => Some("make room and try again; nothing was changed"),
        io::ErrorKind::ReadOnlyFilesystem => {
            Some("work in a copy that can be written, such as a clone")
        }
        _ => None,
    }
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            GitError::Missing => failure.help("install it: https://git-scm.com"),
            GitError::NoRepository(_) => failure.help("run it in a clone of the newsletter"),
            GitError::Distrusted(folder) => failure.help(format!(
                "if you trust it: `git config --global --add safe.directory {}`",
                folder.display()
            )),
            GitError::UnknownRevision(revision) => failure
                .help(format!(
                    "fetch it first: `git fetch origin {}`",
                    branch(&revision)
                ))
                .help("in GitHub Actions check out all history: `fetch-depth: 0`"),
            GitError::NothingInCommon(_) => failure
                .help("fetch the rest of the history: `git fetch --unshallow`")
                .help("in GitHub Actions check out all history: `fetch-depth: 0`"),
            GitError::InTheWay(_) => {
                failure.help("commit them, or put them aside: `git stash`, later `git stash pop`")
            }
            GitError::Failed { .. } => failure,
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

/// The branch in `origin/branch`.
fn branch(revision: &str) -> &str {
    revision.strip_prefix("origin/").unwrap_or(revision)
}

impl From<NoRoot> for Failure {
    fn from(error: NoRoot) -> Self {
        Self::new(error.to_string())
            .help("go to the newsletter's folder, or name it: `lwkd -C DIR …`")
            .help("to begin one here: `lwkd init`; or `lwkd new` in a folder with `_posts/` or `template.md`")
    }
}
