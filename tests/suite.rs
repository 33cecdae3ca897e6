//! The integration tests in one program: each program more is linked with the whole library again.
//!
//! A test file is named here, or in Cargo.toml if it needs a program of its own;
//! `tests/tidy.rs` holds that. `cargo test --test suite plan::` runs those of `tests/plan.rs`.

#![allow(
    clippy::duplicate_mod,
    reason = "each file names the modules of tests/common/ that it uses"
)]

#[path = "any_text.rs"]
mod any_text;
#[path = "bullets.rs"]
mod bullets;
#[path = "completions.rs"]
mod completions;
#[path = "concurrency.rs"]
mod concurrency;
#[path = "demo.rs"]
mod demo;
#[path = "files.rs"]
mod files;
#[path = "git.rs"]
mod git;
#[path = "merge.rs"]
mod merge;
#[path = "merge_command.rs"]
mod merge_command;
#[path = "merge_driver.rs"]
mod merge_driver;
#[path = "newsletters.rs"]
mod newsletters;
#[path = "pick.rs"]
mod pick;
#[path = "pictures.rs"]
mod pictures;
#[path = "plan.rs"]
mod plan;
#[path = "progress.rs"]
mod progress;
#[path = "properties.rs"]
mod properties;
#[path = "publication.rs"]
mod publication;
#[path = "reports.rs"]
mod reports;
#[path = "safety.rs"]
mod safety;
#[path = "schedule.rs"]
mod schedule;
#[path = "settings.rs"]
mod settings;
#[path = "tidy.rs"]
mod tidy;
#[path = "todo.rs"]
mod todo;
#[path = "width.rs"]
mod width;
#[path = "workflows.rs"]
mod workflows;
