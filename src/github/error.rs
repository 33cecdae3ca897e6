//! What can go wrong at GitHub, as facts and in our own words.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::text::Untrusted;

/// Why nothing at all could be asked. The run ends with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GithubError {
    #[error("{variable} is not the address of an API: {}", value.for_terminal())]
    BadUrl {
        variable: &'static str,
        value: Untrusted,
    },
    #[error("{variable} is plain http to {}: only https is used, and http to this machine itself (loopback)", host.for_terminal())]
    PlainHttp {
        variable: &'static str,
        host: Untrusted,
    },
    #[error(
        "the token from {source_name} has a line break or another character in it that no token has"
    )]
    BadToken { source_name: &'static str },
    #[error("GitHub rejects the token from {source_name} (401)")]
    Rejected { source_name: &'static str },
    #[error("GitHub answers nothing without a token here (401)")]
    TokenNeeded,
    #[error(
        "{needed} requests are needed without a token, and GitHub allows {} an hour",
        super::rest::ALLOWED_AN_HOUR
    )]
    TooManyWithoutToken { needed: usize },
    #[error("no connection can be made: {0}")]
    NoConnections(String),
}

impl GithubError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::BadUrl { .. } => {
                "give it as https://HOST or https://HOST/api/v3, or unset it for github.com"
            }
            Self::PlainHttp { .. } => "use https, so that the token cannot be read on the way",
            Self::BadToken { .. } => "set it again, without quotes and line breaks",
            Self::Rejected { .. } => {
                "it may be expired or revoked: set a new one, or unset it to go on without"
            }
            Self::TokenNeeded | Self::TooManyWithoutToken { .. } => {
                "set GITHUB_TOKEN, or log in with `gh auth login`"
            }
            Self::NoConnections(_) => {
                "install your system's CA certificates (often called ca-certificates)"
            }
        }
    }
}

/// Why a part could not be fetched; the rest goes on without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchError {
    /// No connection could be made.
    Unreachable { host: String, why: String },
    /// The connection ended before the answer did.
    Broken { host: String },
    /// No whole answer within the time that a request has.
    Slow { limit: Duration },
    /// The time that the whole run has is over.
    OutOfTime { limit: Duration },
    /// 5xx.
    Server { status: u16 },
    /// 5xx with a wait that GitHub asks for.
    Busy { status: u16, wait: Duration },
    /// GraphQL gave up on a query that was too much for it.
    TooMuch { message: Untrusted },
    /// Something answered, and it is not what GitHub answers.
    Unreadable { what: &'static str },
    /// A limit whose end lies further ahead than the run may wait.
    Limited {
        wait: Duration,
        ends: DateTime<Utc>,
        anonymous: bool,
    },
    /// 401.
    Rejected,
    /// There is no such API at this host.
    NoApi { host: String },
    /// There is no such thing, or this token may not see it.
    NotFound { meant: Option<String> },
    /// It was listed, and when it was asked about it was gone.
    Vanished,
    /// This token may not see it; in GitHub's words.
    Forbidden { message: Untrusted },
    /// GitHub says no, in these words.
    Refused { status: u16, message: Untrusted },
    /// A redirect or a next page on another host.
    Elsewhere { host: Untrusted },
    /// Pages or redirects that come back to where they were.
    Circle,
    /// The count of a search and what it gives do not agree.
    Short { counted: usize, given: usize },
    /// More pull requests within one second than a search gives out.
    Crowded { counted: usize },
}

impl FetchError {
    /// As the rest of "… could not be read: ".
    pub fn why(&self) -> String {
        match self {
            Self::Unreachable { host, why } => format!("{host} cannot be reached: {why}"),
            Self::Broken { host } => {
                format!("{host} closed the connection before its answer ended")
            }
            Self::Slow { limit } => format!("no whole answer within {}", spoken(*limit)),
            Self::OutOfTime { limit } => {
                format!("the time for all of it ({}) is over", spoken(*limit))
            }
            Self::Server { status } => format!("server error {status}"),
            Self::Busy { status, wait } => format!(
                "server error {status}, and GitHub asks for a wait of {}",
                spoken(*wait)
            ),
            Self::TooMuch { message } => {
                format!("GitHub gave up on the query: {}", quoted(message))
            }
            Self::Unreadable { what } => format!("the answer is {what}"),
            Self::Limited { wait, ends, .. } => format!(
                "GitHub's rate limit is reached; it ends in {} (at {} UTC)",
                spoken(*wait),
                ends.format("%H:%M")
            ),
            Self::Rejected => "GitHub rejects the token (401)".to_owned(),
            Self::NoApi { host } => format!("there is no GitHub API at {host} (404)"),
            Self::NotFound { .. } => {
                "there is no such repository, or the token may not see it".to_owned()
            }
            Self::Vanished => "one of them vanished while it was read".to_owned(),
            Self::Refused { status, message } if message.is_empty() => {
                format!("GitHub refuses it ({status})")
            }
            Self::Forbidden { message } => {
                format!("the token may not see it: {}", quoted(message))
            }
            Self::Refused { message, .. } => format!("GitHub refuses it: {}", quoted(message)),
            Self::Elsewhere { host } => format!(
                "GitHub points to another host, {}, which is not followed",
                host.for_terminal()
            ),
            Self::Circle => "its pages lead back to themselves".to_owned(),
            Self::Short { counted, given } => {
                format!("the search counts {counted} and gives {given} of them")
            }
            Self::Crowded { counted } => {
                format!("{counted} were merged within one second, and a search gives out 1,000")
            }
        }
    }

