//! `lwkd` writes a weekly development newsletter with its editors: it starts a week's draft, fills its lists from GitHub
//! and checks it before it is published.
//!
//! # Code map
//!
//! Rooms in reading order. A room uses the rooms before it, never one after it; `tests/tidy.rs` holds that.
//!
//! | room | what |
//! |---|---|
//! | [`text`] | positions, edits, and text from outside made safe |
//! | [`diagnostic`] | what a rule has to say |
//! | [`settings`] | `lwkd.yaml` and the built-in values |
//! | [`edition`] | what an edition is, from its date and the settings |
//! | [`post`] | an edition as text, parsed into spans |
//! | [`archive`] | the earlier editions: what was told when |
//! | [`record`] | what was offered for the edition in progress |
//! | [`activity`] | what happened upstream in a week |
//! | [`rules`] | the stylesheet as code: one file a rule |
//! | [`compose`] | values → Markdown, plans and edits |
//! | [`merge`] | three versions of an edition or of a record → one |
//! | [`report`] | diagnostics → text |
//! | [`github`], [`files`], [`terminal`], [`preview`] | the edges: the network, the disk, a person, a browser |
//! | [`commands`], [`cli`] | the shell: read, call one pure function, write |
//!
//! # Invariants
//!
//! 1. The core (everything down to `report`) is total over any post: bad text gives diagnostics, never an error or a
//!    panic. Settings and records, which a person typed as data, are parsed with errors that point. No core room does
//!    I/O or reads a clock.
//! 2. A writer's text is changed by edits only: sorted, disjoint spans. Nothing prints a whole post back but `scaffold`.
//! 3. octocrab's types stay in `github`, dialoguer's in `terminal`, axum's in `preview`.
//! 4. What came from outside (titles, notes, tags, labels, logins, server messages) is [`text::Untrusted`] until
//!    `text` made it safe for where it goes.

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
pub mod style;
pub mod text;
pub mod ui;
pub mod workspace;
