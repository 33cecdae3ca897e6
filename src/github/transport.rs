//! Sends one request, follows redirects on the same host, and reads the whole response.
//!
//! octocrab's own retries, cache and redirects are off: they retry four times within milliseconds,
//! miss rate limits that arrive as HTTP 200, return one request's body for another, and accept data
//! from any host.

use std::cell::Cell;
use std::error::Error;
use std::io;

use http::header::{ACCEPT, IF_NONE_MATCH, LOCATION};
use http::{HeaderMap, Method, StatusCode};
use http_body_util::BodyExt;
use octocrab::Octocrab;
use rustls::CertificateError;

use crate::activity::{ConnectError, FetchError, ResponseProblem};
use crate::github::address::{host_of, origin_text, same_origin};
use crate::github::rate_limit::RateLimitBucket;
use crate::github::{GithubContext, GithubError, NetworkSettings, Token};
use crate::text::{Untrusted, os_words};

const MAX_REDIRECTS: usize = 5;
/// The largest response that is read, in bytes. Real ones stay below two million.
const MAX_RESPONSE: usize = 32 << 20;
/// What all responses of a run may have together, in bytes: they are kept in memory.
const MAX_RUN: usize = 128 << 20;

/// A request.
pub(super) struct Request {
    /// The name shown by `-v`.
    pub(super) name: String,
    pub(super) bucket: RateLimitBucket,
    pub(super) url: String,
    /// The GraphQL query; `None` for a GET.
    pub(super) query: Option<String>,
    /// Requests a file's own text instead of JSON about it.
    pub(super) is_raw: bool,
    /// The ETag of an earlier response.
    pub(super) etag: Option<String>,
    /// Attempts if GitHub is overloaded: fewer if the caller can send a smaller query.
    pub(super) tries_overloaded: u8,
}

/// A complete response.
pub(super) struct Response {
    pub(super) host: String,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// Connections to one GitHub, with one token.
pub(super) struct Transport {
    octocrab: Octocrab,
    token: Option<Token>,
    network: NetworkSettings,
    /// Bytes received in this run.
    received: Cell<usize>,
}

impl Transport {
    /// Loads the system's certificates, which takes some milliseconds. Needs a tokio runtime.
    pub(super) fn new(context: &GithubContext<'_>) -> Result<Self, GithubError> {
        let base = match &context.token {
            Some(_) => context.address.graphql(),
            None => context.address.rest(),
        };
        // An error means that another run in this process installed it before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(context.timeouts.connect);
        let client = context.network.apply(client)?.build();
        let client = client.map_err(|error| GithubError::NoConnections(root(&error)))?;
        let no_connections = |error: octocrab::Error| GithubError::NoConnections(root(&error));
        let mut builder = Octocrab::builder()
            .base_uri(origin_text(base))
            .map_err(no_connections)?
            .upload_uri(origin_text(base))
            .map_err(no_connections)?;
        if let Some(token) = &context.token {
            builder = builder.personal_token(token.secret());
        }
        Ok(Self {
            octocrab: builder.build_with_reqwest(client).map_err(no_connections)?,
            token: context.token.clone(),
            network: context.network.clone(),
            received: Cell::new(0),
        })
    }

    /// Counts `more` bytes of a response that has `before` already.
    fn count(&self, before: usize, more: usize) -> Result<(), FetchError> {
        self.received.set(self.received.get().saturating_add(more));
        if self.received.get() > MAX_RUN {
            Err(FetchError::RunTooLarge { limit: MAX_RUN })
        } else if before + more > MAX_RESPONSE {
            Err(FetchError::ResponseTooLarge {
                limit: MAX_RESPONSE,
            })
        } else {
            Ok(())
        }
    }

    /// Distinguishes a connection that was never made from one that broke.
    fn connection_error(&self, error: &octocrab::Error, url: &str) -> FetchError {
        let host = Untrusted::new(host_of(url));
        match connect_error(error) {
            Some(cause) => FetchError::Unreachable {
                host,
                proxy: self.network.proxy_of(url),
                cause,
            },
            None => FetchError::Disconnected { host },
        }
    }

    pub(super) fn is_anonymous(&self) -> bool {
        self.token.is_none()
    }

    /// Sends `request` and follows redirects on the same host.
    pub(super) async fn send(&self, request: &Request) -> Result<Response, FetchError> {
        let mut url = request.url.clone();
        for _ in 0..=MAX_REDIRECTS {
            let response = self.send_once(request, &url).await?;
            let moved =
                response.status.is_redirection() && response.status != StatusCode::NOT_MODIFIED;
            let Some(to) = response.headers.get(LOCATION).filter(|_| moved) else {
                return Ok(response);
            };
            let to = String::from_utf8_lossy(to.as_bytes());
            let to = if to.starts_with('/') && !to.starts_with("//") {
                format!("{}{to}", origin_text(&url))
            } else {
                to.into_owned()
            };
            if !same_origin(&to, &url) {
                return Err(FetchError::OtherHost {
                    host: Untrusted::new(host_of(&to)),
                });
            }
            let keeps_method = matches!(response.status.as_u16(), 307 | 308);
            if request.query.is_some() && !keeps_method {
                return Err(FetchError::BadResponse {
                    problem: ResponseProblem::LosesQuery,
                });
            }
            url = to;
        }
        Err(FetchError::Loop)
    }

