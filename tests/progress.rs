//! The line that says what `fill` waits for, as a person at a terminal sees it.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use expectrl::session::OsSession;
use expectrl::{ControlCode, Eof, Expect};

mod common;

/// Takes the line away that the cursor is on.
const CLEARED: &str = "\r\u{1b}[2K";

/// A GitHub that asks everyone to come back in half a minute; its address.
fn busy_github() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || turn_away(stream));
        }
    });
    format!("http://{address}")
}

/// Reads one request to its end and says when to come back.
fn turn_away(mut stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim_end().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        if line.is_empty() {
            break;
        }
    }
    reader.read_exact(&mut vec![0; length])?;
    stream.write_all(b"HTTP/1.1 429 Too Many Requests\r\nretry-after: 30\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
}

#[test]
fn a_wait_is_counted_down_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let posts = folder.path().join("_posts");
    fs::create_dir(&posts).expect("made");
    let draft =
        "---\nlayout: post\ntitle: Week Ending July 28, 2024\n---\n\n## Other Merges\n\n*\n";
    fs::write(posts.join("2024-07-28-update.md"), draft).expect("written");
    let mut command = common::lwkd();
    command
        .arg("-C")
        .arg(folder.path())
        .args(["fill", "2024-07-28"])
        .env("GITHUB_API_URL", busy_github())
        .env("GITHUB_TOKEN", "a-token")
        .env("XDG_CACHE_HOME", folder.path().join("cache"))
        .env("TERM", "xterm")
        .env("NO_COLOR", "1");
    let mut terminal = OsSession::spawn(command).expect("a terminal");
    terminal.set_expect_timeout(Some(Duration::from_secs(20)));
    for left in ["30 s", "29 s"] {
        let line = format!("rate limit: waiting for GitHub, {left}");
        terminal.expect(line.as_str()).expect("a countdown");
    }
    terminal.send(ControlCode::EndOfText).expect("Ctrl-C");
    let rest = terminal.expect(Eof).expect("an end");
    let rest = String::from_utf8_lossy(rest.as_bytes()).into_owned();
    let (shown, said) = rest
        .split_once("error: interrupted")
        .expect("its last words");
    assert!(
        shown.ends_with(CLEARED),
        "the line is still there: {shown:?}"
    );
    assert!(said.contains("nothing was written"), "{said}");
}
