//! What holds for the files themselves: imports point one way, every module is in the plan, every
//! rule has cases.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules without I/O, lowest first. A module may import those before it.
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
    "starter",
    "merge",
    "digest",
    "report",
];

/// Modules that do I/O. Each has one job and may import the core, but no other edge.
const EDGES: &[&str] = &["github", "files", "preview"];

/// The program, lowest first. A module may import everything before it.
const SHELL: &[&str] = &["args", "ui", "workspace", "commands", "cli"];

/// All modules of `src/`.
fn modules() -> Vec<&'static str> {
    [CORE, EDGES, SHELL].concat()
}

/// The modules that `module` must not import.
fn forbidden(module: &str) -> Vec<&'static str> {
    let after = |layer: &[&'static str]| -> Vec<&'static str> {
        let position = layer.iter().position(|name| *name == module);
        position.map_or(Vec::new(), |index| layer[index + 1..].to_vec())
    };
    if CORE.contains(&module) {
        [after(CORE), EDGES.to_vec(), SHELL.to_vec()].concat()
    } else if EDGES.contains(&module) {
        let others = EDGES.iter().copied().filter(|name| *name != module);
        [others.collect(), SHELL.to_vec()].concat()
    } else {
        after(SHELL)
    }
}

#[test]
fn imports_point_one_way() {
    for (file, module, source) in sources() {
        let path = file.display();
        assert!(
            !source.contains("use crate::{"),
            "{path}: write one `use` per module"
        );
        assert!(
            !source.contains("super::super"),
            "{path}: write `crate::…` instead of `super::super`"
        );
        for other in forbidden(module) {
            let import = format!("crate::{other}");
            let imported = source.match_indices(&import).any(|(at, _)| {
                let rest = &source[at + import.len()..];
                !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
            });
            assert!(!imported, "{path} uses {import}, which is above `{module}`");
        }
    }
}

#[test]
fn every_module_is_in_the_plan() {
    for entry in fs::read_dir("src").expect("src") {
        let path = entry.expect("listed").path();
        let module = path.file_stem().and_then(|stem| stem.to_str());
        let module = module.expect("a name in UTF-8");
        assert!(
            ["lib", "main"].contains(&module) || modules().contains(&module),
            "src/{module} is in no layer of tests/tidy.rs"
        );
    }
}

