//! Batches of GraphQL selections, each with its own result.
//!
//! GitHub responses a query in parts: a field may be null, with an error that names it, while the
//! others are complete. A batch that is too large for GitHub is halved.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use futures_util::future::{join, join_all};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::activity::{FetchError, ResponseProblem};
use crate::github::GithubContext;
use crate::github::client::{Client, TRIES};
use crate::github::limits;
use crate::github::limits::mentions_rate_limit;
use crate::github::rate_limit::RateLimitBucket;
use crate::github::transport::{Request, Response};
use crate::text::Untrusted;

/// Selections that are sent in one query, and the fragments that they use.
struct Batch<'a> {
    /// The name shown by `-v`.
    name: &'a str,
    fragments: &'a [&'a str],
    /// Selections without an alias.
    fields: Vec<&'a str>,
}

impl<'a> Batch<'a> {
    fn with(&self, fields: Vec<&'a str>) -> Self {
        Self { fields, ..*self }
    }
}

#[derive(Deserialize)]
struct Reply {
    data: Option<HashMap<String, Option<Box<RawValue>>>>,
    #[serde(default)]
    errors: Vec<ReplyError>,
    /// Set instead of the other two fields if a rate limit is reported with HTTP 200.
    message: Option<String>,
}

#[derive(Deserialize)]
struct ReplyError {
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    message: String,
    /// Field names and list indices.
    #[serde(default)]
    path: Option<Vec<serde_json::Value>>,
}

#[derive(Deserialize)]
struct Cost {
    cost: u64,
}

/// Sends all selections, at most `at_most` in one query, all queries in parallel. Returns a value
/// or an error for each. Fresh values come from the cache; new ones are added to it.
pub(super) async fn send_all<T: DeserializeOwned>(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    name: &str,
    fragments: &[&str],
    fields: &[String],
    at_most: usize,
) -> Vec<Result<T, FetchError>> {
    let cache = &context.cache;
    let mut found: Vec<Option<Result<T, FetchError>>> = fields
        .iter()
        .map(|field| cache.fresh(field).map(Ok))
        .collect();
    let missing: Vec<usize> = (0..fields.len())
        .filter(|at| found[*at].is_none())
        .collect();
    let url = context.address.graphql();
    let batches = missing.chunks(at_most).map(|chunk| {
        let fields = chunk.iter().map(|at| fields[*at].as_str()).collect();
        send_batch(
            client,
            url,
            Batch {
                name,
                fragments,
                fields,
            },
            TRIES,
        )
    });
    let responses = join_all(batches).await.into_iter().flatten();
    for (at, response) in missing.iter().zip(responses) {
        found[*at] = Some(response.and_then(|text| {
            let value = serde_json::from_str(text.get()).map_err(|_| FetchError::BadResponse {
                problem: ResponseProblem::OtherJson,
            })?;
            cache.keep(&fields[*at], None, &text);
            Ok(value)
        }));
    }
    found.into_iter().flatten().collect()
}

type Raw = Result<Box<RawValue>, FetchError>;

/// `tries` is the number of attempts left for each selection, however the batch is divided.
fn send_batch<'a>(
    client: &'a Client<'_>,
    url: &'a str,
    batch: Batch<'a>,
    tries: u8,
) -> Pin<Box<dyn Future<Output = Vec<Raw>> + 'a>> {
    Box::pin(async move {
        let count = batch.fields.len();
        let divisible = count > 1 && tries > 1;
        let tries_overloaded = if divisible { tries / 2 } else { tries };
        let request = Request {
            name: format!("{} ({count})", batch.name),
            bucket: RateLimitBucket::GraphQl,
            url: url.to_owned(),
            query: Some(query(&batch)),
            is_raw: false,
            etag: None,
            tries_overloaded,
        };
        let reply = client
            .send(&request, |response| read(response, count))
            .await;
        let mut found = match reply {
            Ok(found) => found,
            Err(error) if divisible && error.is_overload() => {
                let (left, right) = batch.fields.split_at(count / 2);
                let half = |fields: &[&'a str]| batch.with(fields.to_vec());
                let rest = tries - tries_overloaded;
                let (mut found, others) = join(
                    send_batch(client, url, half(left), rest),
                    send_batch(client, url, half(right), rest),
                )
                .await;
                found.extend(others);
                return found;
            }
            Err(error) => return vec![Err(error); count],
        };
        let again: Vec<usize> = (0..count)
            .filter(|at| matches!(&found[*at], Err(error) if error.is_transient()))
            .collect();
        if !again.is_empty() && tries > 1 && client.back_off(TRIES - tries + 1).await.is_ok() {
            let fields = again.iter().map(|at| batch.fields[*at]).collect();
            let rest = batch.with(fields);
            let responses = send_batch(client, url, rest, tries - 1).await;
            for (at, response) in again.into_iter().zip(responses) {
                found[at] = response;
            }
        }
        found
    })
}

