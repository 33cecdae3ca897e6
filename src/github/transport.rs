//! Sends one request, follows redirects on the same host, and reads the whole response.
//!
//! octocrab's own retries, cache and redirects are off: they retry four times within milliseconds,
//! miss rate limits that arrive as HTTP 200, return one request's body for another, and accept data
//! from any host.

use http::header::{ACCEPT, IF_NONE_MATCH, LOCATION};
use http::{HeaderMap, Method, StatusCode};
use http_body_util::{BodyExt, Limited};
use octocrab::Octocrab;

use crate::activity::{ConnectError, FetchError, ResponseProblem};
use crate::github::address::{host_of, origin_text, same_origin};
use crate::github::rate_limit::RateLimitBucket;
use crate::github::{GithubContext, GithubError, Token};
use crate::text::{Untrusted, os_words};

const MAX_REDIRECTS: usize = 5;
/// The largest response that is read, in bytes. Real ones stay below two million.
const MAX_BYTES: usize = 64 << 20;

/// A request.
pub(super) struct Request {
    /// The name shown by `-v`.
    pub(super) name: String,
    pub(super) bucket: RateLimitBucket,
    pub(super) url: String,
    /// The GraphQL query; `None` for a GET.
    pub(super) query: Option<String>,
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
}

impl Transport {
    /// Loads the system's certificates, which takes some milliseconds. Needs a tokio runtime.
    pub(super) fn new(context: &GithubContext<'_>) -> Result<Self, GithubError> {
        let base = match &context.token {
            Some(_) => context.address.graphql(),
            None => context.address.rest(),
        };
        let no_connections = |error: octocrab::Error| GithubError::NoConnections(root(&error));
        let mut builder = Octocrab::builder()
            .base_uri(origin_text(base))
            .map_err(no_connections)?
            .upload_uri(origin_text(base))
            .map_err(no_connections)?
            .set_connect_timeout(Some(context.timeouts.connect))
            .add_header(ACCEPT, "application/vnd.github+json".to_owned());
        if let Some(token) = &context.token {
            builder = builder.personal_token(token.secret());
        }
        Ok(Self {
            octocrab: builder.build().map_err(no_connections)?,
            token: context.token.clone(),
        })
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
        let mut builder = http::Request::builder().method(method).uri(url);
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
        let (parts, body) = response
            .map_err(|error| connection_error(&error, host()))?
            .into_parts();
        let whole = Limited::new(body, MAX_BYTES).collect().await;
        let body = whole.map_err(|error| match error.downcast_ref() {
            Some(http_body_util::LengthLimitError { .. }) => {
                FetchError::TooLarge { limit: MAX_BYTES }
            }
            None => FetchError::Disconnected { host: host() },
        })?;
        let response = Response {
            host: host_of(url),
            status: parts.status,
            headers: parts.headers,
            body: body.to_bytes().into(),
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

/// Distinguishes a connection that was never made from one that broke.
fn connection_error(error: &octocrab::Error, host: Untrusted) -> FetchError {
    let chain: Vec<String> = chain(error).map(|cause| cause.to_string()).collect();
    let says = |text: &str| {
        chain
            .iter()
            .any(|cause| cause.to_lowercase().contains(text))
    };
    if !says("(connect)") {
        return FetchError::Disconnected { host };
    }
    let cause = if says("dns error") || says("failed to lookup") {
        ConnectError::UnknownHost
    } else if says("connection refused") {
        ConnectError::Refused
    } else if says("certificate") {
        ConnectError::CertificateInvalid
    } else if says("deadline") || says("timed out") || says("timeout") {
        ConnectError::TimedOut
    } else {
        ConnectError::Other(Untrusted::new(root(error)))
    };
    FetchError::Unreachable {
        host,
        proxy: None,
        cause,
    }
}

/// The innermost cause in its own words, without an error number.
fn root(error: &octocrab::Error) -> String {
    let innermost = chain(error).last().map(|last| last.to_string());
    let text = innermost.unwrap_or_default();
    Untrusted::new(os_words(&text)).for_terminal()
}

fn chain(error: &octocrab::Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error as &(dyn std::error::Error + 'static)), |cause| {
        cause.source()
    })
}
