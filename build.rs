//! Lays the dictionary of `typos-dict` flat: a line a misspelling, sorted, with what was meant after it; and the words
//! that were meant, which are words that are spelled right.
//!
//! As the crate has it, it is a table of 190,000 pointers. The loader sets them all right at every start of the program,
//! which took 10 ms before the first line of `main`; flat text costs nothing until a word is looked up.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() {
    let plain = |it: &str| it.bytes().all(|it| it.is_ascii_lowercase());
    let entries = typos_dict::WORD.map.entries();
    let mut lines: Vec<(String, &[&str])> = entries
        .map(|(word, meant)| (word.into_inner().to_lowercase(), *meant))
        .filter(|(word, _)| plain(word))
        .collect();
    lines.sort();
    let mut misspellings = String::new();
    let mut right: BTreeSet<(usize, &str)> = BTreeSet::new();
    for (word, meant) in &lines {
        writeln!(misspellings, "{word} {}", meant.join(",")).expect("a string takes everything");
        right.extend(
            meant
                .iter()
                .filter(|it| plain(it))
                .map(|it| (it.len(), *it)),
        );
    }
    // Words of one length stand together, without anything between them: the n-th begins at n times the length.
    let longest = right.last().map_or(0, |it| it.0);
    let of_length = |length: usize| -> String {
        let words = right.range((length, "")..(length + 1, ""));
        words.map(|it| it.1).collect()
    };
    let by_length: Vec<String> = (0..=longest).map(of_length).collect();

    let folder = env::var_os("OUT_DIR").expect("cargo sets it");
    let folder = Path::new(&folder);
    fs::write(folder.join("misspellings.txt"), misspellings).expect("cargo made the folder");
    let table = format!("&{by_length:?}");
    fs::write(folder.join("right_words.rs"), table).expect("cargo made the folder");
    println!("cargo::rerun-if-changed=build.rs");
}
