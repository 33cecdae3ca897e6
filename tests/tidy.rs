//! What holds for the files themselves: imports point one way, every room is known, every rule has its cases.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of `src/`, lowest first. A room may use the rooms before it.
const CORE: &[&str] = &[
    "text",
    "diagnostic",
    "settings",
    "edition",
    "post",
    "archive",
    "record",
    "style",
    "activity",
    "rules",
    "plan",
    "pick",
    "publish",
    "scaffold",
    "merge",
    "digest",
    "report",
];

/// Each has one job and knows the core, but no other edge.
const EDGES: &[&str] = &["github", "files", "preview"];

/// They know everything before them.
const SHELL: &[&str] = &["args", "ui", "workspace", "commands", "cli"];

/// The rooms that `room` may not use.
fn forbidden(room: &str) -> Vec<&'static str> {
    let after = |rooms: &[&'static str]| -> Vec<&'static str> {
        let at = rooms.iter().position(|it| *it == room);
        at.map_or(Vec::new(), |at| rooms[at + 1..].to_vec())
    };
    if CORE.contains(&room) {
        [after(CORE), EDGES.to_vec(), SHELL.to_vec()].concat()
    } else if EDGES.contains(&room) {
        let others = EDGES.iter().copied().filter(|it| *it != room).collect();
        [others, SHELL.to_vec()].concat()
    } else {
        after(SHELL)
    }
}

#[test]
fn imports_point_one_way() {
    for room in [CORE, EDGES, SHELL].concat() {
        for file in rust_files(room) {
            let source = fs::read_to_string(&file).expect("readable");
            let shown = file.display();
            assert!(
                !source.contains("use crate::{"),
                "{shown}: write one `use` a room"
            );
            for other in forbidden(room) {
                let import = format!("crate::{other}");
                assert!(
                    !source.contains(&import),
                    "{shown} uses {import}, a room after its own"
                );
            }
        }
    }
}

#[test]
fn every_room_is_known() {
    for entry in fs::read_dir("src").expect("src") {
        let path = entry.expect("listed").path();
        let room = path.file_stem().and_then(|it| it.to_str()).expect("a name");
        let known = [CORE, EDGES, SHELL].concat();
        assert!(
            ["lib", "main"].contains(&room) || known.contains(&room),
            "src/{room} is not in the list of rooms"
        );
    }
}

/// The core is total and silent: no files, no environment, no network, no clock, no printing.
#[test]
fn the_core_does_no_input_or_output() {
    let doors = [
        "std::fs",
        "std::env",
        "std::net",
        "std::process",
        "std::io",
        "Utc::now",
        "Instant::now",
        "SystemTime",
        "tokio::",
        "octocrab",
        "println!",
        "eprintln!",
    ];
    for room in CORE {
        for file in rust_files(room) {
            let source = fs::read_to_string(&file).expect("readable");
            let code: String = source
                .lines()
                .filter(|it| !it.trim_start().starts_with("//"))
                .collect();
            for door in doors {
                assert!(!code.contains(door), "{} uses {door}", file.display());
            }
        }
    }
}

/// Types of a library stay in the room that knows it.
#[test]
fn libraries_stay_in_their_rooms() {
    for (library, home) in [
        ("octocrab", "github"),
        ("dialoguer", "ui"),
        ("axum", "preview"),
    ] {
        for room in [CORE, EDGES, SHELL].concat() {
            if room == home {
                continue;
            }
            for file in rust_files(room) {
                let source = fs::read_to_string(&file).expect("readable");
                let used = source.contains(&format!("{library}::"));
                assert!(
                    !used,
                    "{} uses {library}, which belongs in {home}",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn every_rule_has_cases_on_both_sides() {
    for rule in lwkd::rules::RULES {
        let folder = Path::new("tests/rules").join(rule.name);
        let entries =
            fs::read_dir(&folder).unwrap_or_else(|_| panic!("no cases in {}", folder.display()));
        let names: Vec<String> = entries
            .map(|it| {
                it.expect("listed")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        for kind in ["flags-", "passes-"] {
            let found = names
                .iter()
                .any(|it| it.starts_with(kind) && it.ends_with(".md"));
            assert!(found, "{} has no {kind} case", rule.name);
        }
    }
}

#[test]
fn every_folder_of_cases_belongs_to_a_rule() {
    for entry in fs::read_dir("tests/rules").into_iter().flatten() {
        let name = entry
            .expect("listed")
            .file_name()
            .to_string_lossy()
            .into_owned();
        let known = lwkd::rules::RULES.iter().any(|it| it.name == name);
        assert!(known, "tests/rules/{name} belongs to no rule");
    }
}

/// A file that no `mod` names is never compiled.
#[test]
fn no_file_is_an_orphan() {
    for room in [CORE, EDGES, SHELL].concat() {
        for file in rust_files(room) {
            let stem = file.file_stem().and_then(|it| it.to_str()).expect("a name");
            let folder = file.parent().expect("a folder");
            if stem == "mod" || folder == Path::new("src") {
                continue;
            }
            let door = fs::read_to_string(folder.join("mod.rs")).expect("a mod.rs");
            assert!(
                door.contains(&format!("mod {stem};")),
                "{} is in no mod.rs",
                file.display()
            );
        }
    }
}

/// The Rust files of a room: one file, or everything in its folder.
fn rust_files(room: &str) -> Vec<PathBuf> {
    let single = Path::new("src").join(room).with_extension("rs");
    if single.exists() {
        return vec![single];
    }
    let mut out = Vec::new();
    let mut folders = vec![Path::new("src").join(room)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a room") {
            let path = entry.expect("listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                out.push(path);
            }
        }
    }
    out
}
