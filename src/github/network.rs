//! Proxies and certificates, from the same variables as curl
//! (<https://everything.curl.dev/usingcurl/proxies/env.html>).

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::{Certificate, NoProxy, Proxy};

use crate::github::GithubError;
use crate::github::address::without_user;
use crate::text::{Untrusted, os_words};

/// What never goes through a proxy: an API on this machine would not be found there, and the token
/// is sent to it over plain http.
const LOOPBACK: &str = "localhost,127.0.0.0/8,::1";

/// The largest file of certificates that is read, in bytes. All public ones together have 200 kB.
const MAX_CERTIFICATES: u64 = 16 << 20;

/// How connections are made.
#[derive(Clone, Debug, Default)]
pub struct NetworkSettings {
    proxy: Option<ProxySettings>,
    /// A PEM file with the trusted authorities, instead of the system's.
    certificates: Option<PathBuf>,
}

#[derive(Clone)]
struct ProxySettings {
    /// With a user name and a password, if they were given.
    url: String,
    /// A comma-separated list of hosts that are reached directly.
    direct: String,
}

/// Shows no password.
impl std::fmt::Debug for ProxySettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ProxySettings({})", without_user(&self.url))
    }
}

impl NetworkSettings {
    /// Reads `HTTPS_PROXY`, else `ALL_PROXY`, and `NO_PROXY`, each in lower case first, and
    /// `SSL_CERT_FILE`. An empty value counts as unset. `HTTP_PROXY` is for plain http, which is
    /// used for loopback addresses only and never through a proxy.
    ///
    /// # Errors
    /// A proxy that is not the URL of an HTTP or SOCKS proxy.
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, GithubError> {
        let first = |names: &[&'static str]| {
            names.iter().find_map(|name| {
                let value = variable(name)?.trim().to_owned();
                (!value.is_empty()).then_some((*name, value))
            })
        };
        let named = first(&["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]);
        let proxy = match named {
            None => None,
            Some((_, url)) if is_proxy(&url) => {
                let direct = first(&["no_proxy", "NO_PROXY"]);
                let direct = direct.map_or(String::new(), |(_, hosts)| hosts);
                let direct: Vec<&str> = direct
                    .split([',', ' ', '\t'])
                    .filter(|host| !host.is_empty())
                    .collect();
                Some(ProxySettings {
                    url,
                    direct: format!("{LOOPBACK},{}", direct.join(",")),
                })
            }
            Some((name, url)) => {
                return Err(GithubError::BadProxy {
                    variable: name,
                    value: Untrusted::new(without_user(&url)),
                });
            }
        };
        let certificates = first(&["SSL_CERT_FILE"]).map(|(_, path)| PathBuf::from(path));
        Ok(Self {
            proxy,
            certificates,
        })
    }

    /// The proxy through which `url` is reached, without credentials: `proxy.example.org:3128`.
    pub(super) fn proxy_of(&self, url: &str) -> Option<Untrusted> {
        let proxy = self.proxy.as_ref()?;
        let matcher = Matcher::builder()
            .all(proxy.url.as_str())
            .no(proxy.direct.as_str())
            .build();
        let intercept = matcher.intercept(&url.parse::<Uri>().ok()?)?;
        Some(Untrusted::from(intercept.uri().authority()?.as_str()))
    }

    /// Applies these settings to a client.
    ///
    /// # Errors
    /// A certificate file that cannot be read or has no certificate.
    pub(super) fn apply(
        &self,
        mut client: reqwest::ClientBuilder,
    ) -> Result<reqwest::ClientBuilder, GithubError> {
        client = client.no_proxy();
        if let Some(proxy) = &self.proxy {
            let all = Proxy::all(proxy.url.as_str()).map_err(|_| GithubError::BadProxy {
                variable: "HTTPS_PROXY",
                value: Untrusted::new(without_user(&proxy.url)),
            })?;
            client = client.proxy(all.no_proxy(NoProxy::from_string(&proxy.direct)));
        }
        if let Some(path) = &self.certificates {
            let bad = |why: String| GithubError::BadCertificates {
                path: Untrusted::new(path.display().to_string()),
                why,
            };
            let pem = read(path).map_err(|error| bad(os_words(&error.to_string())))?;
            let certificates = Certificate::from_pem_bundle(&pem).unwrap_or_default();
            if certificates.is_empty() {
                return Err(bad("it has no certificate in PEM format".to_owned()));
            }
            client = client.tls_certs_only(certificates);
        }
        Ok(client)
    }
}

fn read(path: &PathBuf) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(MAX_CERTIFICATES)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// True for `http://…`, `https://…`, `socks5h://…` and the like, and for `host:port`.
fn is_proxy(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else {
        return false;
    };
    let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];
    uri.host().is_some_and(|host| !host.is_empty())
        && uri
            .scheme_str()
            .is_none_or(|scheme| schemes.contains(&scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(variables: &[(&str, &str)]) -> Result<NetworkSettings, GithubError> {
        NetworkSettings::from_variables(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    fn proxy(variables: &[(&str, &str)], url: &str) -> Option<String> {
        let proxy = settings(variables).expect("valid").proxy_of(url);
        proxy.map(|proxy| proxy.for_terminal())
    }

    const API: &str = "https://api.github.com/graphql";

    #[test]
    fn the_variables_are_read_as_curl_reads_them() {
        type Case = (
            &'static [(&'static str, &'static str)],
            Option<&'static str>,
        );
        let cases: [Case; 9] = [
            (&[], None),
            (&[("HTTPS_PROXY", "http://p:3128")], Some("p:3128")),
            (&[("https_proxy", "p:3128")], Some("p:3128")),
            (&[("ALL_PROXY", "socks5h://p:1080/")], Some("p:1080")),
            (&[("HTTP_PROXY", "http://p:3128")], None),
            (
                &[("https_proxy", "low:1"), ("HTTPS_PROXY", "up:2")],
                Some("low:1"),
            ),
            (
                &[("https_proxy", ""), ("HTTPS_PROXY", "up:2")],
                Some("up:2"),
            ),
            (
                &[("all_proxy", "all:1"), ("HTTPS_PROXY", "up:2")],
                Some("up:2"),
            ),
            (
                &[("HTTPS_PROXY", "http://user:secret@p:3128")],
                Some("p:3128"),
            ),
        ];
        for (variables, expected) in cases {
            assert_eq!(proxy(variables, API).as_deref(), expected, "{variables:?}");
        }
    }

    #[test]
    fn no_proxy_and_loopback_are_reached_directly() {
        for direct in [
            "github.com",
            ".github.com",
            "example.org, api.github.com",
            "example.org api.github.com",
            "*",
        ] {
            let variables = [("HTTPS_PROXY", "http://p:3128"), ("no_proxy", direct)];
            assert_eq!(proxy(&variables, API), None, "{direct}");
        }
        let other = [("HTTPS_PROXY", "p:1"), ("NO_PROXY", "hub.com,10.0.0.0/8")];
        assert_eq!(proxy(&other, API).as_deref(), Some("p:1"));
        for url in [
            "https://localhost/graphql",
            "http://127.0.0.1:8080/graphql",
            "http://[::1]:8080/graphql",
        ] {
            assert_eq!(proxy(&[("ALL_PROXY", "p:1")], url), None, "{url}");
        }
    }

    #[test]
    fn an_invalid_proxy_is_an_error_without_its_password() {
        for url in ["ftp://user:secret@p:1", "http://", "a b", "user:secret@:1"] {
            let error = settings(&[("HTTPS_PROXY", url)]).expect_err(url);
            let text = format!("{error} {error:?}");
            assert!(matches!(error, GithubError::BadProxy { .. }), "{text}");
            assert!(!text.contains("secret"), "{text}");
        }
        let settings = settings(&[("HTTPS_PROXY", "http://user:secret@p:1")]);
        assert!(!format!("{settings:?}").contains("secret"));
    }
}
