//! How a command ended.

/// The outcome of a command that did not fail with a [`crate::ui::Failure`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Exit code 0.
    Done,
    /// Exit code 1: `check` or `publish` found problems.
    Problems,
    /// Exit code 2: a part failed and was reported.
    Failed,
    /// Exit code 3: something was fetched and written, and the rest was reported.
    Partly,
    /// A signal ended a command that runs until then: 130 for SIGINT, 143 for SIGTERM, 129 for
    /// SIGHUP.
    Signalled(u8),
}

impl Exit {
    /// The exit code of the process.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Problems => 1,
            Self::Failed => 2,
            Self::Partly => 3,
            Self::Signalled(code) => code,
        }
    }
}
