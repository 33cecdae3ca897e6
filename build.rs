//! Lays the dictionary of `typos-dict` flat: a line a misspelling, sorted, with what was meant after it.
//!
//! As the crate has it, it is a table of 190,000 pointers. The loader sets them all right at every start of the program,
//! which took 10 ms before the first line of `main`; flat text costs nothing until a word is looked up.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() {
    let entries = typos_dict::WORD.map.entries();
    let mut lines: Vec<(String, String)> = entries
        .map(|(word, meant)| (word.into_inner().to_lowercase(), meant.join(",")))
        .filter(|(word, _)| word.bytes().all(|it| it.is_ascii_lowercase()))
        .collect();
    lines.sort();
    let mut out = String::new();
    for (word, meant) in lines {
        writeln!(out, "{word} {meant}").expect("a string takes everything");
    }
    let folder = env::var_os("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&folder).join("misspellings.txt"), out).expect("cargo made the folder");
    println!("cargo::rerun-if-changed=build.rs");
}
