//! The list of feature gates that a project keeps, and what a merge changed in it.
//!
//! Such a list is generated from the code and checked in CI, so it is better evidence than a title.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::activity::Stage;

/// The longest name of a gate that is read, in characters; real ones have at most 60.
const LONGEST_NAME: usize = 100;

/// What one merge changed about one feature gate.
///
/// Written in words wherever it is kept: `JobSuccessPolicy promoted to stable`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct GateChange {
    /// ASCII letters, digits, `-`, `_` and `.` only, so it is safe in any output.
    pub gate: String,
    pub event: GateEvent,
}

/// The change itself. Where several apply at once, the first of this list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateEvent {
    /// The gate is new; it starts at this stage, which is no promotion.
    Added(Stage),
    /// Deprecated from the start, as gates are that switch a changed behaviour back.
    AddedDeprecated,
    Removed,
    Deprecated,
    Promoted(Stage),
    /// Back to an earlier stage.
    Demoted(Stage),
    /// Nobody can switch it off any more, or on.
    Locked {
        on: bool,
    },
    /// Only its default changed.
    Default {
        on: bool,
    },
}

/// A list of feature gates, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GateList {
    gates: BTreeMap<String, Spec>,
}

/// A text that is not a list of feature gates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAGateList;

/// The newest entry of a gate: what holds in the version that is being developed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Spec {
    #[serde(default)]
    default: bool,
    #[serde(default)]
    lock_to_default: bool,
    #[serde(default)]
    pre_release: String,
    #[serde(default)]
    version: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListedGate {
    name: String,
    versioned_specs: Vec<Spec>,
}

impl GateList {
    /// Reads a list of gates with their `versionedSpecs`. Gates with names that
    /// are not plain words are skipped.
    ///
    /// # Errors
    /// What is not such a list.
    pub fn parse(yaml: &str) -> Result<Self, NotAGateList> {
        let listed: Vec<ListedGate> = serde_yaml::from_str(yaml).map_err(|_| NotAGateList)?;
        let newest = |gate: ListedGate| {
            let specs = gate.versioned_specs.into_iter();
            let spec = specs.max_by_key(|spec| version(&spec.version))?;
            is_name(&gate.name).then_some((gate.name, spec))
        };
        Ok(Self {
            gates: listed.into_iter().filter_map(newest).collect(),
        })
    }

    /// The gates of which this list and `after` say different things.
    fn differing<'a>(&'a self, after: &'a Self) -> impl Iterator<Item = &'a String> {
        let names: BTreeSet<&String> = self.gates.keys().chain(after.gates.keys()).collect();
        let differs = |name: &&String| self.gates.get(*name) != after.gates.get(*name);
        names.into_iter().filter(differs)
    }
}

/// What a pull request changed, by the name of the gate: `commits` are the lists before and after
/// each of its commits, the oldest first. What one commit changes and a later one takes back is no
/// change.
pub fn gate_changes(commits: &[(&GateList, &GateList)]) -> Vec<GateChange> {
    let mut specs: BTreeMap<&String, (Option<&Spec>, Option<&Spec>)> = BTreeMap::new();
    for (before, after) in commits {
        for name in before.differing(after) {
            let old = before.gates.get(name);
            let new = after.gates.get(name);
            specs.entry(name).or_insert((old, new)).1 = new;
        }
    }
    let change = |(name, (old, new)): (&String, (Option<&Spec>, Option<&Spec>))| {
        let event = match (old, new) {
            (Some(old), Some(new)) => old.event_to(new)?,
            (None, Some(new)) => match new.stage() {
                Some(stage) => GateEvent::Added(stage),
                None => GateEvent::AddedDeprecated,
            },
            (Some(_), None) => GateEvent::Removed,
            (None, None) => return None,
        };
        Some(GateChange {
            gate: name.clone(),
            event,
        })
    };
    specs.into_iter().filter_map(change).collect()
}

impl Spec {
    /// `None`: deprecated, or a stage that does not exist.
    fn stage(&self) -> Option<Stage> {
        Stage::named(&self.pre_release.to_ascii_lowercase())
    }

