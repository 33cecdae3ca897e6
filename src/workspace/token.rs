//! Finds a GitHub token: in the environment, or with `gh`.

use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::github::{Address, GithubError, Token};

/// The time limit of `gh`. It answers within milliseconds unless it hangs.
const GH_TIMEOUT: Duration = Duration::from_secs(5);

/// The token in `GITHUB_TOKEN`, else `GH_TOKEN`, else the one that `gh` has for this host.
///
/// # Errors
/// A value that is not a valid token.
pub(crate) fn find(address: &Address) -> Result<Option<Token>, GithubError> {
    for name in ["GITHUB_TOKEN", "GH_TOKEN"] {
        if let Some(value) = std::env::var_os(name) {
            // A value that is not valid UTF-8 is refused as a token too.
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

/// Asks `gh` for the token of `host`: a token of another host must not be sent there.
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
    // In a thread, because a child of gh may keep the pipe open for ever.
    std::thread::spawn(move || {
        let mut text = String::new();
        if stdout.read_to_string(&mut text).is_ok() {
            let _ = sender.send(text);
        }
    });
    let end = Instant::now() + GH_TIMEOUT;
    let text = receiver.recv_timeout(GH_TIMEOUT).ok();
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
