//! How a command ended.

/// How a verb ended that did what it could.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0.
    Done,
    /// 1: there is something to mend.
    Findings,
    /// 2: a part could not be done, and stderr says which.
    Incomplete,
    /// 3: something was fetched and written, and stderr names the rest.
    Partial,
    /// What goes on until a signal ends it was ended so: 130 for Ctrl-C, 143 for SIGTERM, 129 for SIGHUP.
    Signalled(u8),
}