    fn event_to(&self, new: &Self) -> Option<GateEvent> {
        match (self.stage(), new.stage()) {
            (Some(_), None) => Some(GateEvent::Deprecated),
            (Some(old), Some(stage)) if old < stage => Some(GateEvent::Promoted(stage)),
            (Some(old), Some(stage)) if old > stage => Some(GateEvent::Demoted(stage)),
            _ if new.lock_to_default && !self.lock_to_default => {
                Some(GateEvent::Locked { on: new.default })
            }
            _ if new.default != self.default => Some(GateEvent::Default { on: new.default }),
            _ => None,
        }
    }
}

/// `1.34` → (1, 34); what is not a version comes first.
fn version(text: &str) -> (u64, u64) {
    let mut parts = text.trim_start_matches('v').split('.');
    let mut number = || parts.next().and_then(|part| part.parse().ok()).unwrap_or(0);
    (number(), number())
}

fn is_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (1..=LONGEST_NAME).contains(&name.len()) && name.chars().all(is_plain)
}

impl GateChange {
    /// The stage that the gate reached, where it moved up.
    pub fn promoted_to(&self) -> Option<Stage> {
        match self.event {
            GateEvent::Promoted(stage) => Some(stage),
            _ => None,
        }
    }

    /// Whether a feature goes: its gate is removed, deprecated, or locked in the state off.
    pub fn takes_away(&self) -> bool {
        matches!(
            self.event,
            GateEvent::Removed | GateEvent::Deprecated | GateEvent::Locked { on: false }
        )
    }
}

impl fmt::Display for GateChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gate = &self.gate;
        let state = |on| if on { "on" } else { "off" };
        match self.event {
            GateEvent::Added(stage) => write!(f, "{gate} added as {}", stage.as_str()),
            GateEvent::AddedDeprecated => write!(f, "{gate} added as deprecated"),
            GateEvent::Removed => write!(f, "{gate} removed"),
            GateEvent::Deprecated => write!(f, "{gate} deprecated"),
            GateEvent::Promoted(stage) => write!(f, "{gate} promoted to {}", stage.as_str()),
            GateEvent::Demoted(stage) => write!(f, "{gate} moved back to {}", stage.as_str()),
            GateEvent::Locked { on } => write!(f, "{gate} locked {}", state(on)),
            GateEvent::Default { on } => write!(f, "{gate} {} by default", state(on)),
        }
    }
}

impl FromStr for GateChange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || "not a change of a feature gate".to_owned();
        let (gate, event) = text.split_once(' ').ok_or_else(unknown)?;
        let last = event.rsplit(' ').next().unwrap_or("");
        let stage = || Stage::named(last).ok_or_else(unknown);
        let event = match event {
            "added as deprecated" => GateEvent::AddedDeprecated,
            "removed" => GateEvent::Removed,
            "deprecated" => GateEvent::Deprecated,
            "locked on" => GateEvent::Locked { on: true },
            "locked off" => GateEvent::Locked { on: false },
            "on by default" => GateEvent::Default { on: true },
            "off by default" => GateEvent::Default { on: false },
            _ if event == format!("added as {last}") => GateEvent::Added(stage()?),
            _ if event == format!("promoted to {last}") => GateEvent::Promoted(stage()?),
            _ if event == format!("moved back to {last}") => GateEvent::Demoted(stage()?),
            _ => return Err(unknown()),
        };
        let gate = gate.to_owned();
        is_name(&gate)
            .then_some(Self { gate, event })
            .ok_or_else(unknown)
    }
}

impl From<GateChange> for String {
    fn from(change: GateChange) -> Self {
        change.to_string()
    }
}

impl TryFrom<String> for GateChange {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hand-written list: each gate is `Name: default lock stage version, …`.
    fn list(gates: &str) -> GateList {
        let mut yaml = String::new();
        for gate in gates.lines() {
            let (name, specs) = gate.trim().split_once(": ").expect("a name");
            yaml += &format!("- name: {name}\n  versionedSpecs:\n");
            for spec in specs.split(", ") {
                let words: Vec<&str> = spec.split(' ').collect();
                yaml += &format!(
                    "  - default: {}\n    lockToDefault: {}\n    preRelease: {}\n    version: \"{}\"\n",
                    words[0], words[1], words[2], words[3]
                );
            }
        }
        GateList::parse(&yaml).expect("a list")
    }

