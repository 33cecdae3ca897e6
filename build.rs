//! Brings data into the form in which the program reads it quickest.
//!
//! The dictionary of `typos-dict` becomes two automata (finite-state transducers, crate `fst`): the
//! misspellings, each with what was meant, and the words that were meant, which are words that are
//! spelled right. As the crate has it, it is a table of 190,000 pointers. The loader sets them all
//! right at every start of the program, which took 10 ms before the first line of `main`; an
//! automaton costs nothing until a word is looked up, and takes a third of the space of the words.
//! Most words are not misspelt; a filter (crate `xorf`) a sixth the size of that automaton says so.
//!
//! The built-in settings become JSON: reading them as YAML was a tenth of the time that `check` of
//! one edition took.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use xorf::{BinaryFuse8, DmaSerializable};

#[path = "src/rules/spelling/word_hash.rs"]
mod word_hash;

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

    let hashes: Vec<u64> = misspelt
        .keys()
        .map(|word| word_hash::word_hash(word))
        .collect();
    let filter = BinaryFuse8::try_from(&hashes).expect("no two words have one hash");
    let mut descriptor = [0; BinaryFuse8::DESCRIPTOR_LEN];
    filter.dma_copy_descriptor_to(&mut descriptor);
    write("misspelt.descriptor", &descriptor);
    write("misspelt.fingerprints", filter.dma_fingerprints());

    // Each list of corrections once; the automaton has the byte at which it starts.
    let mut corrections = String::new();
    let mut starts = BTreeMap::new();
    for meant in misspelt.values() {
        starts.entry(*meant).or_insert_with(|| {
            let start = corrections.len();
            writeln!(corrections, "{}", meant.join(",")).expect("a string takes everything");
            u64::try_from(start).expect("a short text")
        });
    }
    let misspelt = misspelt.iter().map(|(word, meant)| (word, starts[*meant]));
    let misspelt = fst::Map::from_iter(misspelt).expect("a map is in order");
    write("misspelt.fst", misspelt.as_fst().as_bytes());
    write("corrections.txt", corrections.as_bytes());
    let right = fst::Set::from_iter(right).expect("a set is in order");
    write("right.fst", right.as_fst().as_bytes());
    println!("cargo::rustc-env=LWKD_VERSION={}", version());
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={SETTINGS}");
    println!("cargo::rerun-if-changed={KNOWN}");
    println!("cargo::rerun-if-changed=src/rules/spelling/word_hash.rs");
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
