//! Brings data into the form in which the program reads it quickest.
//!
//! The dictionary of `typos-dict` is laid flat: the misspellings, each with what was meant, so that
//! a word is looked up in one place; and the words that were meant, which are words that are
//! spelled right. As the crate has it, it is a table of 190,000 pointers. The loader sets them all
//! right at every start of the program, which took 10 ms before the first line of `main`; flat text
//! costs nothing until a word is looked up.
//!
//! The built-in settings become JSON: reading them as YAML was a tenth of the time that `check` of
//! one edition took.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

#[path = "src/rules/spelling/hash.rs"]
mod hash;

use hash::{LONGEST, slots};

/// The settings that are built in, from here.
const SETTINGS: &str = "templates/lwkd.yaml";

/// Words that are spelled correctly, and nearly the same as another word.
const KNOWN: &str = "src/rules/spelling/known.txt";

fn main() {
    let folder = env::var_os("OUT_DIR").expect("cargo sets it");
    let write = |name: &str, what: &[u8]| {
        fs::write(Path::new(&folder).join(name), what).expect("cargo made the folder");
    };
    let settings = fs::read_to_string(SETTINGS).expect("the built-in settings can be read");
    let settings: serde_json::Value = serde_yaml::from_str(&settings).expect("they are YAML");
    write("settings.json", settings.to_string().as_bytes());

    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase());
    let entries = typos_dict::WORD.map.entries();
    let misspelt: BTreeMap<String, &[&str]> = entries
        .map(|(word, meant)| (word.into_inner().to_lowercase(), *meant))
        .filter(|(word, _)| plain(word))
        .collect();
    let meant = misspelt.values().copied().flatten().copied();
    let known = fs::read_to_string(KNOWN).expect("the list of known words can be read");
    let right = meant.chain(known.split_ascii_whitespace());
    let right: BTreeSet<&str> = right.filter(|word| plain(word)).collect();

    let lines = misspelt
        .iter()
        .map(|misspelt| (misspelt.0.as_str(), misspelt.1.join(",")));
    let (text, slots) = table(lines.collect());
    write("misspelt.txt", text.as_bytes());
    write("misspelt.slots", &slots);
    let (text, slots) = table(right.iter().map(|right| (*right, String::new())).collect());
    write("right.txt", text.as_bytes());
    write("right.slots", &slots);
    println!("cargo::rustc-env=LWKD_VERSION={}", version());
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={SETTINGS}");
    println!("cargo::rerun-if-changed={KNOWN}");
    println!("cargo::rerun-if-changed=src/rules/spelling/hash.rs");
}

/// A line `word text` for each word, and a hash table of the lines: slots of four bytes, in little
/// endian, with 0 or one more than the byte at which a line starts. At least half of the slots are
/// empty, so that a search is short.
fn table(words: Vec<(&str, String)>) -> (String, Vec<u8>) {
    let mut table = vec![0_u32; 2 * words.len() + 1];
    let mut lines = String::new();
    for (word, text) in words {
        assert!(word.len() <= LONGEST, "`{word}` is too long to be found");
        let slot = slots(word, table.len()).find(|slot| table[*slot] == 0);
        let start = u32::try_from(lines.len() + 1).expect("a dictionary below four gigabytes");
        table[slot.expect("half of the slots are empty")] = start;
        writeln!(lines, "{word} {text}").expect("a string takes everything");
    }
    (
        lines,
        table.iter().flat_map(|slot| slot.to_le_bytes()).collect(),
    )
}

/// What `lwkd --version` prints: `0.1.0 (b1b0fc2d3 2026-11-27)`, with the commit and its date where
/// they are known.
///
/// A debug build does without: each commit would compile the crate again.
fn version() -> String {
    let version = env::var("CARGO_PKG_VERSION").expect("cargo sets it");
    let commit = match env::var("PROFILE").as_deref() {
        Ok("release") => commit_of_package().or_else(commit_of_repository),
        _ => None,
    };
    match commit {
        Some(commit) => format!("{version} ({commit})"),
        None => version,
    }
}

/// The commit that a package of crates.io was made from.
fn commit_of_package() -> Option<String> {
    let text = fs::read_to_string(".cargo_vcs_info.json").ok()?;
    let info: serde_json::Value = serde_json::from_str(&text).ok()?;
    Some(info["git"]["sha1"].as_str()?.get(..9)?.to_owned())
}

/// The commit that is checked out, and its date; `None` without git, or in the repository of
/// something else that holds a copy of this crate.
fn commit_of_repository() -> Option<String> {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    };
    if !git(&["rev-parse", "--show-prefix"])?.is_empty() {
        return None;
    }
    for file in ["HEAD", "logs/HEAD"] {
        println!(
            "cargo::rerun-if-changed={}",
            git(&["rev-parse", "--git-path", file])?
        );
    }
    git(&["log", "-1", "--abbrev=9", "--format=%h %cs"])
}