    fn changes(before: &str, after: &str) -> Vec<String> {
        let changes = gate_changes(&[(&list(before), &list(after))]);
        changes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_kind_of_change_is_known() {
        let cases = [
            (
                "A: false false Alpha 1.9",
                "A: false false Alpha 1.9, true false Beta 1.10",
                "A promoted to beta",
            ),
            (
                "A: true false Beta 1.9",
                "A: true false Beta 1.9, true true GA 1.10",
                "A promoted to stable",
            ),
            (
                "A: true false Beta 1.9",
                "A: false false Alpha 1.9",
                "A moved back to alpha",
            ),
            (
                "A: true false Beta 1.9",
                "A: false false Beta 1.9",
                "A off by default",
            ),
            (
                "A: true false GA 1.9",
                "A: true true GA 1.10",
                "A locked on",
            ),
            (
                "A: false false Deprecated 1.9",
                "A: false true Deprecated 1.10",
                "A locked off",
            ),
            (
                "A: true false Beta 1.9",
                "A: false false Deprecated 1.10",
                "A deprecated",
            ),
        ];
        for (before, after, expected) in cases {
            assert_eq!(changes(before, after), [expected], "{before} -> {after}");
        }
    }

    #[test]
    fn a_gate_that_starts_at_beta_is_an_addition() {
        let after =
            "A: true false Beta 1.9\nB: true false Beta 1.10\nC: true false Deprecated 1.10";
        assert_eq!(
            changes("A: true false Beta 1.9\nZ: true true GA 1.2", after),
            ["B added as beta", "C added as deprecated", "Z removed"]
        );
    }

    #[test]
    fn the_newest_entry_counts_and_numbers_are_compared_as_numbers() {
        let before = "A: false false Alpha 1.9, true false Beta 1.10";
        assert_eq!(changes(before, "A: true false Beta 1.10"), [""; 0]);
    }

    #[test]
    fn commits_of_a_pull_request_are_taken_together() {
        let alpha = list("A: false false Alpha 1.9\nB: false false Alpha 1.9");
        let beta = list("A: true false Beta 1.10\nB: false false Alpha 1.9");
        // Later on the branch, where others promoted B meanwhile.
        let rebased = list("A: true false Beta 1.10\nB: true false Beta 1.10");
        let stable = list("A: true true GA 1.10\nB: true false Beta 1.10");
        let words = |commits: &[(&GateList, &GateList)]| {
            let changes = gate_changes(commits);
            changes.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(
            words(&[(&alpha, &beta), (&rebased, &stable)]),
            ["A promoted to stable"]
        );
        assert_eq!(words(&[(&alpha, &beta), (&beta, &alpha)]), [""; 0]);
    }

    #[test]
    fn a_change_is_read_back_from_its_words() {
        let before = "A: false false Alpha 1.9\nB: true false Beta 1.9\nC: true true GA 1.9";
        let after = "A: true false Beta 1.10\nB: false true Beta 1.9\nD: true false GA 1.10";
        for change in gate_changes(&[(&list(before), &list(after))]) {
            assert_eq!(change.to_string().parse(), Ok(change));
        }
        for bad in [
            "",
            "A",
            "A flew",
            "A promoted to heaven",
            "](x) removed",
            "A added as ",
        ] {
            assert!(bad.parse::<GateChange>().is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_no_list_is_an_error_and_odd_names_are_skipped() {
        assert!(GateList::parse("<html>").is_err());
        assert!(GateList::parse("a: {b: [").is_err());
        let odd = "- name: \"](x)\"\n  versionedSpecs:\n  - {preRelease: Beta}\n";
        assert_eq!(GateList::parse(odd), Ok(GateList::default()));
    }
}
