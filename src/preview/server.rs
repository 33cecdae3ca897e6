//! The server: two pages, their style sheet and script, and a long poll that ends when the draft
//! changes.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::preview::Pages;

/// How often the draft is read. With the time to check and send it, a change is visible within 200
/// ms.
const POLL_INTERVAL: Duration = Duration::from_millis(40);

/// A long poll ends after this time in any case: browsers have few connections per server.
const LONG_POLL_TIMEOUT: Duration = Duration::from_secs(25);

/// The time in which a client has to send the header of a request.
const HEADER_TIMEOUT: Duration = Duration::from_secs(5);

/// The browser loads nothing from other servers, runs nothing of a draft, and lets no page frame
/// this one.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The current pages and their version.
#[derive(Clone, Debug)]
struct Current {
    version: Arc<str>,
    pages: Arc<Pages>,
}

#[derive(Clone, Debug)]
struct Site {
    current: watch::Receiver<Current>,
    /// The accepted values of the `Host` header.
    hosts: [String; 2],
}

/// Serves pages on `listener`, which is bound to localhost, until the future is dropped. `look` is
/// called repeatedly on a thread that may block, with the version that new pages would have. It
/// returns pages if something changed since the last call; the first call has to.
///
/// # Errors
/// A listener that cannot be used.
pub async fn serve(
    listener: TcpListener,
    mut look: impl FnMut(&str) -> Option<Pages> + Send + 'static,
) -> io::Result<()> {
    let port = listener.local_addr()?.port();
    // A page that an earlier run served on this port must not mistake its version for ours.
    let run = std::process::id();
    let version = move |number: u64| -> Arc<str> { format!("{run}-{number}").into() };
    let first = Current {
        version: version(0),
        pages: Arc::new(look(&version(0)).unwrap_or_default()),
    };
    let (sender, current) = watch::channel(first);
    std::thread::spawn(move || {
        let mut number = 1;
        // Closed when the server is dropped.
        while !sender.is_closed() {
            std::thread::sleep(POLL_INTERVAL);
            let version = version(number);
            if let Some(pages) = look(&version) {
                number += 1;
                let pages = Arc::new(pages);
                sender.send_replace(Current { version, pages });
            }
        }
    });
    let site = Site {
        current,
        hosts: [format!("127.0.0.1:{port}"), format!("localhost:{port}")],
    };
    accept(listener, router(site)).await
}

/// Serves each connection. A client that does not send its request within [`HEADER_TIMEOUT`] is
/// disconnected.
async fn accept(listener: TcpListener, router: Router) -> io::Result<()> {
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            // Most errors concern one connection only; the others, such as too many open files,
            // pass.
            Err(_) => {
                tokio::time::sleep(POLL_INTERVAL).await;
                continue;
            }
        };
        let service = TowerToHyperService::new(router.clone());
        tokio::spawn(async move {
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new());
            http.header_read_timeout(HEADER_TIMEOUT);
            // A connection that fails concerns its client only.
            let _ = http.serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

fn router(site: Site) -> Router {
    Router::new()
        .route("/", get(show))
        .route("/changed", get(changed))
        .route("/page.css", get(style))
        .route("/page.js", get(script))
        .layer(middleware::from_fn_with_state(site.clone(), guard))
        .with_state(site)
}

/// Refuses requests that name another host, and sets the security headers.
async fn guard(State(site): State<Site>, request: Request, next: Next) -> Response {
    // DNS rebinding: another site can make its own name resolve to 127.0.0.1. Its `Host` is that
    // name.
    let host = request.headers().get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok()).unwrap_or("");
    let mut response = if !site
        .hosts
        .iter()
        .any(|other| other.eq_ignore_ascii_case(host))
    {
        let message = format!("This preview is at http://{}/ only.\n", site.hosts[0]);
        (StatusCode::FORBIDDEN, message).into_response()
    } else if !matches!(*request.method(), Method::GET | Method::HEAD) {
        (
            StatusCode::METHOD_NOT_ALLOWED,
            "The preview is read-only.\n",
        )
            .into_response()
    } else {
        next.run(request).await
    };
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn show(State(site): State<Site>, request: Request) -> Response {
    let pages = site.current.borrow().pages.clone();
    let page = match request.uri().query() {
        Some("publish") => pages.publish.clone(),
        _ => pages.draft.clone(),
    };
    typed("text/html; charset=utf-8", page)
}

async fn style() -> Response {
    typed(
        "text/css; charset=utf-8",
        include_str!("../../templates/page.css"),
    )
}

async fn script() -> Response {
    typed(
        "text/javascript; charset=utf-8",
        include_str!("../../templates/page.js"),
    )
}

fn typed(kind: &'static str, body: impl IntoResponse) -> Response {
    ([(header::CONTENT_TYPE, kind)], body).into_response()
}

/// The query of a long poll.
#[derive(Debug, Deserialize)]
struct Seen {
    /// The version that the page shows.
    #[serde(default)]
    version: String,
}

/// Returns the current version as soon as it differs from the one seen, or after the timeout.
async fn changed(State(site): State<Site>, Query(seen): Query<Seen>) -> String {
    let mut current = site.current.clone();
    let other = current.wait_for(|current| *current.version != *seen.version);
    let found = tokio::time::timeout(LONG_POLL_TIMEOUT, other).await;
    match found {
        Ok(Ok(current)) => current.version.to_string(),
        // Nothing changed, or the server is shutting down.
        _ => seen.version,
    }
}
