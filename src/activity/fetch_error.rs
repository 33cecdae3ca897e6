//! Why a part of the week could not be fetched: facts that are compared, saved, and shown to
//! people.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::activity::fetch_cause::{ConnectError, ResponseProblem};
use crate::settings::RepositoryName;
use crate::text::Untrusted;

/// Why a part could not be fetched. The other parts are not affected.
///
/// Displayed as the end of a sentence: `server error 502`. Text that came from a server or from a
/// saved week is made safe for a terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum FetchError {
    /// No connection was made.
    #[error("cannot connect to {}{}: {cause}", host.for_terminal(), through(.proxy.as_ref()))]
    Unreachable {
        host: Untrusted,
        /// The proxy in between, without credentials.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proxy: Option<Untrusted>,
        cause: ConnectError,
    },
    /// The connection closed before the response was complete.
    #[error("{} closed the connection before the response was complete", host.for_terminal())]
    Disconnected { host: Untrusted },
    /// No complete response within the time limit of one request.
    #[error("no complete response within {}", format_duration(*.limit))]
    TimedOut {
        #[serde(with = "seconds")]
        limit: Duration,
    },
    /// The time limit of the whole run has passed.
    #[error("the time limit for the whole run ({}) has passed", format_duration(*.limit))]
    OutOfTime {
        #[serde(with = "seconds")]
        limit: Duration,
    },
    /// One response is larger than any real one.
    #[error("the response exceeds {} MiB", limit >> 20)]
    ResponseTooLarge {
        /// In bytes.
        limit: usize,
    },
    /// The responses of this run together exceed the memory that they may use.
    #[error("all responses of this run together exceed {} MiB", limit >> 20)]
    RunTooLarge {
        /// In bytes.
        limit: usize,
    },
    /// A 5xx status.
    #[error("server error {status}")]
    Server { status: u16 },
    /// A 5xx status with `Retry-After`.
    #[error("server error {status}; GitHub asks to wait {}", format_duration(*.wait))]
    Busy {
        status: u16,
        #[serde(with = "seconds")]
        wait: Duration,
    },
    /// GraphQL gave up on a query that exceeds its resource limits.
    #[error("GitHub gave up on the query: {}", quoted(.message))]
    QueryTooLarge { message: Untrusted },
    /// A response that is not in the format of GitHub's API.
    #[error("unexpected response: {problem}")]
    BadResponse { problem: ResponseProblem },
    /// A rate limit that ends later than the run may wait.
    #[error(
        "GitHub's rate limit is exceeded; it resets in {} (at {} UTC)",
        format_duration(*.wait),
        resets_at.format("%H:%M")
    )]
    RateLimited {
        #[serde(with = "seconds")]
        wait: Duration,
        resets_at: DateTime<Utc>,
        /// The requests were made without a token.
        anonymous: bool,
    },
    /// 401: the token is not accepted.
    #[error("GitHub rejects the token (401)")]
    Rejected,
    /// 404 for the API itself.
    #[error("no GitHub API at {} (404)", host.for_terminal())]
    NoApi { host: Untrusted },
    /// 404 for a repository: it does not exist, or the token has no access to it.
    #[error("no such repository, or the token has no access to it")]
    NotFound {
        /// A known repository with a similar name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        did_you_mean: Option<RepositoryName>,
    },
    /// The repository has no such file, or does not exist.
    #[error("no file {}", path.for_terminal())]
    NoFile { path: Untrusted },
    /// A file that cannot be used as it is.
    #[error("cannot use {}: {}", path.for_terminal(), why.for_terminal())]
    BadFile { path: Untrusted, why: Untrusted },
    /// The list named an item that was missing when its text was requested.
    #[error("an item was deleted while it was being read")]
    Vanished,
    /// 403 with GitHub's explanation.
    #[error("the token has no access: {}", quoted(.message))]
    Forbidden { message: Untrusted },
    /// Any other refusal, with GitHub's explanation (may be empty).
    #[error("GitHub refuses the request: {}", refusal(*.status, .message))]
    Refused { status: u16, message: Untrusted },
    /// A redirect or a next page on another host.
    #[error("GitHub redirects to another host, {}, which is not followed", host.for_terminal())]
    OtherHost { host: Untrusted },
    /// Pages or redirects that lead back to where they started.
    #[error("pages or redirects form a loop")]
    Loop,
    /// A search returned fewer results than it counted.
    #[error("the search counts {counted} results but returned {returned}")]
    IncompleteSearch { counted: usize, returned: usize },
    /// More pull requests within one second than a search can return.
    #[error(
        "{counted} pull requests were merged within one second; a search returns at most 1,000"
    )]
    TooDense { counted: usize },
}

