//! Reports for programs: one JSON object per report, or one per line for findings and rules.
//!
//! `templates/schemas/` has a JSON Schema of each, made from these types. Text from outside is made
//! safe for a terminal, because a person may look at the report there.

mod digest;
mod findings;
mod merge;
mod publish;
mod pull_request;
mod rule;
mod schemas;
mod status;

pub use digest::{DigestProject, DigestRelease, DigestReport};
pub(super) use findings::Places;
pub use findings::{FindingLine, finding_lines, findings};
pub use merge::{
    ConflictRow, MergeListReport, MergeReport, MergeStepRow, OpenPullRequestRow, StepResult,
};
pub use publish::{
    MailReport, PublicationCode, PublicationReport, PublishCode, PublishReport, SocialReport,
};
pub use pull_request::{
    CoveredIn, DecisionReport, FillDecision, ListPlace, MergedPullRequest, Points,
    PullRequestReport, WindowCode,
};
pub use rule::{RuleReport, rule_lines};
pub use status::{
    CandidatesCode, CandidatesReport, FindingCounts, LastChange, NextCode, NextStep, SectionCode,
    SectionStatus, StatusReport,
};

use std::fmt::Write;

use serde::Serialize;

use crate::text::is_invisible;

/// One report as indented JSON, with a newline at its end.
pub fn document(report: &impl Serialize) -> String {
    let json = serde_json::to_string_pretty(report);
    visible(json.expect("the keys of a report are strings")) + "\n"
}

/// One report on one line.
fn line(report: &impl Serialize) -> String {
    let json = serde_json::to_string(report);
    visible(json.expect("the keys of a report are strings")) + "\n"
}

/// JSON with its invisible characters escaped, which can only be inside strings: the values stay
/// the same, and a terminal shows them.
fn visible(json: String) -> String {
    // Fast path: most reports are plain ASCII.
    if json.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
        return json;
    }
    let is_hidden = |c: char| c != '\n' && is_invisible(c);
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_are_escaped_and_stay_in_the_value() {
        let text = "a\u{202e}b\u{7f}\u{85}\u{e0001}\n\t\u{1b}é";
        let json = document(&[text]);
        assert!(
            !json.trim_end().contains(|c| c != '\n' && is_invisible(c)),
            "{json}"
        );
        let [parsed]: [String; 1] = serde_json::from_str(&json).expect("JSON");
        assert_eq!(parsed, text);
    }
}
