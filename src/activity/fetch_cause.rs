//! What exactly failed: a connection, or the content of a response.

use serde::{Deserialize, Serialize};

use crate::text::Untrusted;

/// Why no connection could be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ConnectError {
    #[error("could not resolve host")]
    UnknownHost,
    #[error("connection refused")]
    Refused,
    #[error("connection timed out")]
    TimedOut,
    #[error("its certificate is signed by an unknown authority")]
    UnknownAuthority,
    #[error("its certificate is for another host")]
    CertificateForOtherHost,
    #[error("its certificate has expired")]
    CertificateExpired,
    #[error("its certificate is not valid yet")]
    CertificateNotYetValid,
    #[error("its certificate is invalid")]
    CertificateInvalid,
    #[error("it does not speak TLS on this port")]
    NotTls,
    #[error("the TLS handshake failed")]
    TlsFailed,
    #[error("the proxy requires a user name and password (407)")]
    ProxyCredentials,
    #[error("{}", .0.for_terminal())]
    Other(Untrusted),
}

impl ConnectError {
    /// True if the server is reached, but its certificate is not accepted.
    pub(super) fn is_about_certificate(&self) -> bool {
        matches!(
            self,
            Self::UnknownAuthority
                | Self::CertificateForOtherHost
                | Self::CertificateExpired
                | Self::CertificateNotYetValid
                | Self::CertificateInvalid
        )
    }
}

/// What is wrong with a response that is not GitHub's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ResponseProblem {
    #[error("it is empty")]
    Empty,
    #[error("it is an HTML page, not JSON")]
    Html,
    #[error("it is JSON that is cut off or not GitHub's")]
    OtherJson,
    #[error("it is not JSON")]
    NotJson,
    #[error("it is not text in UTF-8")]
    NotText,
    #[error("it repeats the token, which GitHub never does")]
    RepeatsToken,
    #[error("it redirects a query with a status that drops the query")]
    LosesQuery,
    #[error("it has an invalid URL")]
    BadUrl,
    #[error("it says \"not modified\", but no earlier response is known")]
    NothingToRevalidate,
    #[error("it lacks the requested list")]
    NoList,
    #[error("it is not a list of feature gates")]
    NoGates,
    #[error("it has a tag without a date")]
    UndatedTag,
}
