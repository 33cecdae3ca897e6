//! Brings data into the form in which the program reads it quickest.
//!
//! The dictionary of `typos-dict` is laid flat: the misspellings, each with what was meant, so that a word is looked up in
//! one place; and the words that were meant, which are words that are spelled right. As the crate has it, it is a table
//! of 190,000 pointers. The loader sets them all right at every start of the program, which took 10 ms before the first
//! line of `main`; flat text costs nothing until a word is looked up.
//!
//! The built-in settings become JSON: reading them as YAML was a fifth of the time that `check` of one edition took.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

#[path = "src/rules/spelling/hash.rs"]
mod hash;

use hash::{hash, place};

/// So many words share a block of 64 bits: one of 200 words that are not in a filter is taken for one that is, and then
/// looked up in vain.
const IN_A_BLOCK: usize = 4;

/// The settings that are built in, from here.
const SETTINGS: &str = "templates/lwkd.yaml";

fn main() {
    let folder = env::var_os("OUT_DIR").expect("cargo sets it");
    let write = |name: &str, what: &[u8]| {
        fs::write(Path::new(&folder).join(name), what).expect("cargo made the folder");
    };
    let settings = fs::read_to_string(SETTINGS).expect("the built-in settings can be read");
    let settings: serde_json::Value = serde_yaml::from_str(&settings).expect("they are YAML");
    write("settings.json", settings.to_string().as_bytes());

    let plain = |it: &str| it.bytes().all(|it| it.is_ascii_lowercase());
    let entries = typos_dict::WORD.map.entries();
    let mut lines: Vec<(String, &[&str])> = entries
        .map(|(word, meant)| (word.into_inner().to_lowercase(), *meant))
        .filter(|(word, _)| plain(word))
        .collect();
    lines.sort();
    let meant = lines.iter().flat_map(|it| it.1).copied();
    let right: BTreeSet<(usize, &str)> = meant
        .filter(|it| plain(it))
        .map(|it| (it.len(), it))
        .collect();

    let (text, blocks) = dictionary(&lines);
    write("misspellings.txt", text.as_bytes());
    write("misspellings.blocks", &blocks);
    write("right_words.rs", by_length(&right).as_bytes());
    write("right_words.filter", &filter(&right));
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={SETTINGS}");
    println!("cargo::rerun-if-changed=src/rules/spelling/hash.rs");
}

/// The lines `misspelling right,right`, those of one block together; and for each block its 64 bits and the byte at which
/// its lines begin, in little endian.
fn dictionary(lines: &[(String, &[&str])]) -> (String, Vec<u8>) {
    let count = lines.len().div_ceil(IN_A_BLOCK);
    let mut blocks = vec![(0_u64, String::new()); count];
    for (word, meant) in lines {
        let (block, bits) = place(hash(word.as_bytes()), count);
        blocks[block].0 |= bits;
        writeln!(blocks[block].1, "{word} {}", meant.join(",")).expect("a string takes everything");
    }
    let (mut text, mut table) = (String::new(), Vec::new());
    for (bits, lines) in blocks {
        let begin = u32::try_from(text.len()).expect("a dictionary has less than four gigabytes");
        table.extend(bits.to_le_bytes());
        table.extend(begin.to_le_bytes());
        text.push_str(&lines);
    }
    (text, table)
}

/// A filter of `words`: its blocks of 64 bits in little endian.
fn filter(words: &BTreeSet<(usize, &str)>) -> Vec<u8> {
    let mut blocks = vec![0_u64; words.len().div_ceil(IN_A_BLOCK)];
    for (_, word) in words {
        let (block, bits) = place(hash(word.as_bytes()), blocks.len());
        blocks[block] |= bits;
    }
    blocks.iter().flat_map(|it| it.to_le_bytes()).collect()
}

/// A list of strings: the words of each length, in order and without anything between them, so that the n-th begins at n
/// times the length.
fn by_length(words: &BTreeSet<(usize, &str)>) -> String {
    let longest = words.last().map_or(0, |it| it.0);
    let of_length = |length: usize| -> String {
        let words = words.range((length, "")..(length + 1, ""));
        words.map(|it| it.1).collect()
    };
    let all: Vec<String> = (0..=longest).map(of_length).collect();
    format!("&{all:?}")
}
