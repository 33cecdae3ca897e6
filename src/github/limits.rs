//! The meaning of a response's status and headers.

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use crate::activity::FetchError;
use crate::github::transport::Response;
use crate::text::Untrusted;

/// The wait for a rate limit without headers, as GitHub recommends:
/// <https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api>.
const WITHOUT_HEADER: Duration = Duration::from_secs(60);
/// The shortest wait, so that a limit that has just ended does not cause an immediate retry.
const SHORTEST: Duration = Duration::from_secs(1);
/// Longer than any real limit; keeps sums of durations from overflowing.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

/// Returns the response if its status says that it holds the requested data. `names_repository`:
/// the request names a repository, which may not exist.
pub(super) fn classify_response(
    response: Response,
    anonymous: bool,
    names_repository: bool,
) -> Result<Response, FetchError> {
    match response.status.as_u16() {
        200 | 304 => Ok(response),
        401 => Err(FetchError::Rejected),
        403 | 429 => Err(
            limited(&response, anonymous).unwrap_or_else(|| FetchError::Forbidden {
                message: message(&response.body),
            }),
        ),
        404 | 410 | 451 if names_repository => Err(FetchError::NotFound { did_you_mean: None }),
        404 => Err(FetchError::NoApi {
            host: Untrusted::from(response.host.as_str()),
        }),
        status @ 500.. => Err(match requested_wait(&response.headers) {
            Some(wait) => FetchError::Busy { status, wait },
            None => FetchError::Server { status },
        }),
        _ => Err(refused(&response)),
    }
}

/// The rate limit that a response reports by its headers or its text.
fn limited(response: &Response, anonymous: bool) -> Option<FetchError> {
    let mentioned = mentions_rate_limit(message(&response.body).raw());
    let wait = requested_wait(&response.headers);
    if wait.is_none() && !mentioned && response.status != StatusCode::TOO_MANY_REQUESTS {
        return None;
    }
    Some(limit(&response.headers, anonymous))
}

/// True if GitHub's message reports a rate limit. Some are reported in no other way.
pub(super) fn mentions_rate_limit(message: &str) -> bool {
    message.to_lowercase().contains("rate limit")
}

/// The rate limit that a response reports, measured by the server's clock.
pub(super) fn limit(headers: &HeaderMap, anonymous: bool) -> FetchError {
    let wait = requested_wait(headers).unwrap_or(WITHOUT_HEADER);
    let resets_at = server_time(headers) + wait;
    FetchError::RateLimited {
        wait,
        resets_at,
        anonymous,
    }
}

fn requested_wait(headers: &HeaderMap) -> Option<Duration> {
    stated_wait(headers).map(|wait| wait.clamp(SHORTEST, LONGEST))
}

fn stated_wait(headers: &HeaderMap) -> Option<Duration> {
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
    // The server's clock has whole seconds: one more is certainly past the reset.
    Some(until(DateTime::from_timestamp(reset, 0)?) + Duration::from_secs(1))
}

/// The server's time: its `Date` header, else the local clock.
fn server_time(headers: &HeaderMap) -> DateTime<Utc> {
    let date = headers.get("date").and_then(|header| header.to_str().ok());
    date.and_then(http_date).unwrap_or_else(Utc::now)
}

fn http_date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc2822(text)
        .ok()
        .map(|time| time.to_utc())
}

fn refused(response: &Response) -> FetchError {
    FetchError::Refused {
        status: response.status.as_u16(),
        message: message(&response.body),
    }
}

/// The error message of a REST response; empty if it has no message.
fn message(body: &[u8]) -> Untrusted {
    #[derive(Deserialize)]
    struct ErrorBody {
        message: String,
        #[serde(default)]
        errors: Vec<Detail>,
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Detail {
        Full { message: String },
        Other(serde::de::IgnoredAny),
    }
    let Ok(body) = serde_json::from_slice::<ErrorBody>(body) else {
        return Untrusted::default();
    };
    let detail = body.errors.into_iter().find_map(|error| match error {
        Detail::Full { message } => Some(message),
        Detail::Other(_) => None,
    });
    Untrusted::new(detail.unwrap_or(body.message))
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
        let response = Response {
            host: "api.github.com".to_owned(),
            status: StatusCode::from_u16(status).expect("a status"),
            headers: map,
            body: body.into(),
        };
        classify_response(response, false, true).err()?.wait()
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
