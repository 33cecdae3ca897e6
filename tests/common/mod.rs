//! What several test programs share.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// 12:00 UTC on 31 July 2024, the Wednesday after the week of the sample data, in seconds.
pub(crate) const NOW: &str = "1722427200";

/// The edition of the week ending on 28 July 2024.
pub(crate) const EDITION: &str = "_posts/2024-07-28-update.md";

/// A recorded week, for `fill --from`: what GitHub would have answered for the week ending on 28
/// July 2024. Sample data, written by hand.
pub(crate) const RECORDING: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/templates/demo/week-2024-07-28.json"
);

/// Variables that would give a test the developer's own access to GitHub.
const ACCESS: [&str; 4] = [
    "GITHUB_TOKEN",
    "GH_TOKEN",
    "GITHUB_API_URL",
    "GITHUB_GRAPHQL_URL",
];

/// The program under test at [`NOW`], without access to GitHub.
pub(crate) fn lwkd() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lwkd"));
    command.env("SOURCE_DATE_EPOCH", NOW);
    for name in ACCESS {
        command.env_remove(name);
    }
    command
}

/// A newsletter with [`EDITION`] and the folder of its record.
pub(crate) fn newsletter(draft: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["_posts", ".lwkd"] {
        fs::create_dir(folder.path().join(name)).expect("made");
    }
    fs::write(folder.path().join(EDITION), draft).expect("written");
    folder
}

/// Clears the environment of `command` but for a PATH that starts with `folder`: no git
/// configuration, no access to GitHub. Commits are Ann Example's, at a fixed time.
pub(crate) fn isolate(command: &mut Command, home: &Path, folder: &Path) {
    let path = env::var_os("PATH").expect("a PATH");
    let folders = [folder.to_owned()]
        .into_iter()
        .chain(env::split_paths(&path));
    command
        .env_clear()
        .env("PATH", env::join_paths(folders).expect("joined"))
        .env("HOME", home)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("SOURCE_DATE_EPOCH", NOW);
    for role in ["AUTHOR", "COMMITTER"] {
        command
            .env(format!("GIT_{role}_NAME"), "Ann Example")
            .env(format!("GIT_{role}_EMAIL"), "ann@example.org")
            .env(format!("GIT_{role}_DATE"), "2024-07-29T12:00:00Z");
    }
}

/// Writes a script that can be run.
#[cfg(unix)]
pub(crate) fn write_script(path: &Path, script: &str) {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    fs::write(path, script).expect("written");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("set");
}

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
