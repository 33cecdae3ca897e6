//! One request: sent, followed along redirects, judged, and asked again where that may help.
//!
//! The library's own retries, cache and redirects stay off: they ask four times within milliseconds, know no limit that
//! arrives as HTTP 200, return one request's body for another, and take data from any host.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use http::header::{ACCEPT, IF_NONE_MATCH, LOCATION};
use http::{HeaderMap, Method, StatusCode};
use http_body_util::{BodyExt, Limited};
use octocrab::Octocrab;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};

use crate::github::address::{host_of, origin_text, same_origin};
use crate::github::limits;
use crate::github::waits::{Resource, Waits};
use crate::github::{Access, Event, GithubError, Patience, Token, Trouble};
use crate::text::{Untrusted, os_words};

/// GitHub asks for fewer than a hundred at once and answers many at once slowly.
const AT_ONCE: usize = 16;
/// Tries a request gets, the first included.
pub(super) const TRIES: u8 = 4;
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

pub(super) struct Client<'a> {
    octocrab: Octocrab,
    token: Option<Token>,
    at_once: Semaphore,
    waits: Waits,
    patience: Patience,
    deadline: Instant,
    watch: &'a dyn Fn(Event<'_>),
}

impl<'a> Client<'a> {
    /// Reads the system's certificates, so it takes some milliseconds. Needs a tokio runtime.
    pub(super) fn new(access: &Access<'a>) -> Result<Self, GithubError> {
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
        let deadline = Instant::now() + access.patience.run;
        Ok(Self {
            octocrab: builder.build().map_err(no_connections)?,
            token: access.token.clone(),
            at_once: Semaphore::new(AT_ONCE),
            waits: Waits::new(access.patience.max_wait, deadline),
            patience: access.patience,
            deadline,
            watch: access.watch,
        })
    }

    /// Tells whoever watches.
    pub(super) fn tell(&self, event: Event<'_>) {
        (self.watch)(event);
    }

    /// Asks until `read` is content with the answer, as often as the trouble and the time allow. `read` gives its value
    /// and what the request cost.
    pub(super) async fn ask<T>(
        &self,
        request: &Request,
        read: impl Fn(&Answer) -> Result<(T, Option<u64>), Trouble>,
    ) -> Result<T, Trouble> {
        let mut tries = 0;
        self.tell(Event::Asked {
            name: &request.name,
        });
        loop {
            let tried = self.ask_once(request, &read).await;
            tries += 1;
            let (trouble, took) = match tried {
                Ok(value) => return Ok(value),
                Err(failed) => failed,
            };
            let most = if trouble.is_overload() {
                request.tries_overloaded
            } else {
                TRIES
            };
            let wait = match trouble.wait() {
                Some(wait) if tries < TRIES => {
                    let now = Instant::now();
                    self.waits
                        .begin(request.resource, wait, now, trouble.clone())
                }
                None if trouble.may_pass() && tries < most => Ok(()),
                _ => Err(trouble.clone()),
            };
            let (name, why, again) = (&request.name, &trouble, wait.is_ok());
            self.tell(Event::Failed {
                name,
                took,
                why,
                again,
            });
            wait?;
            if trouble.may_pass() {
                self.back_off(tries).await?;
            }
        }
    }

    /// One try, as soon as it may be made; with a trouble, how long it took.
    async fn ask_once<T>(
        &self,
        request: &Request,
        read: impl Fn(&Answer) -> Result<(T, Option<u64>), Trouble>,
    ) -> Result<T, (Trouble, Duration)> {
        let no_time = |trouble| (trouble, Duration::ZERO);
        let _permit = loop {
            self.wait_for(request.resource).await.map_err(no_time)?;
            let permit = self.at_once.acquire().await;
            // Others may have been told to wait while this one stood in line.
            let left = self.waits.left(request.resource, Instant::now());
            if left.map_err(no_time)?.is_zero() {
                break permit;
            }
        };
        let begun = Instant::now();
        let answer = self.within_time(self.exchange(request)).await;
        let took = begun.elapsed();
        let value = answer
            .and_then(|it| {
                let repository = request.resource == Resource::Core;
                limits::judge(it, self.token.is_none(), repository)
            })
            .and_then(|it| read(&it).map(|value| (value, it.body.len())));
        match value {
            Ok(((value, cost), bytes)) => {
                self.tell(Event::Answered {
                    name: &request.name,
                    took,
                    bytes,
                    cost,
                });
                Ok(value)
            }
            Err(trouble) => {
                if trouble == Trouble::Rejected {
                    self.waits.close(request.resource, Trouble::Rejected);
                }
                Err((trouble, took))
            }
        }
    }

