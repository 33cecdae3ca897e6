//! One exchange with GitHub: a request sent, followed along redirects on its own host, and its answer read to the end.
//!
//! The library's own retries, cache and redirects stay off: they ask four times within milliseconds, know no limit that
//! arrives as HTTP 200, return one request's body for another, and take data from any host.

use http::header::{ACCEPT, IF_NONE_MATCH, LOCATION};
use http::{HeaderMap, Method, StatusCode};
use http_body_util::{BodyExt, Limited};
use octocrab::Octocrab;

use crate::github::address::{host_of, origin_text, same_origin};
use crate::github::rate_limit::Resource;
use crate::github::{FetchError, GithubContext, GithubError, Token};
use crate::text::{Untrusted, os_words};

const MOST_REDIRECTS: usize = 5;
/// The largest answer that is read, in bytes. Real ones stay below two million.
const LARGEST: usize = 64 << 20;

/// What is asked.
pub(super) struct Request {
    /// As `-v` says it.
    pub(super) name: String,
    pub(super) resource: Resource,
    pub(super) url: String,
    /// GraphQL's body; `None`: a GET.
    pub(super) query: Option<String>,
    /// What an earlier answer was marked with.
    pub(super) etag: Option<String>,
    /// Tries where GitHub is overloaded: fewer, if the caller can ask for less.
    pub(super) tries_overloaded: u8,
}

/// What came back, complete.
pub(super) struct Answer {
    pub(super) host: String,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// Connections to the hosts of one address, with one token.
pub(super) struct Connection {
    octocrab: Octocrab,
    token: Option<Token>,
}

impl Connection {
    /// Reads the system's certificates, so it takes some milliseconds. Needs a tokio runtime.
    pub(super) fn new(access: &GithubContext<'_>) -> Result<Self, GithubError> {
        let base = match &access.token {
            Some(_) => access.address.graphql(),
            None => access.address.rest(),
        };
        let no_connections = |error: octocrab::Error| GithubError::NoConnections(root(&error));
        let mut builder = Octocrab::builder()
            .base_uri(origin_text(base))
            .map_err(no_connections)?
            .upload_uri(origin_text(base))
            .map_err(no_connections)?
            .set_connect_timeout(Some(access.patience.connect))
            .add_header(ACCEPT, "application/vnd.github+json".to_owned());
        if let Some(token) = &access.token {
            builder = builder.personal_token(token.secret());
        }
        Ok(Self {
            octocrab: builder.build().map_err(no_connections)?,
            token: access.token.clone(),
        })
    }

    pub(super) fn is_anonymous(&self) -> bool {
        self.token.is_none()
    }

    /// Sends `request` and goes along where it is moved to, as long as that is the same host.
    pub(super) async fn exchange(&self, request: &Request) -> Result<Answer, FetchError> {
        let mut url = request.url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let answer = self.send(request, &url).await?;
            let moved = answer.status.is_redirection() && answer.status != StatusCode::NOT_MODIFIED;
            let Some(to) = answer.headers.get(LOCATION).filter(|_| moved) else {
                return Ok(answer);
            };
            let to = String::from_utf8_lossy(to.as_bytes());
            let to = if to.starts_with('/') && !to.starts_with("//") {
                format!("{}{to}", origin_text(&url))
            } else {
                to.into_owned()
            };
            if !same_origin(&to, &url) {
                return Err(FetchError::Elsewhere {
                    host: Untrusted::new(host_of(&to)),
                });
            }
            let keeps_method = matches!(answer.status.as_u16(), 307 | 308);
            if request.query.is_some() && !keeps_method {
                return Err(FetchError::Unreadable {
                    what: "a redirect that a query cannot follow",
                });
            }
            url = to;
        }
        Err(FetchError::Circle)
    }

    async fn send(&self, request: &Request, url: &str) -> Result<Answer, FetchError> {
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
        let host = || host_of(url);
        let built = self.octocrab.build_request(builder, body.as_ref());
        let built = built.map_err(|_| FetchError::Unreadable {
            what: "at an address that cannot be asked",
        })?;
        let response = self.octocrab.execute(built).await;
        let (parts, body) = response
            .map_err(|response| no_answer(&response, host()))?
            .into_parts();
        let whole = Limited::new(body, LARGEST).collect().await;
        let body = whole.map_err(|whole| match whole.downcast_ref() {
            Some(http_body_util::LengthLimitError { .. }) => FetchError::Unreadable {
                what: "far too large",
            },
            None => FetchError::Broken { host: host() },
        })?;
        let answer = Answer {
            host: host(),
            status: parts.status,
            headers: parts.headers,
            body: body.to_bytes().into(),
        };
        match &self.token {
            Some(token) if answer.repeats(token) => Err(FetchError::Unreadable {
                what: "one that repeats the token, as GitHub's never does",
            }),
            _ => Ok(answer),
        }
    }
}

impl Answer {
    /// Whether the token stands in it: then nothing of it may be told or kept.
    fn repeats(&self, token: &Token) -> bool {
        // Real ones have 40 characters; what is very short may stand anywhere.
        const SHORTEST: usize = 8;
        let secret = token.secret();
        let is_in = |bytes: &[u8]| {
            std::str::from_utf8(bytes).is_ok_and(|from_utf8| from_utf8.contains(secret))
        };
        secret.len() >= SHORTEST
            && (is_in(&self.body) || self.headers.values().any(|value| is_in(value.as_bytes())))
    }
}

/// Tells a connection that was never made from one that broke.
fn no_answer(error: &octocrab::Error, host: String) -> FetchError {
    let chain: Vec<String> = chain(error).map(|value| value.to_string()).collect();
    let says = |text: &str| {
        chain
            .iter()
            .any(|chain| chain.to_lowercase().contains(text))
    };
    if !says("(connect)") {
        return FetchError::Broken { host };
    }
    let why = if says("dns error") || says("failed to lookup") {
        "its name is not known".to_owned()
    } else if says("connection refused") {
        "nobody listens there (connection refused)".to_owned()
    } else if says("certificate") {
        "its certificate is not to be trusted".to_owned()
    } else if says("deadline") || says("timed out") || says("timeout") {
        "it does not answer (connection timed out)".to_owned()
    } else {
        root(error)
    };
    FetchError::Unreachable { host, why }
}

/// The innermost cause in its own words, without an error number.
fn root(error: &octocrab::Error) -> String {
    let innermost = chain(error).last().map(|last| last.to_string());
    let text = innermost.unwrap_or_default();
    Untrusted::new(os_words(&text)).for_terminal()
}

fn chain(error: &octocrab::Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error as &(dyn std::error::Error + 'static)), |value| {
        value.source()
    })
}
