//! Any text as the record of an edition, `.lwkd/DATE.yaml`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use lwkd::post::UrlKey;
use lwkd::record::{Item, Record, State};
use lwkd_fuzz::assert_inside;

const THEIRS: &str = "https://github.com/example/theirs/pull/1";

fn items(record: &Record) -> Vec<(String, Item)> {
    let items = record.items();
    items
        .map(|(section, item)| (section.to_owned(), item.clone()))
        .collect()
}

fuzz_target!(|yaml: &str| {
    let record = match Record::parse(yaml) {
        Ok(record) => record,
        Err(error) => {
            assert!(!error.message.is_empty());
            // A lone carriage return ends a line to YAML, but not to git.
            if yaml.replace("\r\n", "\n").contains('\r') {
                return;
            }
            assert_inside(yaml, error.line, error.column);
            return;
        }
    };
    let written = record.to_yaml();
    let read = Record::parse(&written).expect("a record that was written can be read");
    assert_eq!(items(&read), items(&record), "in {written}");
    assert_eq!(read.to_yaml(), written);

    // Both sides of a conflict count.
    let mut theirs = Record::default();
    theirs.put("Other Merges", Item::new(THEIRS, State::Dismissed));
    let conflict = format!(
        "<<<<<<< HEAD\n{written}=======\n{}>>>>>>> theirs\n",
        theirs.to_yaml()
    );
    let merged = Record::parse(&conflict).expect("a record with conflict markers can be read");
    assert!(merged.conflicted);
    for (_, item) in record.items().chain(theirs.items()) {
        let merged = merged.item(&UrlKey::of(&item.url));
        let state = merged.map(|merged| merged.state);
        assert!(state >= Some(item.state), "{} in {conflict}", item.url);
    }
});
