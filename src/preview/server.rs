//! The server: two pages, their style and script, and a question that is answered when the draft changes.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::preview::Pages;

/// How often the draft is looked at. With the time to check and send it, a change is seen well within 200 ms.
const GLANCE: Duration = Duration::from_millis(40);

/// A question for changes is answered after so long in any case, so that nobody keeps one of a browser's few
/// connections for ever.
const PATIENCE: Duration = Duration::from_secs(25);

/// Nothing is loaded from elsewhere, nothing in a draft runs, and no other page may frame this one.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The pages, and what tells them from those before.
#[derive(Clone, Debug)]
struct Current {
    version: Arc<str>,
    pages: Arc<Pages>,
}

#[derive(Clone, Debug)]
struct Site {
    current: watch::Receiver<Current>,
    /// The values of `Host` that mean this server.
    hosts: [String; 2],
}

/// Serves pages on `listener`, which is bound to this machine alone, for as long as it is polled. `look` is called again and again, on
/// a thread that may read files; it is told the version that new pages would have, and answers with pages where
/// something changed since it was called last. The first call has to answer.
///
/// # Errors
/// Where the system does not let it listen.
pub async fn serve(
    listener: TcpListener,
    mut look: impl FnMut(&str) -> Option<Pages> + Send + 'static,
) -> io::Result<()> {
    let port = listener.local_addr()?.port();
    // A page of an earlier run on the same port must not take its own version for ours.
    let run = std::process::id();
    let version = move |number: u64| -> Arc<str> { format!("{run}-{number}").into() };
    let first = Current {
        version: version(0),
        pages: Arc::new(look(&version(0)).unwrap_or_default()),
    };
    let (sender, current) = watch::channel(first);
    std::thread::spawn(move || {
        let mut number = 1;
        // Once the server is dropped nobody can ask any more.
        while !sender.is_closed() {
            std::thread::sleep(GLANCE);
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
    axum::serve(listener, router(site)).await
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

/// Lets in whoever means this server, and tells the browser what the page may do.
async fn guard(State(site): State<Site>, request: Request, next: Next) -> Response {
    // A page elsewhere can make its own name lead to 127.0.0.1 and ask us as if we were its server; the name betrays it.
    let host = request.headers().get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok()).unwrap_or("");
    let mut response = if !site
        .hosts
        .iter()
        .any(|other| other.eq_ignore_ascii_case(host))
    {
        let message = format!("This preview is at http://{}/ only.\n", site.hosts[0]);
        (StatusCode::FORBIDDEN, message).into_response()
    } else if request.method() != Method::GET {
        (StatusCode::METHOD_NOT_ALLOWED, "A preview is only read.\n").into_response()
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

/// What a page says that asks for changes.
#[derive(Debug, Deserialize)]
struct Seen {
    /// The version that it shows.
    #[serde(default)]
    version: String,
}

/// Answers with the current version as soon as it is another than the one seen, or after a while.
async fn changed(State(site): State<Site>, Query(seen): Query<Seen>) -> String {
    let mut current = site.current.clone();
    let other = current.wait_for(|current| *current.version != *seen.version);
    let found = tokio::time::timeout(PATIENCE, other).await;
    match found {
        Ok(Ok(current)) => current.version.to_string(),
        // Nothing changed, or the server is about to end.
        _ => seen.version,
    }
}
