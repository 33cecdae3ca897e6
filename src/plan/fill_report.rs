//! An account of a plan: what a person reads after `fill`, what a program reads, and what the record keeps.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use crate::activity::{FetchGap, TimeRange};
use crate::plan::{LeftOut, Plan, Source};
use crate::record::{Item, Record, State};
use crate::settings::{SectionId, Settings};

/// What `fill --format json` prints.
#[derive(Debug, Serialize)]
pub struct FillReport<'a> {
    /// The draft's path.
    pub draft: &'a str,
    /// The window of pull requests, half-open, UTC.
    pub window: TimeRange,
    pub added: Vec<Added<'a>>,
    /// How many candidates stood in the draft already.
    pub kept: usize,
    pub left_out: Vec<LeftOutGroup<'a>>,
    /// What could not be fetched, in words.
    pub incomplete: Vec<String>,
}

/// A pull request or release that was put into the draft; those that share a bullet share its text.
#[derive(Debug, Serialize)]
pub struct Added<'a> {
    pub section: &'a str,
    pub url: &'a str,
    pub text: &'a str,
    pub reason: String,
}

/// A candidate that was not.
#[derive(Debug, Serialize)]
pub struct LeftOutGroup<'a> {
    pub url: &'a str,
    pub reason: &'a str,
}

impl<'a> FillReport<'a> {
    pub fn new(draft: &'a str, window: TimeRange, plan: &'a Plan, settings: &'a Settings) -> Self {
        let added = plan.entries.iter().flat_map(|entry| {
            entry.sources.iter().map(|source| Added {
                section: &settings.section(entry.section).heading,
                url: &source.url,
                text: &entry.text,
                reason: entry.reasons.join("; "),
            })
        });
        let left = plan.left_out.iter();
        Self {
            draft,
            window,
            added: added.collect(),
            kept: plan.kept.len(),
            left_out: left
                .map(|left| LeftOutGroup {
                    url: &left.source.url,
                    reason: &left.reason,
                })
                .collect(),
            incomplete: plan.gaps.iter().map(gap_text).collect(),
        }
    }
}

/// A gap as it is told: what is missing, and why.
pub fn gap_text(gap: &FetchGap) -> String {
    format!("{} of {}: {}", gap.part.as_str(), gap.repository, gap.why)
}

/// The gaps as a writer reads them who chooses meanwhile: what is missing for one reason, in one line.
pub fn grouped_gaps(gaps: &[FetchGap]) -> Vec<String> {
    let mut together: Vec<(&FetchGap, Vec<&str>)> = Vec::new();
    for gap in gaps {
        let alike = |fetch_gap: &&mut (&FetchGap, _)| {
            fetch_gap.0.part == gap.part && fetch_gap.0.why == gap.why
        };
        match together.iter_mut().find(alike) {
            Some((_, names)) => names.push(gap.repository.as_str()),
            None => together.push((gap, vec![gap.repository.as_str()])),
        }
    }
    let line = |(gap, names): (&FetchGap, Vec<&str>)| {
        let part = gap.part.as_str();
        format!("{part} of {}: {}", names.join(", "), gap.why)
    };
    together.into_iter().map(line).collect()
}

/// What a person reads: by section what was added, and why the rest was not.
pub fn summary(plan: &Plan, settings: &Settings) -> String {
    let mut out = String::new();
    let width = settings
        .sections
        .iter()
        .map(|section| section.heading.chars().count())
        .max()
        .unwrap_or(0);
    for (at, section) in settings.sections.iter().enumerate() {
        let id = SectionId(at);
        let bullets = plan
            .entries
            .iter()
            .filter(|entry| entry.section == id)
            .count();
        let waiting = plan
            .left_out
            .iter()
            .filter(|left_out| left_out.waiting && left_out.section == Some(id))
            .count();
        if bullets + waiting == 0 {
            continue;
        }
        let _ = write!(out, "  {:width$}  {bullets:>3} added", section.heading);
        if waiting > 0 {
            let _ = write!(out, ", {waiting} waiting");
        }
        out.push('\n');
    }
    if plan.entries.is_empty() {
        out.push_str("  nothing new\n");
    }
    if !plan.kept.is_empty() {
        let _ = writeln!(out, "  {} stood in the draft already", plan.kept.len());
    }
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for left in &plan.left_out {
        *reasons.entry(short(&left.reason)).or_default() += 1;
    }
    if !reasons.is_empty() {
        let mut reasons: Vec<(&str, usize)> = reasons.into_iter().collect();
        reasons.sort_by_key(|reason| (std::cmp::Reverse(reason.1), reason.0));
        let words: Vec<String> = reasons
            .iter()
            .map(|(why, count)| format!("{count} {why}"))
            .collect();
        let _ = writeln!(
            out,
            "  {} left out: {}",
            plan.left_out.len(),
            words.join(", ")
        );
    }
    out
}

/// A reason without what is particular to one candidate: what stands in brackets or after a colon.
fn short(reason: &str) -> &str {
    reason.split([':', '(']).next().unwrap_or(reason).trim_end()
}

/// Writes into `record` what `plan` offers and what already stood in the draft.
pub fn record_offered(record: &mut Record, plan: &Plan, settings: &Settings) {
    for entry in &plan.entries {
        let heading = &settings.section(entry.section).heading;
        for source in &entry.sources {
            record.put(heading, item(source, State::Offered));
        }
    }
    for source in &plan.kept {
        record.put("In the draft already", item(source, State::Offered));
    }
    for left in plan.left_out.iter().filter(|left_out| left_out.waiting) {
        let heading = left.section.map_or("Waiting", |section| {
            settings.section(section).heading.as_str()
        });
        record.put(heading, item(&left.source, State::Waiting));
    }
}

/// Writes into `record` what a writer said no to.
pub fn record_dismissed(record: &mut Record, dismissed: &[LeftOut], settings: &Settings) {
    for left in dismissed {
        let heading = left.section.map_or("Dismissed", |section| {
            settings.section(section).heading.as_str()
        });
        record.put(heading, item(&left.source, State::Dismissed));
    }
}

fn item(source: &Source, state: State) -> Item {
    Item {
        at: Some(source.at),
        base: source.base.clone(),
        version: source.version.clone(),
        stage: source.stage.clone(),
        ..Item::new(source.url.clone(), state)
    }
}
