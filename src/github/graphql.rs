//! Many questions in one query, each with an answer of its own.
//!
//! GitHub answers a query in parts: a field may be null with an error that names it, while the others are whole. What
//! was too much for one query is asked in halves.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use futures_util::future::{join, join_all};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::github::client::{Client, TRIES};
use crate::github::limits;
use crate::github::limits::tells_of_a_limit;
use crate::github::rate_limit::Resource;
use crate::github::transport::{Answer, Request};
use crate::github::{FetchError, GithubContext};
use crate::text::Untrusted;

/// Fields that are asked in one query, and the fragments that they use.
struct Batch<'a> {
    /// As `-v` says it.
    name: &'a str,
    fragments: &'a [&'a str],
    /// GraphQL selections without alias.
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
    /// What stands in place of both where a limit comes as HTTP 200.
    message: Option<String>,
}

#[derive(Deserialize)]
struct ReplyError {
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    message: String,
    /// Names of fields and indices of lists.
    #[serde(default)]
    path: Option<Vec<serde_json::Value>>,
}

#[derive(Deserialize)]
struct Cost {
    cost: u64,
}

/// Asks for all fields, `at_most` in one query, all queries side by side: for each field its value, or why there is
/// none. What the cache has fresh is not asked for; what is answered is kept there.
pub(super) async fn ask_all<T: DeserializeOwned>(
    client: &Client<'_>,
    access: &GithubContext<'_>,
    name: &str,
    fragments: &[&str],
    fields: &[String],
    at_most: usize,
) -> Vec<Result<T, FetchError>> {
    let cache = &access.cache;
    let mut found: Vec<Option<Result<T, FetchError>>> = fields
        .iter()
        .map(|field| cache.fresh(field).map(Ok))
        .collect();
    let missing: Vec<usize> = (0..fields.len())
        .filter(|at| found[*at].is_none())
        .collect();
    let url = access.address.graphql();
    let batches = missing.chunks(at_most).map(|chunk| {
        let fields = chunk.iter().map(|at| fields[*at].as_str()).collect();
        ask_in_parts(
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
    let answers = join_all(batches).await.into_iter().flatten();
    for (at, answer) in missing.iter().zip(answers) {
        found[*at] = Some(answer.and_then(|text| {
            let value = serde_json::from_str(text.get()).map_err(|_| FetchError::Unreadable {
                what: "not what GitHub's GraphQL answers",
            })?;
            cache.keep(&fields[*at], None, &text);
            Ok(value)
        }));
    }
    found.into_iter().flatten().collect()
}

type Raw = Result<Box<RawValue>, FetchError>;

/// `tries` is what is left of them for each field, however the batch is divided.
fn ask_in_parts<'a>(
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
            resource: Resource::GraphQl,
            url: url.to_owned(),
            query: Some(query(&batch)),
            etag: None,
            tries_overloaded,
        };
        let reply = client.ask(&request, |answer| read(answer, count)).await;
        let mut found = match reply {
            Ok(found) => found,
            Err(trouble) if divisible && trouble.is_overload() => {
                let (left, right) = batch.fields.split_at(count / 2);
                let half = |fields: &[&'a str]| batch.with(fields.to_vec());
                let rest = tries - tries_overloaded;
                let (mut found, others) = join(
                    ask_in_parts(client, url, half(left), rest),
                    ask_in_parts(client, url, half(right), rest),
                )
                .await;
                found.extend(others);
                return found;
            }
            Err(trouble) => return vec![Err(trouble); count],
        };
        let again: Vec<usize> = (0..count)
            .filter(|at| matches!(&found[*at], Err(trouble) if trouble.may_pass()))
            .collect();
        if !again.is_empty() && tries > 1 && client.back_off(TRIES - tries + 1).await.is_ok() {
            let fields = again.iter().map(|at| batch.fields[*at]).collect();
            let rest = batch.with(fields);
            let answers = ask_in_parts(client, url, rest, tries - 1).await;
            for (at, answer) in again.into_iter().zip(answers) {
                found[at] = answer;
            }
        }
        found
    })
}

/// The cost is asked for first, for `-v`.
fn query(batch: &Batch<'_>) -> String {
    let mut out = "query lwkd {\nrateLimit { cost }\n".to_owned();
    for (at, field) in batch.fields.iter().enumerate() {
        out.push_str(&format!("f{at}: {field}\n"));
    }
    out.push_str("}\n");
    // A fragment that nothing uses is an error.
    let is_used = |fragment: &&&str| {
        let name = fragment.split(' ').nth(1).unwrap_or("");
        let spread = format!("...{name} ");
        batch.fields.iter().any(|field| field.contains(&spread))
    };
    out.extend(batch.fragments.iter().filter(is_used).copied());
    out
}

/// A string literal; GraphQL's are JSON's.
pub(super) fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn read(answer: &Answer, count: usize) -> Result<(Vec<Raw>, Option<u64>), FetchError> {
    let mut reply: Reply = serde_json::from_slice(&answer.body).map_err(|_| unreadable(answer))?;
    let spoken = reply.message.as_deref();
    if reply.errors.iter().any(|error| error.is_limit()) || spoken.is_some_and(tells_of_a_limit) {
        return Err(limits::limit(&answer.headers, false));
    }
    let Some(mut data) = reply.data.take() else {
        return Err(match reply.errors.first() {
            Some(error) => error.trouble(),
            None => unreadable(answer),
        });
    };
    // An error that names no field of ours may be about any of them.
    let general = reply.errors.iter().find(|error| error.field().is_none());
    if let Some(error) = general {
        return Err(error.trouble());
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
            (Some(error), _) => Err(error.trouble()),
            (None, Some(value)) => Ok(value),
            (None, None) => Err(FetchError::NotFound { meant: None }),
        }
    });
    Ok((found.collect(), cost.map(|cost: Cost| cost.cost)))
}

impl ReplyError {
    /// The field that it is about.
    fn field(&self) -> Option<&str> {
        self.path.as_ref()?.first()?.as_str()
    }

    fn is_limit(&self) -> bool {
        match self.kind.as_deref() {
            Some(kind) => matches!(kind, "RATE_LIMITED" | "RATE_LIMIT"),
            None => self.path.is_none() && tells_of_a_limit(&self.message),
        }
    }

    fn trouble(&self) -> FetchError {
        let message = Untrusted::from(self.message.as_str());
        match self.kind.as_deref() {
            Some("NOT_FOUND") if self.field().is_some() => FetchError::NotFound { meant: None },
            Some("RESOURCE_LIMITS_EXCEEDED" | "MAX_NODE_LIMIT_EXCEEDED") | None => {
                FetchError::TooMuch { message }
            }
            Some("FORBIDDEN" | "INSUFFICIENT_SCOPES") => FetchError::Forbidden { message },
            Some(_) => FetchError::Refused {
                status: 200,
                message,
            },
        }
    }
}

/// What it is instead of an answer.
pub(super) fn unreadable(answer: &Answer) -> FetchError {
    let text = String::from_utf8_lossy(&answer.body);
    let what = match text.trim_start().chars().next() {
        None => "empty",
        Some('<') => "an HTML page, not JSON",
        Some('{' | '[') => "JSON that is cut off or not GitHub's",
        Some(_) => "not JSON",
    };
    FetchError::Unreadable { what }
}
