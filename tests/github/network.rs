//! Proxies, certificates, and servers that never stop: GitHub as companies' networks let it
//! through.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;

use lwkd::activity::{ConnectError, FetchError};
use lwkd::github::NetworkSettings;
use rcgen::{CertificateParams, CertifiedIssuer, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::upstream::Upstream;
use crate::{Asking, Run, serve};

/// A host that only the proxy of these tests knows.
const HOST: &str = "ghe.test";
const API: &str = "https://ghe.test";

/// A certificate authority, in a file for `SSL_CERT_FILE`.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    file: tempfile::NamedTempFile,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params
            .distinguished_name
            .push(rcgen::DnType::CommonName, name);
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let issuer = CertifiedIssuer::self_signed(params, key).expect("signed");
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), issuer.pem()).expect("written");
        Self { issuer, file }
    }

    /// A server for `host` whose certificate expires at the end of `year`. It decrypts what it
    /// receives and passes it on to `target`.
    async fn tls_server(&self, host: &str, year: i32, target: SocketAddr) -> SocketAddr {
        let mut params = CertificateParams::new(vec![host.to_owned()]).expect("a name");
        params.not_before = date_time_ymd(2000, 1, 1);
        params.not_after = date_time_ymd(year, 12, 31);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("signed");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::Pkcs8(key.serialize_der().into()),
            );
        let acceptor = TlsAcceptor::from(Arc::new(config.expect("a certificate")));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let Ok(mut client) = acceptor.accept(client).await else {
                        return;
                    };
                    let mut server = TcpStream::connect(target).await.expect("the target");
                    let _ = copy_bidirectional(&mut client, &mut server).await;
                });
            }
        });
        address
    }
}

/// An HTTP proxy that connects everybody to `target`, whatever host they name. Returns its address
/// and the heads of the requests that it receives.
async fn proxy(
    target: SocketAddr,
    credentials: Option<&'static str>,
) -> (SocketAddr, Rc<RefCell<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let heads = Rc::new(RefCell::new(Vec::new()));
    let received = heads.clone();
    tokio::task::spawn_local(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let received = received.clone();
            tokio::task::spawn_local(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    match client.read_u8().await {
                        Ok(byte) => head.push(byte),
                        Err(_) => return,
                    }
                }
                let head = String::from_utf8_lossy(&head).into_owned();
                received.borrow_mut().push(head.clone());
                if credentials.is_some_and(|wanted| !head.contains(wanted)) {
                    let answer = b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n";
                    let _ = client.write_all(answer).await;
                    return;
                }
                let _ = client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
                let mut server = TcpStream::connect(target).await.expect("the target");
                let _ = copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    (address, heads)
}

fn asking(variables: &[(&str, String)]) -> Asking {
    let network = NetworkSettings::from_variables(|name| {
        let found = variables.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.clone())
    });
    Asking {
        network: network.expect("valid"),
        ..Asking::new()
    }
}

fn ca_file(authority: &Authority) -> (&'static str, String) {
    let path = authority.file.path().display().to_string();
    ("SSL_CERT_FILE", path)
}

/// The cause of every gap, with the proxy that is named.
fn causes(run: &Run) -> Vec<(Option<String>, ConnectError)> {
    let gaps = run.activity().gaps.iter();
    gaps.map(|gap| match &gap.error {
        FetchError::Unreachable { proxy, cause, .. } => {
            let proxy = proxy.as_ref().map(|proxy| proxy.for_terminal());
            (proxy, cause.clone())
        }
        other => panic!("not about a connection: {other}"),
    })
    .collect()
}

#[tokio::test]
async fn a_proxy_is_used_with_and_without_credentials() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(async {
            let upstream = serve(Upstream::new()).await;
            let authority = Authority::new("The authority of these tests");
            let server = authority.tls_server(HOST, 4000, *upstream.address()).await;
            let whole = Asking::new().run(Upstream::new()).await;
            // `user:p@ss` in base64.
            for credentials in [None, Some("Basic dXNlcjpwQHNz")] {
                let (address, heads) = proxy(server, credentials).await;
                let user = credentials.map_or("", |_| "user:p%40ss@");
                for variable in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
                    let url = format!("http://{user}{address}");
                    let asking = asking(&[(variable, url), ca_file(&authority)]);
                    let run = asking.run_against(API).await;
                    assert_eq!(run.gaps(), Vec::<String>::new());
                    assert_eq!(
                        run.activity().pull_requests.len(),
                        whole.activity().pull_requests.len()
                    );
                }
                let heads = heads.borrow();
                assert!(heads.len() >= 4, "each run connects through the proxy");
                for head in heads.iter() {
                    assert!(head.starts_with("CONNECT ghe.test:443 "), "{head}");
                    assert!(!head.contains(crate::TOKEN), "{head}");
                }
            }
        })
        .await;
}

#[tokio::test]
async fn a_proxy_that_wants_credentials_is_named_without_them() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(async {
            let upstream = serve(Upstream::new()).await;
            let (address, heads) = proxy(*upstream.address(), Some("Basic never")).await;
            let url = format!("http://user:secret@{address}");
            let run = asking(&[("HTTPS_PROXY", url)]).run_against(API).await;
            let expected = (Some(address.to_string()), ConnectError::ProxyCredentials);
            assert!(causes(&run).iter().all(|cause| *cause == expected));
            let gap = &run.activity().gaps[0];
            let text = gap.to_string();
            let wanted = format!(
                "cannot connect to ghe.test through the proxy {address}: the proxy requires a user name and password (407)"
            );
            assert!(text.ends_with(&wanted), "{text}");
            assert!(gap.error.help().is_some_and(|help| help.contains("USER:PASSWORD")));
            let told = format!("{:?} {:?} {:?}", run.gaps(), run.events, run.cache);
            assert!(!told.contains("secret"), "{told}");
            assert_eq!(heads.borrow().len(), 3, "each request of step one once");
        })
        .await;
}