/// The query text. It requests its own cost, which `-v` shows.
fn query(batch: &Batch<'_>) -> String {
    let mut out = "query lwkd {\nrateLimit { cost }\n".to_owned();
    for (at, field) in batch.fields.iter().enumerate() {
        out.push_str(&format!("f{at}: {field}\n"));
    }
    out.push_str("}\n");
    // GraphQL rejects a fragment that is not used.
    let is_used = |fragment: &&&str| {
        let name = fragment.split(' ').nth(1).unwrap_or("");
        let spread = format!("...{name} ");
        batch.fields.iter().any(|field| field.contains(&spread))
    };
    out.extend(batch.fragments.iter().filter(is_used).copied());
    out
}

/// A string literal: GraphQL has the syntax of JSON.
pub(super) fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn read(response: &Response, count: usize) -> Result<(Vec<Raw>, Option<u64>), FetchError> {
    let mut reply: Reply =
        serde_json::from_slice(&response.body).map_err(|_| bad_response(response))?;
    let message = reply.message.as_deref();
    if reply.errors.iter().any(|error| error.is_rate_limit())
        || message.is_some_and(mentions_rate_limit)
    {
        return Err(limits::limit(&response.headers, false));
    }
    let Some(mut data) = reply.data.take() else {
        return Err(match reply.errors.first() {
            Some(error) => error.to_fetch_error(),
            None => bad_response(response),
        });
    };
    // An error without a path may concern any selection.
    let general = reply.errors.iter().find(|error| error.field().is_none());
    if let Some(error) = general {
        return Err(error.to_fetch_error());
    }
    let cost = data.remove("rateLimit").flatten();
    let cost = cost.and_then(|cost| serde_json::from_str(cost.get()).ok());
    let found = (0..count).map(|at| {
        let name = format!("f{at}");
        let error = reply
            .errors
            .iter()
            .find(|error| error.field() == Some(&name));
        match (error, data.remove(&name).flatten()) {
            (Some(error), _) => Err(error.to_fetch_error()),
            (None, Some(value)) => Ok(value),
            (None, None) => Err(FetchError::NotFound { did_you_mean: None }),
        }
    });
    Ok((found.collect(), cost.map(|cost: Cost| cost.cost)))
}

impl ReplyError {
    /// The alias of the selection that the error concerns.
    fn field(&self) -> Option<&str> {
        self.path.as_ref()?.first()?.as_str()
    }

    fn is_rate_limit(&self) -> bool {
        match self.kind.as_deref() {
            Some(kind) => matches!(kind, "RATE_LIMITED" | "RATE_LIMIT"),
            None => self.path.is_none() && mentions_rate_limit(&self.message),
        }
    }

    fn to_fetch_error(&self) -> FetchError {
        let message = Untrusted::from(self.message.as_str());
        match self.kind.as_deref() {
            Some("NOT_FOUND") if self.field().is_some() => {
                FetchError::NotFound { did_you_mean: None }
            }
            Some("RESOURCE_LIMITS_EXCEEDED" | "MAX_NODE_LIMIT_EXCEEDED") | None => {
                FetchError::QueryTooLarge { message }
            }
            Some("FORBIDDEN" | "INSUFFICIENT_SCOPES") => FetchError::Forbidden { message },
            Some(_) => FetchError::Refused {
                status: 200,
                message,
            },
        }
    }
}

/// What is wrong with a response that cannot be parsed.
pub(super) fn bad_response(response: &Response) -> FetchError {
    let text = String::from_utf8_lossy(&response.body);
    let problem = match text.trim_start().chars().next() {
        None => ResponseProblem::Empty,
        Some('<') => ResponseProblem::Html,
        Some('{' | '[') => ResponseProblem::OtherJson,
        Some(_) => ResponseProblem::NotJson,
    };
    FetchError::BadResponse { problem }
}