impl FetchError {
    /// A stable word for programs, as in `fill --format json` and in a saved week.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable",
            Self::Disconnected { .. } => "disconnected",
            Self::TimedOut { .. } => "timed_out",
            Self::OutOfTime { .. } => "out_of_time",
            Self::ResponseTooLarge { .. } => "response_too_large",
            Self::RunTooLarge { .. } => "run_too_large",
            Self::Server { .. } => "server",
            Self::Busy { .. } => "busy",
            Self::QueryTooLarge { .. } => "query_too_large",
            Self::BadResponse { .. } => "bad_response",
            Self::RateLimited { .. } => "rate_limited",
            Self::Rejected => "rejected",
            Self::NoApi { .. } => "no_api",
            Self::NotFound { .. } => "not_found",
            Self::NoFile { .. } => "no_file",
            Self::BadFile { .. } => "bad_file",
            Self::Vanished => "vanished",
            Self::Forbidden { .. } => "forbidden",
            Self::Refused { .. } => "refused",
            Self::OtherHost { .. } => "other_host",
            Self::Loop => "loop",
            Self::IncompleteSearch { .. } => "incomplete_search",
            Self::TooDense { .. } => "too_dense",
        }
    }

    /// What to do about it, if anything.
    pub fn help(&self) -> Option<String> {
        let text = match self {
            Self::Unreachable { cause, .. } if cause.is_about_certificate() => {
                "if your company inspects TLS, set SSL_CERT_FILE to a file with its CA certificate"
            }
            Self::Unreachable {
                cause: ConnectError::ProxyCredentials,
                ..
            } => "write the proxy as http://USER:PASSWORD@HOST:PORT",
            Self::Unreachable { proxy: Some(_), .. } => {
                "check HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY"
            }
            Self::Unreachable {
                cause: ConnectError::NotTls,
                ..
            } => "check the port in GITHUB_API_URL",
            Self::Unreachable { .. } => "check the network, then run the command again",
            Self::Disconnected { .. }
            | Self::TimedOut { .. }
            | Self::OutOfTime { .. }
            | Self::Server { .. }
            | Self::Busy { .. }
            | Self::QueryTooLarge { .. }
            | Self::IncompleteSearch { .. }
            | Self::Vanished
            | Self::Loop => "run the command again; it continues from what was fetched",
            Self::RunTooLarge { .. } => "fill one section at a time with --section",
            Self::ResponseTooLarge { .. } | Self::BadResponse { .. } | Self::OtherHost { .. } => {
                "a proxy or a login page may be answering instead of GitHub"
            }
            Self::RateLimited {
                anonymous: true, ..
            } => "set GITHUB_TOKEN for 5,000 requests an hour instead of 60, or run it again then",
            Self::RateLimited { wait, .. } => {
                return Some(format!(
                    "run the command again then, or wait with --max-wait {}",
                    wait.as_secs() + 1
                ));
            }
            Self::NoApi { .. } => "correct or unset GITHUB_API_URL and GITHUB_GRAPHQL_URL",
            Self::NotFound {
                did_you_mean: Some(name),
            } => return Some(format!("did you mean {name}?")),
            Self::NotFound { did_you_mean: None } => {
                "correct the name in lwkd.yaml; to leave a built-in repository out, write \
                 `like: lwkd` and `releases: {remove: [owner/name]}` there (or `merges:`)"
            }
            Self::Forbidden { .. } => {
                "public repositories need no scope, private ones need `repo`; \
                 an organization may require you to authorize the token for single sign-on"
            }
            Self::NoFile { .. } => "correct the path in lwkd.yaml",
            Self::BadFile { .. }
            | Self::Rejected
            | Self::Refused { .. }
            | Self::TooDense { .. } => return None,
        };
        Some(text.to_owned())
    }

    /// The wait that GitHub asks for.
    pub fn wait(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { wait, .. } | Self::Busy { wait, .. } => Some(*wait),
            _ => None,
        }
    }

    /// True if a smaller query may succeed: GitHub did not finish this one in time.
    pub fn is_overload(&self) -> bool {
        matches!(
            self,
            Self::Server { .. } | Self::QueryTooLarge { .. } | Self::TimedOut { .. }
        )
    }

    /// True if the same request may succeed when it is repeated.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable { cause, .. } => {
                !cause.is_about_certificate()
                    && !matches!(cause, ConnectError::NotTls | ConnectError::ProxyCredentials)
            }
            Self::Disconnected { .. } | Self::BadResponse { .. } => true,
            other => other.is_overload(),
        }
    }
}

