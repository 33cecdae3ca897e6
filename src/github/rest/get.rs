//! GET requests: from the cache while it is fresh, later as conditional requests.

use http::StatusCode;
use http::header::{ETAG, LINK};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::activity::{FetchError, ResponseProblem};
use crate::github::GithubContext;
use crate::github::address::{host_of, same_origin};
use crate::github::client::{Client, TRIES};
use crate::github::graphql::bad_response;
use crate::github::rate_limit::RateLimitBucket;
use crate::github::transport::{Request, Response};
use crate::text::Untrusted;

/// One page of a list.
#[derive(Deserialize, Serialize)]
pub(super) struct RestPage<T> {
    pub(super) value: T,
    /// The URL of the next page.
    pub(super) next: Option<String>,
}

/// Reads one page. `name` is what `-v` shows.
pub(super) async fn get<T: Serialize + DeserializeOwned>(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    name: String,
    bucket: RateLimitBucket,
    url: &str,
) -> Result<RestPage<T>, FetchError> {
    let request = Request {
        name,
        bucket,
        url: url.to_owned(),
        query: None,
        is_raw: false,
        etag: None,
        tries_overloaded: TRIES,
    };
    let json = |response: &Response| {
        serde_json::from_slice(&response.body).map_err(|_| bad_response(response))
    };
    get_with(client, context, request, json).await
}

/// Reads a file as it is.
pub(super) async fn get_text(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    name: String,
    url: &str,
) -> Result<String, FetchError> {
    let request = Request {
        name,
        bucket: RateLimitBucket::Core,
        url: url.to_owned(),
        query: None,
        is_raw: true,
        etag: None,
        tries_overloaded: TRIES,
    };
    let text = |response: &Response| {
        let problem = ResponseProblem::NotText;
        let text = std::str::from_utf8(&response.body);
        text.map(str::to_owned)
            .map_err(|_| FetchError::BadResponse { problem })
    };
    let page: RestPage<String> = get_with(client, context, request, text).await?;
    Ok(page.value)
}

async fn get_with<T: Serialize + DeserializeOwned>(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    mut request: Request,
    value: impl Fn(&Response) -> Result<T, FetchError>,
) -> Result<RestPage<T>, FetchError> {
    let url = request.url.clone();
    if let Some(page) = context.cache.fresh(&url) {
        return Ok(page);
    }
    let revalidation = context.cache.to_revalidate::<RestPage<T>>(&url);
    request.etag = revalidation.as_ref().map(|(etag, _)| etag.clone());
    let changed = client
        .send(&request, |response| read(response, &value))
        .await?;
    let (etag, page) = match (changed, revalidation) {
        (Some((etag, page)), _) => (etag, page),
        (None, Some((etag, page))) => (Some(etag), page),
        (None, None) => {
            let problem = ResponseProblem::NothingToRevalidate;
            return Err(FetchError::BadResponse { problem });
        }
    };
    context.cache.keep(&url, etag, &page);
    Ok(page)
}

/// Returns the URL of the next page if it is on the same GitHub.
pub(super) fn followed(next: String, context: &GithubContext<'_>) -> Result<String, FetchError> {
    if same_origin(&next, context.address.rest()) {
        Ok(next)
    } else {
        let host = Untrusted::new(host_of(&next));
        Err(FetchError::OtherHost { host })
    }
}

/// Percent-encodes a value for a query.
pub(super) fn encoded(value: &str) -> String {
    const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~');
    utf8_percent_encode(value, PLAIN).to_string()
}

type Changed<T> = Option<(Option<String>, RestPage<T>)>;

fn read<T>(
    answer: &Response,
    value: impl Fn(&Response) -> Result<T, FetchError>,
) -> Result<(Changed<T>, Option<u64>), FetchError> {
    if answer.status == StatusCode::NOT_MODIFIED {
        return Ok((None, Some(0)));
    }
    let value = value(answer)?;
    let header = |name| {
        answer
            .headers
            .get(name)
            .and_then(|header| header.to_str().ok())
    };
    let etag = header(ETAG).map(str::to_owned);
    let next = header(LINK).and_then(next_in);
    Ok((Some((etag, RestPage { value, next })), Some(1)))
}

/// The URL with `rel="next"` in a `Link` header
/// (<https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api>).
fn next_in(link: &str) -> Option<String> {
    link.split(',').find_map(|part| {
        let (address, relation) = part.split_once(';')?;
        let is_next = relation
            .split(';')
            .any(|part| part.trim() == "rel=\"next\"");
        let address = address.trim().strip_prefix('<')?.strip_suffix('>')?;
        is_next.then(|| address.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_found_among_the_links() {
        let link = "<https://a.org/?page=1>; rel=\"prev\", <https://a.org/?page=3>; rel=\"next\"";
        assert_eq!(next_in(link).as_deref(), Some("https://a.org/?page=3"));
        assert_eq!(next_in("<https://a.org/>; rel=\"last\""), None);
        assert_eq!(next_in("nonsense"), None);
    }

    #[test]
    fn a_value_cannot_leave_its_place() {
        assert_eq!(encoded("a b&c=#\"d\"/é"), "a%20b%26c%3D%23%22d%22%2F%C3%A9");
    }
}
