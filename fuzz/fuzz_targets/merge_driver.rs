//! Any three texts as the base, ours and theirs of an edition, separated by the character U+001F.

#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use lwkd::merge::{Versions, merge_editions};
use lwkd::post::Post;
use lwkd::scaffold::{BUILT_IN_TEMPLATE, with_sections};
use lwkd::settings::template::has_placeholder;
use lwkd_fuzz::SETTINGS;

/// The lines that have words. A merge compares lines without the white space around them, and
/// bullets without their markers.
fn content(text: &str) -> BTreeSet<String> {
    let words = |line: &str| {
        let line = line.replace('\r', " ");
        let marks = ["* ", "- ", "+ "];
        let bullet = marks.iter().find_map(|mark| line.trim().strip_prefix(mark));
        bullet.unwrap_or(&line).trim().to_owned()
    };
    text.trim_start_matches('\u{feff}')
        .lines()
        .map(words)
        .collect()
}

/// A line may go if it says nothing without what stands below it, or if the template has it.
fn may_go(line: &str, template: &str) -> bool {
    let words = line.trim();
    // A field with a placeholder of the template gives way to a value.
    let says_nothing = words.is_empty()
        || has_placeholder(words)
        || matches!(words, "*" | "-" | "+" | "•" | "---" | "\u{feff}")
        || words.starts_with('#')
        || words.bytes().all(|byte| byte == b'-');
    says_nothing || template.lines().any(|known| known.trim() == words)
}

fuzz_target!(|text: &str| {
    let mut versions = text.splitn(3, '\u{1f}');
    let mut next = || versions.next().unwrap_or_default();
    let (base, ours, theirs) = (next(), next(), next());
    let template = with_sections(BUILT_IN_TEMPLATE, &SETTINGS);
    let versions = Versions { base, ours, theirs };
    let Ok(merged) = merge_editions(versions, &SETTINGS, &template) else {
        return;
    };
    let _ = Post::parse(merged.text.as_str(), &SETTINGS);
    let (old, new) = (content(base), content(&merged.text));
    for (side, text) in [("ours", ours), ("theirs", theirs)] {
        let added = content(text);
        let mut added = added.iter().filter(|line| !old.contains(*line));
        let lost = added.find(|line| !new.contains(*line) && !may_go(line, &template));
        assert_eq!(lost, None, "a line of {side} is lost in {:?}", merged.text);
    }
});