/// Durations in a saved week: whole seconds, rounded up.
mod seconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        duration: &Duration,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(super::whole_seconds(*duration))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Duration, D::Error> {
        u64::deserialize(deserializer).map(Duration::from_secs)
    }
}

fn whole_seconds(duration: Duration) -> u64 {
    duration
        .as_secs()
        .saturating_add(u64::from(duration.subsec_nanos() > 0))
}

fn through(proxy: Option<&Untrusted>) -> String {
    proxy.map_or(String::new(), |proxy| {
        format!(" through the proxy {}", proxy.for_terminal())
    })
}

fn refusal(status: u16, message: &Untrusted) -> String {
    if message.is_empty() {
        format!("status {status}")
    } else {
        quoted(message)
    }
}

/// A server's text in quotes, on one line, cut after 160 characters.
fn quoted(message: &Untrusted) -> String {
    const MAX: usize = 160;
    let line = message.for_terminal();
    match line.char_indices().nth(MAX) {
        Some((at, _)) => format!("\"{}…\"", &line[..at]),
        None => format!("\"{line}\""),
    }
}

/// Rounded up to a unit that people use: `40 s`, `60 min`, `3 h`.
fn format_duration(duration: Duration) -> String {
    match whole_seconds(duration) {
        seconds @ 0..=180 => format!("{seconds} s"),
        seconds @ 181..=10_800 => format!("{} min", seconds.div_ceil(60)),
        seconds => format!("{} h", seconds.div_ceil(3600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_limit_says_how_long_and_until_when() {
        let error = FetchError::RateLimited {
            wait: Duration::from_secs(3600),
            resets_at: "2024-07-31T14:05:00Z".parse().expect("a time"),
            anonymous: false,
        };
        assert_eq!(
            error.to_string(),
            "GitHub's rate limit is exceeded; it resets in 60 min (at 14:05 UTC)"
        );
    }

    #[test]
    fn text_from_a_server_is_one_short_visible_line() {
        let refused = FetchError::Refused {
            status: 200,
            message: Untrusted::new(format!("\x1b[31mred\u{202e}\n{}", "é".repeat(400))),
        };
        let text = refused.to_string();
        assert!(
            text.starts_with("GitHub refuses the request: \"[31mred ééé"),
            "{text}"
        );
        assert!(text.chars().count() < 200);
    }

    #[test]
    fn a_certificate_problem_is_not_transient_and_names_the_variable() {
        for cause in [
            ConnectError::UnknownAuthority,
            ConnectError::CertificateForOtherHost,
            ConnectError::CertificateExpired,
        ] {
            let error = FetchError::Unreachable {
                host: "ghe.example.org".into(),
                proxy: None,
                cause,
            };
            assert!(!error.is_transient(), "{error}");
            assert!(
                error
                    .help()
                    .is_some_and(|help| help.contains("SSL_CERT_FILE"))
            );
        }
    }

    #[test]
    fn a_saved_error_carries_its_code() {
        let errors = [
            FetchError::Server { status: 502 },
            FetchError::Vanished,
            FetchError::TimedOut {
                limit: Duration::from_secs(30),
            },
            FetchError::BadResponse {
                problem: ResponseProblem::Html,
            },
            FetchError::Unreachable {
                host: "a.org".into(),
                proxy: Some("proxy:3128".into()),
                cause: ConnectError::Other("odd".into()),
            },
        ];
        for error in errors {
            let json = serde_json::to_value(&error).expect("JSON");
            assert_eq!(json["code"], error.code());
            assert_eq!(
                serde_json::from_value::<FetchError>(json).expect("read"),
                error
            );
        }
    }
}
