//! Every transcript is replayed: those in `tests/commands/`, in `examples/` and in the README.

use trycmd::TestCases;

mod common;

#[test]
fn transcripts_hold() {
    // No test may see the developer's own GitHub access.
    let cases = TestCases::new();
    for name in ["GITHUB_TOKEN", "GH_TOKEN"] {
        cases.env(name, "");
    }
    cases
        .env("SOURCE_DATE_EPOCH", common::NOW)
        .env("GITHUB_API_URL", "http://127.0.0.1:1")
        .env("NO_COLOR", "1")
        .env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"))
        .case("tests/commands/*.md")
        .case("tests/commands/*.toml")
        .case("examples/*/README.md")
        .case("README.md");
}
