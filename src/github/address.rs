//! The URLs of the API, and which URLs belong to it.

use http::Uri;

use crate::github::GithubError;
use crate::text::Untrusted;

/// The API of github.com.
const PUBLIC: &str = "https://api.github.com";

/// The API URLs of one GitHub: github.com or an Enterprise server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Without a trailing `/`.
    rest: String,
    graphql: String,
}

impl Address {
    /// Takes the values of `GITHUB_API_URL` and `GITHUB_GRAPHQL_URL`; an empty value counts as
    /// unset. An Enterprise server has REST at `/api/v3` and GraphQL at `/api/graphql`
    /// (<https://docs.github.com/en/enterprise-server@latest/graphql>).
    ///
    /// # Errors
    ///
    /// A value that is not the URL of a host, and plain http to another machine, which would reveal
    /// the token to everybody on the way.
    pub fn from_variables(api: Option<&str>, graphql: Option<&str>) -> Result<Self, GithubError> {
        let given = |option: Option<&str>| {
            option
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        };
        let rest = given(api).unwrap_or_else(|| PUBLIC.to_owned());
        let rest = validated("GITHUB_API_URL", &rest)?;
        let graphql = match given(graphql) {
            Some(url) => validated("GITHUB_GRAPHQL_URL", &url)?,
            None => match rest.strip_suffix("/v3") {
                Some(enterprise) if enterprise.ends_with("/api") => format!("{enterprise}/graphql"),
                _ => format!("{rest}/graphql"),
            },
        };
        Ok(Self { rest, graphql })
    }

    /// The base of REST paths, without a trailing `/`.
    pub fn rest(&self) -> &str {
        &self.rest
    }

    pub fn graphql(&self) -> &str {
        &self.graphql
    }

    /// The host name under which `gh` stores a token for this GitHub, such as `github.com`.
    pub fn host(&self) -> String {
        let host = host_of(&self.rest);
        host.strip_prefix("api.").unwrap_or(&host).to_owned()
    }

    /// The host of its web pages. A loopback address stands for github.com: it is a proxy or a
    /// test.
    pub(super) fn web_host(&self) -> String {
        let host = self.host();
        if is_loopback(&host) {
            "github.com".to_owned()
        } else {
            host
        }
    }
}

fn validated(variable: &'static str, value: &str) -> Result<String, GithubError> {
    let bad = || GithubError::BadUrl {
        variable,
        value: Untrusted::new(without_user(value)),
    };
    let uri: Uri = value.parse().map_err(|_| bad())?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err(bad());
    };
    let host = uri.host().unwrap_or("");
    if !["http", "https"].contains(&scheme) || host.is_empty() || uri.query().is_some() {
        return Err(bad());
    }
    if scheme == "http" && (authority.as_str().contains('@') || !is_loopback(host)) {
        return Err(GithubError::PlainHttp {
            variable,
            host: Untrusted::from(host),
        });
    }
    if authority.as_str().contains('@') {
        return Err(bad());
    }
    Ok(value.trim_end_matches('/').to_owned())
}

/// A URL for a message: without the user name and password before `@`.
pub(super) fn without_user(value: &str) -> String {
    let start = value.find("://").map_or(0, |scheme| scheme + 3);
    match value.rfind('@') {
        Some(at) if at >= start => format!("{}…{}", &value[..start], &value[at..]),
        _ => value.to_owned(),
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare
            .parse()
            .is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

/// The host of a valid URL, in lower case.
pub(super) fn host_of(url: &str) -> String {
    let uri: Option<Uri> = url.parse().ok();
    let host = uri.as_ref().and_then(Uri::host);
    host.unwrap_or("").to_ascii_lowercase()
}

/// True if two URLs have the same scheme, host and port. Only then may one be followed from the
/// other.
pub(super) fn same_origin(a: &str, b: &str) -> bool {
    origin(a).is_some_and(|first| Some(first) == origin(b))
}

fn origin(url: &str) -> Option<(String, String, u16)> {
    let uri: Uri = url.parse().ok()?;
    let scheme = uri.scheme_str()?.to_owned();
    let standard = if scheme == "https" { 443 } else { 80 };
    let host = uri.host()?.to_ascii_lowercase();
    if uri.authority()?.as_str().contains('@') {
        return None;
    }
    Some((scheme, host, uri.port_u16().unwrap_or(standard)))
}

/// Scheme, host and port of a valid URL.
pub(super) fn origin_text(url: &str) -> String {
    let path = url.find("://").map_or(0, |at| at + 3);
    let end = url[path..].find('/').map_or(url.len(), |at| path + at);
    url[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(api: &str) -> Result<Address, GithubError> {
        Address::from_variables(Some(api), None)
    }

    #[test]
    fn graphql_is_derived() {
        let cases = [
            ("", "https://api.github.com/graphql"),
            (
                "https://ghe.example.org/api/v3/",
                "https://ghe.example.org/api/graphql",
            ),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/graphql"),
            ("http://[::1]:8080/", "http://[::1]:8080/graphql"),
        ];
        for (api, graphql) in cases {
            assert_eq!(address(api).expect(api).graphql(), graphql);
        }
    }

    #[test]
    fn plain_http_is_for_loopback_only() {
        for api in [
            "http://10.0.0.1",
            "http://127.0.0.1@10.0.0.1",
            "http://127.0.0.1.invalid:1",
            "http://localhost.example.org",
            "http://api.github.com",
        ] {
            assert!(
                matches!(address(api), Err(GithubError::PlainHttp { .. })),
                "{api}"
            );
        }
        let only_graphql = Address::from_variables(None, Some("http://10.0.0.1/graphql"));
        assert!(matches!(
            only_graphql,
            Err(GithubError::PlainHttp {
                variable: "GITHUB_GRAPHQL_URL",
                ..
            })
        ));
    }

    #[test]
    fn invalid_urls_are_rejected_without_showing_a_password() {
        for api in [
            "not a url",
            "file:///etc/passwd",
            "https://",
            "ftp://x",
            "/api/v3",
        ] {
            assert!(
                matches!(address(api), Err(GithubError::BadUrl { .. })),
                "{api}"
            );
        }
        let error = address("https://user:secret@ghe.example.org").expect_err("a user in it");
        assert!(!error.to_string().contains("secret"), "{error}");
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        assert!(same_origin("https://a.org/x", "https://A.org:443/y"));
        assert!(!same_origin("https://a.org/", "http://a.org/"));
        assert!(!same_origin("https://a.org/", "https://a.org:8443/"));
        assert!(!same_origin("https://a.org/", "https://x@a.org/"));
        assert_eq!(origin_text("https://a.org:1/api/v3"), "https://a.org:1");
    }
}
