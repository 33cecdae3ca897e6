//! Errors that end a run before anything is fetched.

use crate::text::Untrusted;

/// Why nothing could be requested at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GithubError {
    #[error("{variable} is not the URL of an API: {}", value.for_terminal())]
    BadUrl {
        variable: &'static str,
        value: Untrusted,
    },
    #[error("{variable} uses plain http to {}, which is allowed for a loopback address only", host.for_terminal())]
    PlainHttp {
        variable: &'static str,
        host: Untrusted,
    },
    #[error("{variable} is not the URL of a proxy: {}", value.for_terminal())]
    BadProxy {
        variable: &'static str,
        /// Without credentials.
        value: Untrusted,
    },
    #[error("cannot use the certificates of SSL_CERT_FILE ({}): {why}", path.for_terminal())]
    BadCertificates { path: Untrusted, why: String },
    #[error("the token from {source_name} contains white space or a control character")]
    BadToken { source_name: &'static str },
    #[error("GitHub rejects the token from {source_name} (401)")]
    Rejected { source_name: &'static str },
    #[error("GitHub requires a token here (401)")]
    TokenNeeded,
    #[error(
        "{needed} requests are needed, but GitHub allows {} an hour without a token",
        super::rest::ALLOWED_AN_HOUR
    )]
    TooManyWithoutToken { needed: usize },
    #[error("cannot set up a connection: {0}")]
    NoConnections(String),
}

impl GithubError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::BadUrl { .. } => {
                "write it as https://HOST or https://HOST/api/v3, or unset it for github.com"
            }
            Self::PlainHttp { .. } => "use https, so that nobody in between can read the token",
            Self::BadProxy { .. } => {
                "write it as http://HOST:PORT or http://USER:PASSWORD@HOST:PORT, or unset it"
            }
            Self::BadCertificates { .. } => {
                "set SSL_CERT_FILE to a PEM file, or unset it to use the system's certificates"
            }
            Self::BadToken { .. } => "set it again, without quotes and newlines",
            Self::Rejected { .. } => {
                "it may be expired or revoked: set a new one, or unset it to continue without"
            }
            Self::TokenNeeded | Self::TooManyWithoutToken { .. } => {
                "set GITHUB_TOKEN, or log in with `gh auth login`"
            }
            Self::NoConnections(_) => {
                "install your system's CA certificates (often the package ca-certificates), \
                 or set SSL_CERT_FILE"
            }
        }
    }
}
