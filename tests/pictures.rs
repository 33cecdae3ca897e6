//! The recording of a terminal that the README shows is what `lwkd demo` prints.
//!
//! `SNAPSHOTS=overwrite cargo test --test suite pictures::` records it again.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anstyle_svg::{Term, WIN10_CONSOLE};
use expectrl::session::OsSession;
use expectrl::{Eof, Expect};

mod common;

const RECORDING: &str = "examples/pictures/demo.svg";

/// What a terminal of 80×24 gets when `lwkd demo` is typed there.
fn recorded() -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let binary = Path::new(env!("CARGO_BIN_EXE_lwkd"));
    let mut command = Command::new("sh");
    command.args(["-c", "stty cols 80 rows 24; exec lwkd demo newsletter"]);
    common::isolate(
        &mut command,
        folder.path(),
        binary.parent().expect("a folder"),
    );
    command
        .env("TERM", "xterm-256color")
        .current_dir(folder.path());
    let mut session = OsSession::spawn(command).expect("a terminal");
    session.set_expect_timeout(Some(Duration::from_secs(60)));
    let printed = session.expect(Eof).expect("the end");
    let printed = String::from_utf8(printed.as_bytes().to_owned()).expect("UTF-8");
    let prompt = "\u{1b}[1m$ lwkd demo newsletter\u{1b}[0m\n";
    prompt.to_owned() + &printed.replace("\r\n", "\n")
}

#[test]
fn the_recording_in_the_readme_is_what_the_demo_prints() {
    let printed = recorded();
    let plain = anstream::adapter::strip_str(&printed).to_string();
    assert!(plain.contains("\n$ lwkd check"), "{plain}");
    for line in plain.lines() {
        let width = line.chars().count();
        assert!(width <= 80, "{width} columns: {line}");
    }
    let svg = Term::new().palette(WIN10_CONSOLE).render_svg(&printed);
    if std::env::var_os("SNAPSHOTS").is_some_and(|how| how == "overwrite") {
        fs::create_dir_all("examples/pictures").expect("made");
        fs::write(RECORDING, &svg).expect("written");
    }
    let kept = fs::read_to_string(RECORDING).unwrap_or_default();
    assert!(
        kept == svg,
        "{RECORDING} is out of date: SNAPSHOTS=overwrite cargo test --test suite pictures::\n{plain}"
    );
    let readme = fs::read_to_string("README.md").expect("a README");
    assert!(readme.contains(RECORDING), "the README shows it");
}