/// The core is total and silent: no files, no environment, no network, no clock, no printing.
#[test]
fn the_core_does_no_input_or_output() {
    let effects = [
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
    for (file, module, source) in sources() {
        if !CORE.contains(&module) {
            continue;
        }
        // Tests may read files.
        let code = source.split("[cfg(test)]\n").next().unwrap_or_default();
        let code: String = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        for effect in effects {
            assert!(!code.contains(effect), "{} uses {effect}", file.display());
        }
    }
}

#[test]
fn types_of_a_library_stay_in_its_module() {
    for (library, home) in [
        ("octocrab", "github"),
        ("reqwest", "github"),
        ("rustls", "github"),
        ("console", "ui"),
        ("axum", "preview"),
    ] {
        for (file, module, source) in sources() {
            let used = module != home && source.contains(&format!("{library}::"));
            let path = file.display();
            assert!(!used, "{path} uses {library}, which belongs in {home}");
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
            .map(|entry| entry.expect("listed").file_name())
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        for kind in ["flags-", "passes-"] {
            let found = names
                .iter()
                .any(|name| name.starts_with(kind) && name.ends_with(".md"));
            assert!(found, "{} has no {kind} case", rule.name);
        }
    }
}

#[test]
fn every_folder_of_cases_belongs_to_a_rule() {
    for entry in fs::read_dir("tests/rules").into_iter().flatten() {
        let name = entry.expect("listed").file_name();
        let name = name.to_string_lossy();
        let known = lwkd::rules::RULES.iter().any(|rule| rule.name == name);
        assert!(known, "tests/rules/{name} belongs to no rule");
    }
}

/// A file that no `mod` line names is never compiled, and neither is one whose line is commented
/// out.
#[test]
fn every_file_is_compiled() {
    for (file, _, source) in sources() {
        let path = file.display();
        let hidden = source.lines().find(|line| {
            let line = line.trim_start();
            line.starts_with("// mod ") || line.starts_with("// pub mod ")
        });
        assert_eq!(hidden, None, "{path} has a commented-out `mod` line");
        let stem = file.file_stem().and_then(|stem| stem.to_str());
        let stem = stem.expect("a name in UTF-8");
        let folder = file.parent().expect("a folder");
        if stem == "mod" || folder == Path::new("src") {
            continue;
        }
        let parent = fs::read_to_string(folder.join("mod.rs")).expect("a mod.rs");
        assert!(
            parent.contains(&format!("mod {stem};")),
            "no mod.rs names {path}"
        );
    }
}

/// A test file that nothing names is never run.
#[test]
fn every_test_file_is_run() {
    let suite = fs::read_to_string("tests/suite.rs").expect("a file");
    let manifest = fs::read_to_string("Cargo.toml").expect("a file");
    for entry in fs::read_dir("tests").expect("tests") {
        let path = entry.expect("listed").path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let name = path.file_stem().and_then(|stem| stem.to_str());
        let name = name.expect("a name in UTF-8");
        let is_named = suite.contains(&format!("\nmod {name};"))
            || manifest.contains(&format!("[[test]]\nname = \"{name}\""));
        assert!(
            is_named,
            "neither tests/suite.rs nor Cargo.toml names {name}"
        );
    }
}

/// Every Rust file of the layers with its module and its text.
fn sources() -> Vec<(PathBuf, &'static str, String)> {
    let mut out = Vec::new();
    for module in modules() {
        let single = Path::new("src").join(module).with_extension("rs");
        let mut paths = vec![if single.exists() {
            single
        } else {
            Path::new("src").join(module)
        }];
        while let Some(path) = paths.pop() {
            if path.is_dir() {
                let entries = fs::read_dir(&path).expect("a folder");
                paths.extend(entries.map(|entry| entry.expect("listed").path()));
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = fs::read_to_string(&path).expect("UTF-8");
                out.push((path, module, source));
            }
        }
    }
    out
}

/// Files whose lists are names of a format or a calendar, keys, or parts of words: no English words
/// that an editor would add to.
const FORMAL_LISTS: [&str; 13] = [
    "activity/evidence.rs",
    "activity/schedule/tokens.rs",
    "post/liquid.rs",
    "post/yaml.rs",
    "preview/page.rs",
    "preview/writer.rs",
    "record/yaml.rs",
    "rules/article.rs",
    "rules/raw_html.rs",
    "rules/spelling/mod.rs",
    "rules/stage_differs.rs",
    "settings/labels.rs",
    "text/version.rs",
];

/// English words are data: `templates/lexicon/` has them.
#[test]
fn the_code_has_no_lists_of_words() {
    const LONGEST: usize = 6;
    let is_formal = |path: &Path| {
        // The names of the classes are those of the lexicon.
        path.ends_with("style/lexicon.rs") || FORMAL_LISTS.iter().any(|file| path.ends_with(file))
    };
    for (path, _, source) in sources() {
        let source = source.split("#[cfg(test)]").next().unwrap_or("");
        let longest = source
            .split('[')
            .skip(1)
            .filter_map(|rest| rest.split(']').next())
            .map(|list| {
                let words = list.split('"').skip(1).step_by(2);
                let plain =
                    |word: &&str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
                (words.filter(plain).count(), list)
            })
            .max();
        let (count, list) = longest.unwrap_or((0, ""));
        let path = path.strip_prefix("src").expect("in src");
        if is_formal(path) {
            assert!(count > LONGEST, "{}: no exception any more", path.display());
        } else {
            assert!(
                count <= LONGEST,
                "{}: a list of {count} words: [{list}]",
                path.display()
            );
        }
    }
}

/// Places of `src/` outside test modules that may name the project of the built-in newsletter, each
/// with the words that it needs: the name of the newsletter, the sample week of `demo`, the sample
/// of tests, and a former name of a rule.
const NAMED_IN: &[(&str, &str)] = &[
    ("src/activity/pull_request.rs", "kubernetes/kubernetes"),
    ("src/commands/demo.rs", "kubernetes/kubernetes"),
    (
        "src/commands/init.rs",
        "Last Week in Kubernetes Development",
    ),
    ("src/rules/renamed.txt", "kep-repeated"),
    ("src/settings/raw.rs", "Last Week in Kubernetes Development"),
];

/// Words of the built-in newsletter's field, in lower case: whole ones, and beginnings of words.
const OF_THE_FIELD: &[&str] = &[
    "kep",
    "keps",
    "kops",
    "lwkd.info",
    "prow",
    "kpromo",
    "etcd",
    "cri-o",
];
const BEGINNINGS_OF_THE_FIELD: &[&str] = &["kube", "k8s", "sig-", "kep-", "containerd"];

/// What is particular to one newsletter is data: its settings, its template and its word lists.
/// Test modules test with the built-in newsletter.
#[test]
fn no_code_names_the_project_of_the_built_in_newsletter() {
    let mut files = Vec::new();
    files_below(Path::new("src"), &mut files);
    files_below(Path::new("templates/lexicon"), &mut files);
    let mut needed = vec![false; NAMED_IN.len()];
    for path in files {
        let name = path.display().to_string().replace('\\', "/");
        let text = fs::read_to_string(&path).expect("a text");
        let (code, _) = text
            .split_once("#[cfg(test)]\nmod tests")
            .unwrap_or((&text, ""));
        let mut code = code.to_owned();
        for (at, (file, words)) in NAMED_IN.iter().enumerate() {
            if name == *file {
                needed[at] |= code.contains(words);
                code = code.replace(words, "");
            }
        }
        for (line, number) in code.to_lowercase().lines().zip(1..) {
            let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
            let words = line.split(|c: char| !is_part(c));
            let found = words
                .map(|word| word.trim_matches(['-', '.', '_']))
                .find(|word| {
                    let begins = |start: &&&str| word.starts_with(**start);
                    OF_THE_FIELD.contains(word)
                        || BEGINNINGS_OF_THE_FIELD.iter().find(begins).is_some()
                });
            assert_eq!(
                found, None,
                "{name}:{number}: a word of one newsletter's field is data"
            );
        }
    }
    for ((file, words), needed) in NAMED_IN.iter().zip(needed) {
        assert!(
            needed,
            "{file} no longer names `{words}`: remove it from the list"
        );
    }
}

/// Every file below `folder`.
fn files_below(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files_below(&path, out);
        } else {
            out.push(path);
        }
    }
}
