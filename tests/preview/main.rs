//! `lwkd preview` as a browser meets it: over HTTP, and in headless Chromium where one is
//! installed.

mod any_draft;
#[path = "../common/mod.rs"]
mod common;
mod http;
mod looks;
#[cfg(unix)]
mod pictures;
mod webdriver;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use http::ask;
use webdriver::Browser;

const DRAFT: &str = "---
layout: post
title: Week Ending July 28, 2024
date: 2024-08-01 22:00:00 -0000
slug: 2024-07-28-update
---

## Developer News

Some words with <img src=https://example.org/x onerror=\"window.obeyed = 1\"> HTML.

<script>window.obeyed = 1</script>

[run](javascript:window.obeyed=1) ![picture](https://example.org/p.png)

## Other Merges

* The first line has a | pipe [in it](https://github.com/kubernetes/kubernetes/pull/1)
* The last line [of all](https://github.com/kubernetes/kubernetes/pull/2)
";

/// A newsletter with one draft, and the program that shows it.
struct Preview {
    program: Child,
    port: u16,
    draft: PathBuf,
    _folder: TempDir,
}

impl Preview {
    fn of(text: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("_posts")).expect("made");
        let draft = folder.path().join("_posts/2024-07-28-update.md");
        fs::write(&draft, text).expect("written");
        let mut program = preview(folder.path(), &[])
            .stdout(Stdio::piped())
            .spawn()
            .expect("started");
        let mut url = String::new();
        let mut said = BufReader::new(program.stdout.take().expect("piped"));
        said.read_line(&mut url).expect("an address");
        let port = url.trim().trim_end_matches('/').rsplit_once(':');
        let port = port.and_then(|port| port.1.parse().ok()).expect(&url);
        Self {
            program,
            port,
            draft,
            _folder: folder,
        }
    }

    fn get(&self, path: &str) -> http::Answer {
        ask(self.port, "GET", path, &[], "")
    }

    /// Saves as many editors do: a new file, moved over the old one.
    fn save(&self, text: &str) {
        let beside = self.draft.with_extension("new");
        fs::write(&beside, text).expect("written");
        fs::rename(&beside, &self.draft).expect("moved");
    }

    fn version(&self) -> String {
        let page = self.get("/").body;
        let (_, rest) = page.split_once("data-version=\"").expect("a version");
        rest.split('"').next().expect("an end").to_owned()
    }

    /// Waits for the answer that the page waits for; how long it took.
    fn wait_for_change(&self, version: &str) -> Duration {
        let start = Instant::now();
        let answer = self.get(&format!("/changed?version={version}"));
        assert_ne!(answer.body, version, "nothing changed");
        start.elapsed()
    }

    #[cfg(unix)]
    fn signal(mut self, signal: &str) -> ExitStatus {
        let id = self.program.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status();
        assert!(sent.expect("kill").success());
        self.program.wait().expect("ended")
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn preview(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = common::lwkd();
    command
        .arg("-C")
        .arg(folder)
        .args(["preview", "2024-07-28", "--quiet"])
        .args(arguments)
        .stdin(Stdio::null());
    command
}

#[test]
fn the_page_shows_the_edition_with_its_findings_and_obeys_nothing_in_it() {
    let preview = Preview::of(DRAFT);
    let page = preview.get("/");
    assert_eq!(page.status, 200);
    for expected in [
        "<h1>Week Ending July 28, 2024</h1>",
        "<h2 id=\"other-merges\">Other Merges</h2>",
        "https://github.com/kubernetes/kubernetes/pull/1",
        "class=\"note error\"",
        "data-copy=\"* The first line has a \\| pipe",
    ] {
        assert!(page.body.contains(expected), "{expected} in {}", page.body);
    }
    for refused in ["<img", "<script>", "href=\"javascript", "src=\"http"] {
        assert!(!page.body.contains(refused), "{refused} in {}", page.body);
    }
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(
        !policy.contains("unsafe") && !policy.contains("http"),
        "{policy}"
    );
    for file in ["/page.css", "/page.js"] {
        assert_eq!(preview.get(file).status, 200);
    }
}

#[test]
fn only_this_machine_is_answered_and_only_reading() {
    let preview = Preview::of(DRAFT);
    let port = preview.port;
    for host in [
        "example.org",
        "example.org:80",
        "127.0.0.1",
        "127.0.0.1:1",
        "",
    ] {
        let answer = ask(port, "GET", "/", &[("Host", host)], "");
        assert_eq!(answer.status, 403, "{host}");
        assert!(!answer.body.contains("Week Ending"), "{host}");
    }
    let local = format!("localhost:{port}");
    assert_eq!(ask(port, "GET", "/", &[("Host", &local)], "").status, 200);
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        assert_eq!(ask(port, method, "/", &[], "").status, 405, "{method}");
    }
    assert_eq!(preview.get("/_posts/2024-07-28-update.md").status, 404);
}

#[test]
fn head_is_answered_like_get_without_the_page() {
    let preview = Preview::of(DRAFT);
    let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).expect("a server");
    let host = format!("Host: 127.0.0.1:{}", preview.port);
    let request = format!("HEAD / HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("asked");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let length = format!("content-length: {}\r\n", preview.get("/").body.len());
    assert!(answer.contains(&length), "{answer}");
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
}

#[test]
fn a_client_that_never_finishes_its_request_is_disconnected() {
    let preview = Preview::of(DRAFT);
    let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).expect("a server");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a limit");
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: 127")
        .expect("asked");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("disconnected");
    let answer = String::from_utf8_lossy(&answer);
    assert!(!answer.contains("200"), "{answer}");
}

#[test]
fn a_save_is_seen() {
    let preview = Preview::of(DRAFT);
    let version = preview.version();
    preview.save(&format!("{DRAFT}* A new line\n"));
    let took = preview.wait_for_change(&version);
    println!("the change was seen after {took:?}");
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert!(preview.get("/").body.contains("A new line"));
}

#[test]
fn a_draft_that_cannot_be_read_is_reported_and_read_again_later() {
    let preview = Preview::of(DRAFT);
    let version = preview.version();
    fs::write(&preview.draft, b"## \xff\n").expect("written");
    preview.wait_for_change(&version);
    let page = preview.get("/").body;
    assert!(page.contains("is not valid UTF-8: byte 4"), "{page}");
    assert!(
        page.contains("The last line"),
        "as it was read last: {page}"
    );

    let version = preview.version();
    fs::remove_file(&preview.draft).expect("removed");
    preview.wait_for_change(&version);
    assert!(preview.get("/").body.contains("update.md was removed"));

    let version = preview.version();
    preview.save(DRAFT);
    preview.wait_for_change(&version);
    let page = preview.get("/").body;
    assert!(
        !page.contains("role=\"alert\"") && page.contains("The last line"),
        "{page}"
    );
}

#[test]
fn a_port_that_is_taken_is_an_error() {
    let preview_there = Preview::of(DRAFT);
    let folder = preview_there.draft.parent().expect("_posts");
    let port = preview_there.port.to_string();
    let mut second = preview(folder, &["--port", &port])
        .stderr(Stdio::piped())
        .spawn()
        .expect("started");
    let status = second.wait().expect("ended");
    let mut said = String::new();
    let mut stderr = second.stderr.take().expect("piped");
    stderr.read_to_string(&mut said).expect("text");
    assert_eq!(status.code(), Some(2), "{said}");
    let expected = format!("cannot listen on port {port}: another program uses it");
    assert!(said.contains(&expected), "{said}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_with_130() {
    let preview = Preview::of(DRAFT);
    assert_eq!(preview.get("/").status, 200);
    assert_eq!(preview.signal("-INT").code(), Some(130));
}

#[test]
fn a_browser_shows_reloads_and_copies() {
    let browser = match Browser::start() {
        Ok(browser) => browser,
        Err(why) => {
            common::skip("browser", &why);
            return;
        }
    };
    let many = (10..90)
        .map(|value| format!("* Line {value} [of many](https://github.com/a/b/pull/{value})\n"));
    let text = format!("{DRAFT}{}", many.collect::<String>());
    let preview = Preview::of(&text);
    let url = format!("http://127.0.0.1:{}", preview.port);
    browser.open(&format!("{url}/"));
    let permissions = serde_json::json!({"origin": url, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]});
    browser.devtools("Browser.grantPermissions", &permissions);

    // Nothing of the draft runs, and nothing comes from elsewhere.
    assert!(browser.run("return window.obeyed === undefined").as_bool() == Some(true));
    let elsewhere = browser.run(
        "return performance.getEntriesByType('resource').map(it => it.name).filter(it => !it.startsWith(location.origin + '/') && !it.startsWith('data:'))",
    );
    assert_eq!(elsewhere, serde_json::json!([]));

    // The whole fixed line is copied.
    browser.click("article li .note.error button.copy");
    let copied =
        browser.run_async("navigator.clipboard.readText().then(done, it => done(String(it)))");
    let line =
        "* The first line has a \\| pipe [in it](https://github.com/kubernetes/kubernetes/pull/1)";
    assert_eq!(copied.as_str(), Some(line));
    let label = browser.run("return document.querySelector('button.copy.done')?.textContent");
    assert_eq!(label.as_str(), Some("Copied"));

    // A save changes the page in place: the line that is read stays where it is, though text above
    // it grows.
    browser.run("window.same = true; scrollTo(0, 1500)");
    let before = browser.run("return scrollY").as_f64().expect("a number");
    assert!(before > 1000.0, "the page is long enough: {before}");
    let last = "[...document.querySelectorAll('article li')].at(-40).getBoundingClientRect().top";
    let place = browser
        .run(&format!("return {last}"))
        .as_f64()
        .expect("a number");
    let grown = text.replacen("Some words", "An added paragraph.\n\nSome words", 1);
    let start = Instant::now();
    preview.save(&grown);
    let is_there =
        "return document.querySelector('article').textContent.includes('An added paragraph.')";
    while browser.run(is_there).as_bool() != Some(true) {
        assert!(
            start.elapsed() < Duration::from_secs(5),
            "the page never changed"
        );
    }
    println!("the page changed after {:?}", start.elapsed());
    assert_eq!(
        browser.run("return window.same").as_bool(),
        Some(true),
        "not reloaded"
    );
    let after = browser
        .run(&format!("return {last}"))
        .as_f64()
        .expect("a number");
    assert!(
        (after - place).abs() < 2.0,
        "the line moved from {place} to {after}"
    );

    let complaints = browser.complaints();
    assert!(complaints.is_empty(), "{complaints:?}");
}
