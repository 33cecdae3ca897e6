//! What an answer's status and headers mean.

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use crate::github::FetchError;
use crate::github::transport::Answer;
use crate::text::Untrusted;

/// What GitHub asks for where a limit comes without a header.
const WITHOUT_HEADER: Duration = Duration::from_secs(60);
/// A limit that is over already is no reason to ask within the same moment.
const SHORTEST: Duration = Duration::from_secs(1);
/// Longer than any real limit, so that sums of times stay sums.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

/// The answer, if its status says that it holds what was asked for. `repository`: the request names one, which may not be
/// there.
pub(super) fn judge(
    answer: Answer,
    anonymous: bool,
    repository: bool,
) -> Result<Answer, FetchError> {
    match answer.status.as_u16() {
        200 | 304 => Ok(answer),
        401 => Err(FetchError::Rejected),
        403 | 429 => Err(
            limited(&answer, anonymous).unwrap_or_else(|| FetchError::Forbidden {
                message: message(&answer.body),
            }),
        ),
        404 | 410 | 451 if repository => Err(FetchError::NotFound { meant: None }),
        404 => Err(FetchError::NoApi {
            host: answer.host.clone(),
        }),
        status @ 500.. => Err(match wait_asked_for(&answer.headers) {
            Some(wait) => FetchError::Busy { status, wait },
            None => FetchError::Server { status },
        }),
        _ => Err(refused(&answer)),
    }
}

/// The limit that an answer tells of by its headers or its words.
fn limited(answer: &Answer, anonymous: bool) -> Option<FetchError> {
    let spoken = tells_of_a_limit(message(&answer.body).raw());
    let told = wait_asked_for(&answer.headers);
    if told.is_none() && !spoken && answer.status != StatusCode::TOO_MANY_REQUESTS {
        return None;
    }
    Some(limit(&answer.headers, anonymous))
}

/// Whether GitHub's words tell of a limit: some come without anything else that does.
pub(super) fn tells_of_a_limit(message: &str) -> bool {
    message.to_lowercase().contains("rate limit")
}

/// The limit that an answer tells of, however it told: how long it lasts by the server's own clock.
pub(super) fn limit(headers: &HeaderMap, anonymous: bool) -> FetchError {
    let wait = wait_asked_for(headers).unwrap_or(WITHOUT_HEADER);
    let ends = server_time(headers) + wait;
    FetchError::Limited {
        wait,
        ends,
        anonymous,
    }
}

fn wait_asked_for(headers: &HeaderMap) -> Option<Duration> {
    told_wait(headers).map(|told_wait| told_wait.clamp(SHORTEST, LONGEST))
}

fn told_wait(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| {
        headers
            .get(name)
            .and_then(|header| header.to_str().ok())
            .map(str::trim)
    };
    let until = |time: DateTime<Utc>| (time - server_time(headers)).to_std().unwrap_or_default();
    if let Some(after) = text("retry-after") {
        return match after.parse() {
            Ok(seconds) => Some(Duration::from_secs(seconds)),
            Err(_) => http_date(after).map(until),
        };
    }
    if text("x-ratelimit-remaining") != Some("0") {
        return None;
    }
    let reset = text("x-ratelimit-reset")?.parse().ok()?;
    // A server's clock ticks in whole seconds: one more is surely past the reset.
    Some(until(DateTime::from_timestamp(reset, 0)?) + Duration::from_secs(1))
}

/// What time it is for the server.
fn server_time(headers: &HeaderMap) -> DateTime<Utc> {
    let date = headers.get("date").and_then(|header| header.to_str().ok());
    date.and_then(http_date).unwrap_or_else(Utc::now)
}

fn http_date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc2822(text)
        .ok()
        .map(|from_rfc2822| from_rfc2822.to_utc())
}

fn refused(answer: &Answer) -> FetchError {
    FetchError::Refused {
        status: answer.status.as_u16(),
        message: message(&answer.body),
    }
}

/// What REST says went wrong; empty where it says nothing readable.
fn message(body: &[u8]) -> Untrusted {
    #[derive(Deserialize)]
    struct Spoken {
        message: String,
        #[serde(default)]
        errors: Vec<Detail>,
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Detail {
        Mention { message: String },
        Other(serde::de::IgnoredAny),
    }
    let Ok(spoken) = serde_json::from_slice::<Spoken>(body) else {
        return Untrusted::default();
    };
    let detail = spoken.errors.into_iter().find_map(|error| match error {
        Detail::Mention { message } => Some(message),
        Detail::Other(_) => None,
    });
    Untrusted::new(detail.unwrap_or(spoken.message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(status: u16, headers: &[(&'static str, &str)], body: &str) -> Option<Duration> {
        let mut map = HeaderMap::new();
        map.insert(
            "date",
            "Wed, 31 Jul 2024 12:00:00 GMT".parse().expect("a value"),
        );
        for (name, value) in headers {
            map.insert(*name, value.parse().expect("a value"));
        }
        let answer = Answer {
            host: "api.github.com".to_owned(),
            status: StatusCode::from_u16(status).expect("a status"),
            headers: map,
            body: body.into(),
        };
        judge(answer, false, true).err()?.wait()
    }

    #[test]
    fn the_wait_is_measured_against_the_servers_own_clock() {
        let seconds = |value| Some(Duration::from_secs(value));
        assert_eq!(judged(429, &[("retry-after", "20")], ""), seconds(20));
        let date = [("retry-after", "Wed, 31 Jul 2024 12:00:04 GMT")];
        assert_eq!(judged(403, &date, ""), seconds(4));
        let reset = [
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "1722427230"),
        ];
        assert_eq!(judged(403, &reset, ""), seconds(31));
        let past = [("retry-after", "Wed, 31 Jul 2024 11:00:00 GMT")];
        assert_eq!(judged(429, &past, ""), seconds(1));
        assert_eq!(judged(429, &[("retry-after", "0")], ""), seconds(1));
    }

    #[test]
    fn a_server_error_may_ask_for_a_wait() {
        let seconds = |value| Some(Duration::from_secs(value));
        assert_eq!(judged(503, &[("retry-after", "20")], ""), seconds(20));
        assert_eq!(judged(503, &[], ""), None);
    }

    #[test]
    fn a_limit_without_a_header_means_a_minute() {
        let body = r#"{"message": "You have exceeded a secondary rate limit."}"#;
        assert_eq!(judged(403, &[], body), Some(WITHOUT_HEADER));
        assert_eq!(judged(429, &[], ""), Some(WITHOUT_HEADER));
        assert_eq!(judged(403, &[], r#"{"message": "Forbidden"}"#), None);
    }
}
