//! Brings data into the form in which the program reads it quickest.
//!
//! The dictionary of `typos-dict` is laid flat: the misspellings, each with what was meant, so that a word is looked up
//! in one place; and the words that were meant, which are words that are spelled right. As the crate has it, it is a table
//! of 190,000 pointers. The loader sets them all right at every start of the program, which took 10 ms before the first
//! line of `main`; flat text costs nothing until a word is looked up.
//!
//! The built-in settings become JSON: reading them as YAML was a tenth of the time that `check` of one edition took.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

#[path = "src/rules/spelling/hash.rs"]
mod hash;

use hash::{LONGEST, hash, place};

/// So many words share a block of 64 bits: of 200 words that are not in a table, one is looked up in its lines in vain.
const IN_A_BLOCK: usize = 4;

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
    let (text, blocks) = table(lines.collect());
    write("misspelt.txt", text.as_bytes());
    write("misspelt.blocks", &blocks);
    let (text, blocks) = table(right.iter().map(|right| (*right, String::new())).collect());
    write("right.txt", text.as_bytes());
    write("right.blocks", &blocks);
    write("between", &between(&right));
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={SETTINGS}");
    println!("cargo::rerun-if-changed={KNOWN}");
    println!("cargo::rerun-if-changed=src/rules/spelling/hash.rs");
}

/// A line `word what is known of it` for each word, those of one block together; and for each block its 64 bits and the
/// byte at which its lines begin, in little endian.
fn table(words: Vec<(&str, String)>) -> (String, Vec<u8>) {
    let count = words.len().div_ceil(IN_A_BLOCK);
    let mut blocks = vec![(0_u64, String::new()); count];
    for (word, known) in words {
        assert!(word.len() <= LONGEST, "`{word}` is too long to be found");
        let (block, bits) = place(hash(word.as_bytes()), count);
        blocks[block].0 |= bits;
        writeln!(blocks[block].1, "{word} {known}").expect("a string takes everything");
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

/// For each two letters, 26 times the first and the second, the letters that stand between them in some word: a bit for
/// each, in four bytes in little endian.
fn between(words: &BTreeSet<&str>) -> Vec<u8> {
    let mut out = [0_u32; 26 * 26];
    for word in words {
        for three in word.as_bytes().windows(3) {
            let [before, letter, after] = [0, 1, 2].map(|value| usize::from(three[value] - b'a'));
            out[26 * before + after] |= 1 << letter;
        }
    }
    out.iter().flat_map(|out| out.to_le_bytes()).collect()
}
