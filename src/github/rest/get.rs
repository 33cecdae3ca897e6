//! A GET: from the cache while that is fresh, after that with the mark of what is known already.

use http::StatusCode;
use http::header::{ETAG, LINK};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::github::address::{host_of, same_origin};
use crate::github::client::{Client, TRIES};
use crate::github::graphql::unreadable;
use crate::github::rate_limit::Resource;
use crate::github::transport::{Answer, Request};
use crate::github::{FetchError, GithubContext};
use crate::text::Untrusted;

/// A page of an answer.
#[derive(Deserialize, Serialize)]
pub(super) struct Page<T> {
    pub(super) value: T,
    /// Where the next one is.
    pub(super) next: Option<String>,
}

/// Reads one page. `name` is what `-v` calls it.
pub(super) async fn get<T: Serialize + DeserializeOwned>(
    client: &Client<'_>,
    access: &GithubContext<'_>,
    name: String,
    resource: Resource,
    url: &str,
) -> Result<Page<T>, FetchError> {
    if let Some(page) = access.cache.fresh(url) {
        return Ok(page);
    }
    let marked = access.cache.marked::<Page<T>>(url);
    let request = Request {
        name,
        resource,
        url: url.to_owned(),
        query: None,
        etag: marked.as_ref().map(|marked| marked.0.clone()),
        tries_overloaded: TRIES,
    };
    let changed = client.ask(&request, |answer| read(answer)).await?;
    let (etag, page) = match (changed, marked) {
        (Some((etag, page)), _) => (etag, page),
        (None, Some((etag, page))) => (Some(etag), page),
        (None, None) => {
            let what = "\"not modified\", though nothing was known";
            return Err(FetchError::Unreadable { what });
        }
    };
    access.cache.keep(url, etag, &page);
    Ok(page)
}

/// A page that a page names as the next, if it lies on the same GitHub.
pub(super) fn followed(next: String, access: &GithubContext<'_>) -> Result<String, FetchError> {
    if same_origin(&next, access.address.rest()) {
        Ok(next)
    } else {
        let host = Untrusted::new(host_of(&next));
        Err(FetchError::Elsewhere { host })
    }
}

/// A value in a query.
pub(super) fn encoded(value: &str) -> String {
    const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~');
    utf8_percent_encode(value, PLAIN).to_string()
}

type Changed<T> = Option<(Option<String>, Page<T>)>;

fn read<T: DeserializeOwned>(answer: &Answer) -> Result<(Changed<T>, Option<u64>), FetchError> {
    if answer.status == StatusCode::NOT_MODIFIED {
        return Ok((None, Some(0)));
    }
    let value = serde_json::from_slice(&answer.body).map_err(|_| unreadable(answer))?;
    let header = |name| {
        answer
            .headers
            .get(name)
            .and_then(|header| header.to_str().ok())
    };
    let etag = header(ETAG).map(str::to_owned);
    let next = header(LINK).and_then(next_in);
    Ok((Some((etag, Page { value, next })), Some(1)))
}

/// The address with `rel="next"` in a `Link` header.
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
