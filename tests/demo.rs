//! What the demo prints at its end can be typed, without a hidden clock.
#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

mod common;

/// `program` without access to GitHub, without cargo, and with today's date.
fn today(program: &str, folder: &Path, home: &Path) -> Command {
    let mut command = Command::new(program);
    common::isolate(&mut command, home, Path::new("/usr/bin"));
    command.env_remove("SOURCE_DATE_EPOCH").current_dir(folder);
    command
}

#[test]
fn the_commands_at_the_end_of_the_demo_work() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |program: &str| today(program, folder.path(), folder.path());
    let demo = run(env!("CARGO_BIN_EXE_lwkd"))
        .args(["demo", "a folder"])
        .output()
        .expect("ended");
    let shown = String::from_utf8(demo.stdout).expect("UTF-8");
    assert!(demo.status.success(), "{shown}");
    let (_, end) = shown
        .split_once("Continue with this draft:\n")
        .expect("an end");
    let commands: Vec<&str> = end.lines().map(str::trim).collect();
    let [preview, publish] = commands.as_slice() else {
        panic!("two commands: {end}");
    };

    let mut serving = run("sh")
        .args(["-c", &format!("exec {} ", preview.replace(" --open", ""))])
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let mut url = String::new();
    let output = serving.stdout.take().expect("a pipe");
    BufReader::new(output).read_line(&mut url).expect("a line");
    serving.kill().expect("ended");
    serving.wait().expect("ended");
    assert!(url.starts_with("http://127.0.0.1:"), "{preview}: {url}");

    let published = run("sh").args(["-c", publish]).output().expect("ended");
    let said = String::from_utf8_lossy(&published.stderr).into_owned();
    assert!(published.status.success(), "{publish}: {said}");
}

#[test]
fn cargo_and_an_installed_program_are_named_as_they_are_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Path::new(env!("CARGO_BIN_EXE_lwkd"));
    let last_line = |command: &mut Command, name: &str| {
        let demo = command.args(["demo", name]).output().expect("ended");
        let shown = String::from_utf8(demo.stdout).expect("UTF-8");
        shown.lines().last().expect("a line").trim().to_owned()
    };
    let run = || today(env!("CARGO_BIN_EXE_lwkd"), folder.path(), folder.path());
    let by_cargo = last_line(run().env("CARGO", "/usr/bin/cargo"), "a");
    assert!(
        by_cargo.starts_with("cargo run -q -- -C a publish"),
        "{by_cargo}"
    );
    let path = program.parent().expect("a folder");
    let installed = last_line(run().env("PATH", path), "b");
    assert!(installed.starts_with("lwkd -C b publish"), "{installed}");
}
