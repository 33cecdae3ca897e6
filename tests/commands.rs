//! Every transcript is replayed: those in `tests/commands/`, in `examples/` and in the README.

use std::path::PathBuf;

use trycmd::TestCases;

mod common;

#[test]
fn transcripts_hold() {
    cases()
        .env("SOURCE_DATE_EPOCH", common::NOW)
        .case("tests/commands/*.md")
        .case("tests/commands/*.toml");
}

/// What readers see on pages holds for them: today, and in a clone without hidden variables.
#[test]
fn pages_can_be_typed_as_they_stand() {
    cases().case("examples/*/README.md").case("README.md");
}

/// Cases without access to GitHub, without git's configuration, and without colours.
fn cases() -> TestCases {
    // No test may see the developer's own GitHub access.
    let cases = TestCases::new();
    for name in ["GITHUB_TOKEN", "GH_TOKEN"] {
        cases.env(name, "");
    }
    // The story of many writers runs git, with nobody's configuration.
    for (name, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_AUTHOR_NAME", "Ann Example"),
        ("GIT_AUTHOR_EMAIL", "ann@example.org"),
        ("GIT_COMMITTER_NAME", "Ann Example"),
        ("GIT_COMMITTER_EMAIL", "ann@example.org"),
    ] {
        cases.env(name, value);
    }
    cases
        .register_bin("git", on_the_path("git"))
        .register_bin("cp", on_the_path("cp"))
        .env("GITHUB_API_URL", "http://127.0.0.1:1")
        .env("NO_COLOR", "1")
        .env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"));
    cases
}

/// The program that a shell would run.
fn on_the_path(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").expect("a PATH");
    let mut programs = std::env::split_paths(&path).map(|folder| folder.join(name));
    programs
        .find(|program| program.is_file())
        .expect("it is installed")
}
