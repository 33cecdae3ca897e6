//! Where a token is found: the environment, or what `gh` knows.

use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::github::{Address, GithubError, Token};

/// `gh` answers within milliseconds, unless it waits for something that never comes.
const GH_TIME: Duration = Duration::from_secs(5);

/// `GITHUB_TOKEN`, else `GH_TOKEN`, else what `gh` holds for this GitHub, else none.
///
/// # Errors
/// A token that cannot be one.
pub(crate) fn find(address: &Address) -> Result<Option<Token>, GithubError> {
    for name in ["GITHUB_TOKEN", "GH_TOKEN"] {
        if let Some(value) = std::env::var_os(name) {
            // What is not UTF-8 is no token either.
            if let Some(token) = Token::new(&value.to_string_lossy(), name)? {
                return Ok(Some(token));
            }
        }
    }
    match from_gh(&address.host()) {
        Some(text) => Token::new(&text, "`gh auth token`"),
        None => Ok(None),
    }
}

/// Asks `gh` for the token of `host` alone: another GitHub's token must not go there. What it says on stderr is of no
/// use here.
fn from_gh(host: &str) -> Option<String> {
    let mut gh = Command::new("gh")
        .args(["auth", "token", "--hostname", host])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdout = gh.stdout.take()?;
    let (sender, receiver) = mpsc::channel();
    // A thread of its own: a child of gh may keep the pipe open for ever.
    std::thread::spawn(move || {
        let mut text = String::new();
        if stdout.read_to_string(&mut text).is_ok() {
            let _ = sender.send(text);
        }
    });
    let end = Instant::now() + GH_TIME;
    let text = receiver.recv_timeout(GH_TIME).ok();
    loop {
        match gh.try_wait() {
            Ok(Some(status)) => return text.filter(|_| status.success()),
            Ok(None) if Instant::now() < end => std::thread::sleep(Duration::from_millis(5)),
            _ => break,
        }
    }
    let _ = gh.kill();
    let _ = gh.wait();
    None
}
