//! `lwkd` helps editors write a weekly development newsletter: it starts a week's draft, fills its
//! lists from GitHub, checks it, previews it and publishes it.
//!
//! # Code map
//!
//! Modules in reading order. A module imports those before it, never one after it; `tests/tidy.rs`
//! holds that.
//!
//! | module | content |
//! |---|---|
//! | [`text`] | positions, edits, and text from outside made safe |
//! | [`diagnostic`] | what a rule reports |
//! | [`settings`] | `lwkd.yaml` and the built-in values |
//! | [`edition`] | names, dates and addresses of an edition |
//! | [`post`] | an edition parsed into spans |
//! | [`archive`] | the earlier editions: what was covered when |
//! | [`record`] | what was offered for the edition in progress |
//! | [`style`] | how one line is written: title, words, code font, shortening |
//! | [`activity`] | what happened upstream in a week: values, sections, order |
//! | [`rules`] | the house style as code, one file per rule |
//! | [`plan`] | what `fill` will do: entries, lists, edits |
//! | [`pick`] | how a writer changes the plan |
//! | [`publish`] | tidying, the publication date, the announcement |
//! | [`scaffold`], [`starter`], [`digest`] | a new draft; first settings; the release notes |
//! | [`merge`] | three-way merge of editions and of records |
//! | [`report`] | diagnostics as text and JSON |
//! | [`github`], [`files`], [`preview`] | the edges: network, disk, browser |
//! | [`args`], [`ui`] | values of arguments; output, prompts, progress, failures |
//! | [`workspace`] | the newsletter and the editions that a command is about |
//! | [`commands`], [`cli`] | one file per command: read, call one pure function, write |
//!
//! # Invariants
//!
//! 1. The core (everything down to `report`) is total over any post: bad text gives diagnostics,
//!    never an error or a panic. Settings and records, which a person typed as data, are parsed
//!    with errors that have a position. No core module does I/O or reads a clock.
//! 2. A writer's text is changed by edits only: sorted, disjoint spans. Only a new draft is
//!    printed whole.
//! 3. Types of a library stay in their module: octocrab's in `github`, console's in `ui`,
//!    axum's in `preview`.
//! 4. Text from outside (titles, notes, tags, labels, logins, server messages) is
//!    [`text::Untrusted`] until `text` made it safe for where it goes.

pub mod activity;
pub mod archive;
pub mod args;
pub mod cli;
pub mod commands;
pub mod diagnostic;
pub mod digest;
pub mod edition;
pub mod files;
pub mod github;
pub mod merge;
pub mod pick;
pub mod plan;
pub mod post;
pub mod preview;
pub mod publish;
pub mod record;
pub mod report;
pub mod rules;
pub mod scaffold;
pub mod settings;
pub mod starter;
pub mod style;
pub mod text;
pub mod ui;
pub mod workspace;
