//! How long `check` takes over a folder of editions, beside what pulldown-cmark alone needs to
//! parse them in one thread, and beside rumdl, a general linter of Markdown.
//!
//! `LWKD_BENCH_POSTS=path/to/_posts cargo bench --bench check`; `LWKD_BENCH_RUMDL=path/to/rumdl`
//! names the other program. All figures are medians of one run on one machine, so that only their
//! ratios mean something.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::ffi::OsStr;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate};
use lwkd::archive::Archive;
use lwkd::edition::file_date;
use lwkd::post::Post;
use lwkd::record::Record;
use lwkd::rules;
use lwkd::rules::{CheckStage, Context, RULES};
use lwkd::settings::Settings;

/// How often each figure is measured; the median counts.
const ROUNDS: usize = 15;

fn main() {
    let Some(folder) = std::env::var_os("LWKD_BENCH_POSTS").map(PathBuf::from) else {
        println!("skipped: LWKD_BENCH_POSTS names no folder of editions");
        return;
    };
    let settings = Settings::default();
    let editions = editions(&folder, &settings);
    let Some((newest, _, _)) = editions.last() else {
        println!("skipped: no edition in {}", folder.display());
        return;
    };
    let bytes: usize = editions.iter().map(|edition| edition.2.len()).sum();
    println!("{} editions, {} kB\n", editions.len(), bytes / 1000);

    let alone = median(|| {
        for (_, _, text) in &editions {
            black_box(pulldown_cmark::Parser::new(black_box(text)).count());
        }
    });
    line("pulldown-cmark alone, one thread", alone, alone);
    let parse = median(|| {
        for (_, _, text) in &editions {
            black_box(Post::parse(black_box(text.as_str()), &settings));
        }
    });
    line("our parser, one thread", parse, alone);
    let archive = median(|| drop(black_box(archive(&editions, &settings))));
    line("the archive of all of them", archive, alone);
    each_rule(&editions, &settings, alone);

    let binary = env!("CARGO_BIN_EXE_lwkd");
    let all = median(|| run(binary, &["check"], Some(&folder)));
    line("`lwkd check` of the folder, whole run", all, alone);
    let json = median(|| run(binary, &["check", "--format", "json"], Some(&folder)));
    line("the same with `--format json`", json, alone);
    let newest = folder.join(newest);
    let version = median(|| run(binary, &["--version"], None));
    let one = median(|| run(binary, &["check"], Some(&newest)));
    println!(
        "\n`lwkd check` of the newest: {:.1} ms, {:.1} ms more than `lwkd --version`",
        1000.0 * one.as_secs_f64(),
        1000.0 * one.saturating_sub(version).as_secs_f64()
    );
    let Some(rumdl) = std::env::var_os("LWKD_BENCH_RUMDL") else {
        println!("skipped: LWKD_BENCH_RUMDL names no rumdl to compare with");
        return;
    };
    for (what, ours, path) in [
        ("the newest", one, &newest),
        ("all", all, &folder),
        ("all, as JSON", json, &folder),
    ] {
        let theirs = median(|| run(&rumdl, &["check", "--no-cache"], Some(path)));
        println!(
            "`rumdl check --no-cache` of {what}: {:.1} ms; `lwkd check` takes {:.2} of that",
            1000.0 * theirs.as_secs_f64(),
            ours.as_secs_f64() / theirs.as_secs_f64()
        );
    }
}

/// The name, date and text of each edition in `folder`, by name.
fn editions(folder: &Path, settings: &Settings) -> Vec<(String, NaiveDate, String)> {
    let entries = std::fs::read_dir(folder).expect("LWKD_BENCH_POSTS can be read");
    let edition = |dir_entry: std::io::Result<std::fs::DirEntry>| {
        let path = dir_entry.ok()?.path();
        let name = path.file_name()?.to_str()?.to_owned();
        let date = file_date(&name, &settings.newsletter)?;
        Some((name, date, std::fs::read_to_string(path).ok()?))
    };
    let mut out: Vec<_> = entries.filter_map(edition).collect();
    out.sort();
    out
}

fn archive(editions: &[(String, NaiveDate, String)], settings: &Settings) -> Archive {
    let mut archive = Archive::default();
    for (name, date, text) in editions {
        archive.add(*date, name, text, settings);
    }
    archive
}

/// All rules over all editions, and the ones that take most of it.
fn each_rule(editions: &[(String, NaiveDate, String)], settings: &Settings, alone: Duration) {
    let archive = archive(editions, settings);
    let record = Record::default();
    let posts: Vec<(&str, Post)> = editions
        .iter()
        .map(|edition| {
            (
                edition.0.as_str(),
                Post::parse(edition.2.as_str(), settings),
            )
        })
        .collect();
    let over = |rules: &[rules::Rule]| {
        median(|| {
            for (name, post) in &posts {
                let context = Context {
                    post,
                    file_name: name,
                    settings,
                    archive: &archive,
                    record: &record,
                    now: DateTime::UNIX_EPOCH,
                    clock: DateTime::UNIX_EPOCH,
                    stage: CheckStage::Publish,
                };
                black_box(rules::check(&context, rules));
            }
        })
    };
    line("all rules, one thread", over(RULES), alone);
    let nothing = over(&[]);
    let mut each: Vec<(&str, Duration)> = RULES
        .chunks(1)
        .map(|chunk| (chunk[0].name, over(chunk).saturating_sub(nothing)))
        .collect();
    each.sort_by_key(|each| std::cmp::Reverse(each.1));
    for (name, time) in each.iter().take(8) {
        line(&format!("  {name}"), *time, alone);
    }
}

/// Runs the binary to its end; what it says is thrown away.
fn run(binary: impl AsRef<OsStr>, arguments: &[&str], path: Option<&Path>) {
    let status = Command::new(binary)
        .args(arguments)
        .args(path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(
        status.is_ok_and(|status| status.code().is_some_and(|code| code < 2)),
        "the binary runs to its end"
    );
}

fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[ROUNDS / 2]
}

fn line(what: &str, time: Duration, alone: Duration) {
    println!(
        "{what:40} {:8.2} ms  {:5.2} × pulldown-cmark",
        1000.0 * time.as_secs_f64(),
        time.as_secs_f64() / alone.as_secs_f64()
    );
}