    /// What to do about it, if anything.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Unreachable { .. } => Some("check the network and run it again".to_owned()),
            Self::Broken { .. }
            | Self::Slow { .. }
            | Self::OutOfTime { .. }
            | Self::Server { .. }
            | Self::Busy { .. }
            | Self::TooMuch { .. }
            | Self::Short { .. }
            | Self::Vanished
            | Self::Circle => Some("run it again; what was read stays".to_owned()),
            Self::Unreadable { .. } | Self::Elsewhere { .. } => Some(
                "something between here and GitHub may answer in its place: a proxy, a login page"
                    .to_owned(),
            ),
            Self::Limited {
                wait, anonymous, ..
            } => Some(if *anonymous {
                "set GITHUB_TOKEN (5,000 requests an hour instead of 60), or run it again then"
                    .to_owned()
            } else {
                format!(
                    "run it again then, or wait for it with --max-wait {}",
                    wait.as_secs() + 1
                )
            }),
            Self::NoApi { .. } => {
                Some("correct GITHUB_API_URL and GITHUB_GRAPHQL_URL, or unset them".to_owned())
            }
            Self::NotFound { meant: Some(name) } => Some(format!("did you mean {name}?")),
            Self::Forbidden { .. } => Some(
                "public repositories need no scope, private ones `repo`; an organisation may want the token authorised \
                 for its single sign-on"
                    .to_owned(),
            ),
            Self::NotFound { meant: None } => Some("correct its name in lwkd.yaml".to_owned()),
            Self::Rejected | Self::Refused { .. } | Self::Crowded { .. } => None,
        }
    }

    /// The wait that GitHub asks for.
    pub(super) fn wait(&self) -> Option<Duration> {
        match self {
            Self::Limited { wait, .. } | Self::Busy { wait, .. } => Some(*wait),
            _ => None,
        }
    }

    /// Whether asking for less may help: what GitHub could not do in its time.
    pub(super) fn is_overload(&self) -> bool {
        matches!(
            self,
            Self::Server { .. } | Self::TooMuch { .. } | Self::Slow { .. }
        )
    }

    /// Whether asking the same again may help.
    pub(super) fn may_pass(&self) -> bool {
        self.is_overload()
            || matches!(
                self,
                Self::Unreachable { .. } | Self::Broken { .. } | Self::Unreadable { .. }
            )
    }
}

/// A server's words, marked as such, on one line and not too long.
fn quoted(message: &Untrusted) -> String {
    const MOST: usize = 160;
    let line = message.for_terminal();
    if line.chars().count() <= MOST {
        return format!("\"{line}\"");
    }
    let cut: String = line.chars().take(MOST).collect();
    format!("\"{cut}…\"")
}

/// A duration as people say it: `40 s`, `60 min`, `3 h`.
pub(super) fn spoken(duration: Duration) -> String {
    let seconds = duration.as_millis().div_ceil(1000);
    match seconds {
        0..=180 => format!("{seconds} s"),
        181..=10_800 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h", seconds.div_ceil(3600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_says_how_long_and_until_when() {
        let limited = FetchError::Limited {
            wait: Duration::from_secs(3600),
            ends: "2024-07-31T14:05:00Z".parse().expect("a time"),
            anonymous: false,
        };
        assert_eq!(
            limited.why(),
            "GitHub's rate limit is reached; it ends in 60 min (at 14:05 UTC)"
        );
    }

    #[test]
    fn a_servers_words_are_one_short_visible_line() {
        let refused = FetchError::Refused {
            status: 200,
            message: Untrusted::new(format!("\x1b[31mred\u{202e}\n{}", "x".repeat(400))),
        };
        let why = refused.why();
        assert!(why.starts_with("GitHub refuses it: \"[31mred xxx"), "{why}");
        assert!(why.chars().count() < 200);
    }
}
