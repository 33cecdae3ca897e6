//! What a shell offers while somebody types, and the man pages.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

mod common;

/// What fish is offered for the last of `words`, without the descriptions.
fn offered(words: &[&str]) -> Vec<String> {
    let mut program = common::lwkd();
    program.env("LWKD_COMPLETE", "fish").arg("--").args(words);
    let output = program.output().expect("started");
    assert!(output.status.success(), "{words:?}: {output:?}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let values = text.lines().map(|line| line.split('\t').next());
    values
        .map(|value| value.unwrap_or_default().to_owned())
        .collect()
}

const NEWSLETTER: &str = "tests/commands/status.in";

#[test]
fn weeks_sections_and_rules_are_known() {
    let weeks = offered(&["lwkd", "-C", NEWSLETTER, "status", ""]);
    assert_eq!(weeks[..4], ["next", "last", "2024-07-28", "2024-07-21"]);
    let sections = offered(&["lwkd", "-C", NEWSLETTER, "fill", "--section", "Pro"]);
    assert_eq!(sections, ["Promotions"]);
    let rules = offered(&["lwkd", "explain", "slug"]);
    assert_eq!(rules, ["slug-mismatch"]);
    assert!(offered(&["lwkd", "explain", "sch"]).contains(&"schedule".to_owned()));
}

#[test]
fn options_offer_their_values() {
    let offers: [(&[&str], &[&str]); 5] = [
        (&["fill", "--pick="], &["--pick=list", "--pick=each"]),
        (
            &["check", "--format", ""],
            &["human", "json", "github", "rdjson"],
        ),
        (&["publish", "--format", ""], &["human", "json"]),
        (&["--color", ""], &["auto", "always", "never"]),
        (&["completions", "z"], &["zsh"]),
    ];
    for (words, values) in offers {
        assert_eq!(offered(&[&["lwkd"], words].concat()), values, "{words:?}");
    }
}

#[test]
fn what_is_for_other_programs_is_not_offered() {
    assert_eq!(offered(&["lwkd", "hook", "r"]), [""; 0]);
    assert!(offered(&["lwkd", "hook", ""]).contains(&"install".to_owned()));
    let commands = offered(&["lwkd", ""]);
    assert!(commands.contains(&"fill".to_owned()), "{commands:?}");
    assert!(
        !commands.contains(&"merge-driver".to_owned()),
        "{commands:?}"
    );
}

/// Outside a newsletter, and with settings that are wrong, there are no editions and no errors.
#[test]
fn without_a_newsletter_there_are_no_editions() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().to_str().expect("UTF-8");
    let weeks = || offered(&["lwkd", "-C", place, "digest", "2"]);
    assert_eq!(weeks(), [""; 0]);
    fs::create_dir(folder.path().join("_posts")).expect("made");
    fs::write(folder.path().join("lwkd.yaml"), "newsleter: {}").expect("written");
    assert_eq!(weeks(), [""; 0]);
}

#[test]
fn each_shell_gets_a_script_and_an_unknown_one_an_error() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = common::lwkd().args(["completions", shell]).output();
        let output = output.expect("started");
        let script = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success() && script.contains("LWKD_COMPLETE"),
            "{shell}: {script}"
        );
    }
    let output = common::lwkd().args(["completions", "cmd"]).output();
    assert_eq!(output.expect("started").status.code(), Some(2));
}

/// The words as bash splits them: at `=` too.
#[cfg(unix)]
#[test]
fn bash_completes_in_a_script() {
    let script = r#"
        eval "$(lwkd completions bash)"
        COMP_WORDS=(lwkd fill --pick = e) COMP_CWORD=4 COMP_TYPE=9
        _clap_complete_lwkd lwkd e = 2> /dev/null
        printf '%s\n' "${COMPREPLY[@]}"
    "#;
    let binary = Path::new(env!("CARGO_BIN_EXE_lwkd"));
    let mut path = binary.parent().expect("a folder").as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").expect("a PATH"));
    let output: Output = Command::new("bash")
        .args(["-c", script])
        .env("PATH", path)
        .output()
        .expect("bash");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "each\n",
        "{output:?}"
    );
}

#[test]
fn every_command_has_a_man_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = common::lwkd()
        .args(["man", "pages/man1"])
        .current_dir(folder.path())
        .output()
        .expect("started");
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(printed.starts_with("pages/man1/lwkd.1\n"), "{printed}");
    for command in [
        "new",
        "fill",
        "check",
        "merge-driver",
        "hook-install",
        "completions",
        "man",
    ] {
        let path = folder.path().join(format!("pages/man1/lwkd-{command}.1"));
        let page = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            page.contains(".SH EXAMPLES") || command == "hook-install",
            "{command}: {page}"
        );
        assert!(page.contains(".SH NAME"), "{command}: {page}");
    }
    assert!(!printed.contains("hook-run"), "{printed}");
}
