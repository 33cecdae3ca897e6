//! Helpers that several test programs share.

use std::env;

/// Reports that a test is skipped because `tool` is missing.
///
/// # Panics
///
/// Where `LWKD_REQUIRE` names the tool (names are separated by spaces). CI sets it, so that nothing
/// is skipped there.
pub(crate) fn skip(tool: &str, why: &str) {
    let required = env::var("LWKD_REQUIRE").unwrap_or_default();
    assert!(
        !required.split_whitespace().any(|name| name == tool),
        "LWKD_REQUIRE names {tool}: {why}"
    );
    #[expect(clippy::print_stderr, reason = "a skipped test says why")]
    {
        eprintln!("skipped: {why}");
    }
}