    async fn send_once(&self, request: &Request, url: &str) -> Result<Response, FetchError> {
        let method = if request.query.is_some() {
            Method::POST
        } else {
            Method::GET
        };
        let accept = if request.is_raw {
            "application/vnd.github.raw+json"
        } else {
            "application/vnd.github+json"
        };
        let mut builder = http::Request::builder()
            .method(method)
            .uri(url)
            .header(ACCEPT, accept);
        if let Some(etag) = &request.etag {
            builder = builder.header(IF_NONE_MATCH, etag);
        }
        let body = request
            .query
            .as_ref()
            .map(|query| serde_json::json!({ "query": query }));
        let host = || Untrusted::new(host_of(url));
        let built = self.octocrab.build_request(builder, body.as_ref());
        let built = built.map_err(|_| FetchError::BadResponse {
            problem: ResponseProblem::BadUrl,
        })?;
        let response = self.octocrab.execute(built).await;
        let (parts, mut frames) = response
            .map_err(|error| self.connection_error(&error, url))?
            .into_parts();
        let mut body = Vec::new();
        while let Some(frame) = frames.frame().await {
            let frame = frame.map_err(|_| FetchError::Disconnected { host: host() })?;
            let Ok(data) = frame.into_data() else {
                continue;
            };
            self.count(body.len(), data.len())?;
            body.extend_from_slice(&data);
        }
        let response = Response {
            host: host_of(url),
            status: parts.status,
            headers: parts.headers,
            body,
        };
        match &self.token {
            Some(token) if response.repeats(token) => Err(FetchError::BadResponse {
                problem: ResponseProblem::RepeatsToken,
            }),
            _ => Ok(response),
        }
    }
}

impl Response {
    /// True if the response contains the token. Then nothing of it may be shown or kept.
    fn repeats(&self, token: &Token) -> bool {
        // Real tokens have 40 characters. A very short one could occur anywhere.
        const SHORTEST: usize = 8;
        let secret = token.secret();
        let is_in =
            |bytes: &[u8]| std::str::from_utf8(bytes).is_ok_and(|text| text.contains(secret));
        secret.len() >= SHORTEST
            && (is_in(&self.body) || self.headers.values().any(|value| is_in(value.as_bytes())))
    }
}

/// Why a connection was not made; `None` if it was made and broke later.
///
/// The libraries export no type for an unknown host and for a proxy that wants credentials, so
/// these are recognized by their text; tests hold that.
fn connect_error(error: &(dyn Error + 'static)) -> Option<ConnectError> {
    let causes: Vec<&(dyn Error + 'static)> = causes(error).collect();
    let says = |text: &str| causes.iter().any(|cause| cause.to_string().contains(text));
    let reqwest = causes
        .iter()
        .find_map(|cause| cause.downcast_ref::<reqwest::Error>())?;
    if !reqwest.is_connect() {
        return None;
    }
    let tls = causes
        .iter()
        .find_map(|cause| cause.downcast_ref::<rustls::Error>());
    if let Some(error) = tls {
        return Some(tls_error(error));
    }
    let kind = causes
        .iter()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .map(io::Error::kind)
        .next_back();
    Some(match kind {
        _ if says("dns error") => ConnectError::UnknownHost,
        _ if says("proxy authorization required") => ConnectError::ProxyCredentials,
        Some(io::ErrorKind::ConnectionRefused) => ConnectError::Refused,
        Some(io::ErrorKind::TimedOut) => ConnectError::TimedOut,
        _ if reqwest.is_timeout() => ConnectError::TimedOut,
        _ => ConnectError::Other(Untrusted::new(root(error))),
    })
}

fn tls_error(error: &rustls::Error) -> ConnectError {
    let rustls::Error::InvalidCertificate(problem) = error else {
        return match error {
            rustls::Error::InvalidMessage(_) => ConnectError::NotTls,
            _ => ConnectError::TlsFailed,
        };
    };
    match problem {
        CertificateError::UnknownIssuer => ConnectError::UnknownAuthority,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            ConnectError::CertificateForOtherHost
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            ConnectError::CertificateExpired
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            ConnectError::CertificateNotYetValid
        }
        _ => ConnectError::CertificateInvalid,
    }
}

/// The innermost cause in its own words, without an error number.
fn root(error: &(dyn Error + 'static)) -> String {
    let innermost = causes(error).last().map(ToString::to_string);
    let text = innermost.unwrap_or_default();
    Untrusted::new(os_words(&text)).for_terminal()
}

/// `error` and its causes, the outermost first. An `io::Error` is followed by the error in it,
/// which its `source` skips.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |cause: &&'a (dyn Error + 'static)| {
        let cause: &'a (dyn Error + 'static) = *cause;
        let inner = cause
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        match inner {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => cause.source(),
        }
    })
}
