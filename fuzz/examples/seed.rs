//! Writes the first inputs of every target to `corpus/TARGET`, from the project's tests and
//! examples.

use std::fs;
use std::io::Result;
use std::path::{Path, PathBuf};

use lwkd::github::Recording;
use lwkd::pick::{PickRequest, write_todo};
use lwkd::record::Record;
use lwkd::scaffold::{BUILT_IN_TEMPLATE, scaffold};
use lwkd_fuzz::{ACTIVITY, SETTINGS, fill, week};

/// Every file below `folder`, in the order of their names.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            paths.extend(files(&path)?);
        } else {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The pull requests and releases of a recorded week in the format of the target `titles`.
fn titles(json: &str) -> Option<String> {
    let activity = Recording::parse(json).ok()?.activity();
    let merged = activity.pull_requests.iter().map(|pull_request| {
        let note = pull_request.release_note.as_ref();
        let note = note.map_or("", |note| note.raw());
        format!("{}\u{1f}{note}", pull_request.title.raw())
    });
    let released = activity.releases.iter().map(|release| {
        let tag = release.tag.raw();
        format!("\u{1f}{}\u{1f}{tag}", release.notes.raw())
    });
    let candidates: Vec<String> = merged.chain(released).collect();
    Some(candidates.join("\u{1e}"))
}

/// The three versions of a case of the merge tests in the format of the target `merge_driver`, for
/// its base.
fn merge(base: &Path) -> Option<String> {
    let versions = ["base.md", "ours.md", "theirs.md"];
    if base.file_name()? != versions[0] {
        return None;
    }
    let texts = versions.map(|name| fs::read_to_string(base.with_file_name(name)).ok());
    let texts: Option<Vec<String>> = texts.into_iter().collect();
    Some(texts?.join("\u{1f}"))
}

fn todo() -> String {
    let draft = scaffold(BUILT_IN_TEMPLATE, week(), None, None, &SETTINGS);
    let plan = fill(&draft, &Record::default(), &ACTIVITY, &SETTINGS).plan;
    write_todo(&PickRequest {
        plan: &plan,
        activity: &ACTIVITY,
        settings: &SETTINGS,
        sections: &[],
    })
}

fn main() -> Result<()> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR"));
    let project = fuzz.parent().expect("the project holds this crate");
    let mut seeds: Vec<(&str, String)> = vec![("todo", todo())];
    for folder in ["tests", "examples", "templates"] {
        for path in files(&project.join(folder))? {
            let Ok(text) = fs::read_to_string(&path) else {
                continue;
            };
            let has_parent = |name| path.components().any(|part| part.as_os_str() == name);
            match path.extension().and_then(|extension| extension.to_str()) {
                Some("md") => {
                    for target in ["post", "fill_twice", "preview_page"] {
                        seeds.push((target, text.clone()));
                    }
                    seeds.extend(merge(&path).map(|versions| ("merge_driver", versions)));
                }
                Some("yaml") if has_parent(".lwkd") => seeds.push(("record", text)),
                Some("yaml") => seeds.push(("settings", text)),
                Some("json") => {
                    seeds.extend(titles(&text).map(|titles| ("titles", titles)));
                    seeds.push(("recorded_week", text));
                }
                _ => {}
            }
        }
    }
    for (number, (target, text)) in seeds.iter().enumerate() {
        let corpus = fuzz.join("corpus").join(target);
        fs::create_dir_all(&corpus)?;
        fs::write(corpus.join(format!("seed-{number}")), text)?;
    }
    println!("{} seeds in {}", seeds.len(), fuzz.join("corpus").display());
    Ok(())
}