    /// Waits before another try: twice as long each time, and not all at the same moment.
    pub(super) async fn back_off(&self, tries: u8) -> Result<(), Trouble> {
        let random = RandomState::new().build_hasher().finish() % 1000;
        let jitter = 0.5 + random as f64 / 1000.0;
        let wait = self.patience.backoff * 2_u32.pow(u32::from(tries.saturating_sub(1)));
        self.pause(wait.mul_f64(jitter)).await
    }

    async fn wait_for(&self, resource: Resource) -> Result<(), Trouble> {
        loop {
            let left = self.waits.left(resource, Instant::now())?;
            if left.is_zero() {
                return Ok(());
            }
            self.tell(Event::Waiting { left });
            self.pause(left.min(Duration::from_secs(1))).await?;
        }
    }

    async fn pause(&self, time: Duration) -> Result<(), Trouble> {
        if Instant::now() + time >= self.deadline {
            return Err(self.out_of_time());
        }
        sleep(time).await;
        Ok(())
    }

    fn out_of_time(&self) -> Trouble {
        Trouble::OutOfTime {
            limit: self.patience.run,
        }
    }

    async fn within_time<T>(
        &self,
        exchange: impl Future<Output = Result<T, Trouble>>,
    ) -> Result<T, Trouble> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(self.out_of_time());
        }
        let limit = self.patience.request;
        match timeout(left.min(limit), exchange).await {
            Ok(answer) => answer,
            Err(_) if left < limit => Err(self.out_of_time()),
            Err(_) => Err(Trouble::Slow { limit }),
        }
    }

    async fn exchange(&self, request: &Request) -> Result<Answer, Trouble> {
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
                return Err(Trouble::Elsewhere {
                    host: Untrusted::new(host_of(&to)),
                });
            }
            let keeps_method = matches!(answer.status.as_u16(), 307 | 308);
            if request.query.is_some() && !keeps_method {
                return Err(Trouble::Unreadable {
                    what: "a redirect that a query cannot follow",
                });
            }
            url = to;
        }
        Err(Trouble::Circle)
    }

    async fn send(&self, request: &Request, url: &str) -> Result<Answer, Trouble> {
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
        let built = built.map_err(|_| Trouble::Unreadable {
            what: "at an address that cannot be asked",
        })?;
        let response = self.octocrab.execute(built).await;
        let (parts, body) = response.map_err(|it| no_answer(&it, host()))?.into_parts();
        let whole = Limited::new(body, LARGEST).collect().await;
        let body = whole.map_err(|it| match it.downcast_ref() {
            Some(http_body_util::LengthLimitError { .. }) => Trouble::Unreadable {
                what: "far too large",
            },
            None => Trouble::Broken { host: host() },
        })?;
        let answer = Answer {
            host: host(),
            status: parts.status,
            headers: parts.headers,
            body: body.to_bytes().into(),
        };
        match &self.token {
            Some(token) if answer.repeats(token) => Err(Trouble::Unreadable {
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
        let is_in = |bytes: &[u8]| std::str::from_utf8(bytes).is_ok_and(|it| it.contains(secret));
        secret.len() >= SHORTEST
            && (is_in(&self.body) || self.headers.values().any(|it| is_in(it.as_bytes())))
    }
}

/// Tells a connection that was never made from one that broke.
fn no_answer(error: &octocrab::Error, host: String) -> Trouble {
    let chain: Vec<String> = chain(error).map(|it| it.to_string()).collect();
    let says = |text: &str| chain.iter().any(|it| it.to_lowercase().contains(text));
    if !says("(connect)") {
        return Trouble::Broken { host };
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
    Trouble::Unreachable { host, why }
}

/// The innermost cause in its own words, without an error number.
fn root(error: &octocrab::Error) -> String {
    let innermost = chain(error).last().map(|it| it.to_string());
    let text = innermost.unwrap_or_default();
    Untrusted::new(os_words(&text)).for_terminal()
}

fn chain(error: &octocrab::Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error as &(dyn std::error::Error + 'static)), |it| {
        it.source()
    })
}