#[tokio::test]
async fn a_proxy_that_does_not_answer_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let url = format!("http://{address}");
    let run = asking(&[("all_proxy", url)]).run_against(API).await;
    let expected = (Some(address.to_string()), ConnectError::Refused);
    assert!(causes(&run).iter().all(|cause| *cause == expected));
    let help = run.activity().gaps[0].error.help().expect("help");
    assert!(help.contains("HTTPS_PROXY"), "{help}");
}

#[tokio::test]
async fn an_api_on_this_machine_and_no_proxy_are_reached_directly() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(async {
            let upstream = serve(Upstream::new()).await;
            let (address, heads) = proxy(*upstream.address(), None).await;
            let url = format!("http://{address}");
            for variable in ["HTTPS_PROXY", "HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
                let run = asking(&[(variable, url.clone())]).run_at(&upstream).await;
                assert_eq!(run.gaps(), Vec::<String>::new());
            }
            let excluded = [("HTTPS_PROXY", url), ("NO_PROXY", ".test".to_owned())];
            let run = asking(&excluded).run_against(API).await;
            assert!(causes(&run).contains(&(None, ConnectError::UnknownHost)));
            assert_eq!(*heads.borrow(), Vec::<String>::new());
        })
        .await;
}

#[tokio::test]
async fn a_host_that_is_not_known_is_said() {
    let run = Asking::new().run_against("https://ghe.invalid").await;
    assert!(
        run.gaps()[0].ends_with("cannot connect to ghe.invalid: could not resolve host"),
        "{:?}",
        run.gaps()
    );
}

#[tokio::test]
async fn each_problem_with_a_certificate_is_named_and_not_retried() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(async {
            let upstream = serve(Upstream::new()).await;
            let target = *upstream.address();
            let authority = Authority::new("The authority of these tests");
            let good = authority.tls_server(HOST, 4000, target).await;
            let other_host = authority.tls_server("other.test", 4000, target).await;
            let expired = authority.tls_server(HOST, 2001, target).await;
            let stranger = Authority::new("Another authority");
            let cases = [
                (good, &stranger, ConnectError::UnknownAuthority),
                (
                    other_host,
                    &authority,
                    ConnectError::CertificateForOtherHost,
                ),
                (expired, &authority, ConnectError::CertificateExpired),
                (target, &authority, ConnectError::NotTls),
            ];
            for (server, trusted, expected) in cases {
                let (address, heads) = proxy(server, None).await;
                let url = format!("http://{address}");
                let asking = asking(&[("HTTPS_PROXY", url), ca_file(trusted)]);
                let run = asking.run_against(API).await;
                let found = causes(&run);
                let same = found.iter().all(|(_, cause)| *cause == expected);
                assert!(same && !found.is_empty(), "{expected:?}: {found:?}");
                assert_eq!(heads.borrow().len(), 3, "{expected:?} is retried");
                let text = run.gaps().concat();
                assert!(
                    !text.contains("Invalid") && !text.contains("type"),
                    "{text}"
                );
            }
        })
        .await;
}

#[tokio::test]
async fn a_file_without_certificates_is_an_error_that_names_it() {
    let empty = tempfile::NamedTempFile::new().expect("a file");
    let missing = empty.path().with_extension("missing");
    for path in [empty.path(), &missing] {
        let path = path.display().to_string();
        let run = asking(&[("SSL_CERT_FILE", path.clone())])
            .run_against(API)
            .await;
        let error = run.outcome.expect_err("no certificates").to_string();
        assert!(
            error.contains("SSL_CERT_FILE") && error.contains(&path),
            "{error}"
        );
    }
}

/// A server that never ends its answers.
async fn endless() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = client.read(&mut request).await;
                let head = b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n[";
                let mut sent = client.write_all(head).await;
                let spaces = vec![b' '; 1 << 20];
                while sent.is_ok() {
                    sent = client.write_all(&spaces).await;
                }
            });
        }
    });
    address
}

#[tokio::test]
async fn answers_without_end_use_up_a_limited_amount_of_memory() {
    let api = format!("http://{}", endless().await);
    let mut asking = Asking::without_token();
    let source = asking.releases()[0].clone();
    asking.settings.releases = (0..20)
        .map(|at| lwkd::settings::ReleaseSource {
            repository: lwkd::settings::RepositoryName::new(format!("a/b{at}")).expect("a name"),
            ..source.clone()
        })
        .collect();
    let run = asking.run_against(&api).await;
    let codes: Vec<&str> = run
        .activity()
        .gaps
        .iter()
        .map(|gap| gap.error.code())
        .collect();
    assert_eq!(codes.len(), 21, "nothing is missing silently");
    assert!(codes.contains(&"run_too_large"), "{codes:?}");
    let allowed = ["run_too_large", "response_too_large"];
    assert!(codes.iter().all(|code| allowed.contains(code)), "{codes:?}");
    // Few of the answers are read: each is given up after 32 MiB, all together after 128.
    assert!(
        run.events
            .iter()
            .filter(|event| event.starts_with("Failed"))
            .count()
            <= 22
    );
}
