//! What `check --list` and `explain RULE` print with `--format json`.

use serde::Serialize;

use crate::report::json::line;
use crate::rules::{CheckStage, Fixes, Rule};

/// A rule. The field order is the order of the JSON keys.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RuleReport {
    #[cfg_attr(
        test,
        schemars(schema_with = "crate::report::json::schemas::rule_name")
    )]
    pub rule: &'static str,
    /// The rule as a statement that a correct edition fulfils.
    pub summary: &'static str,
    pub why: &'static str,
    /// Lines that break the rule.
    pub bad: &'static str,
    /// The same lines, corrected.
    pub good: &'static str,
    /// Which kinds of fixes its findings have.
    pub fixes: Fixes,
    /// The earliest stage at which it is checked.
    pub stage: CheckStage,
    /// The page that the rule comes from; `null` for rules of spelling and plain mistakes.
    pub source: Option<&'static str>,
}

impl From<&Rule> for RuleReport {
    fn from(rule: &Rule) -> Self {
        Self {
            rule: rule.name,
            summary: rule.summary,
            why: rule.why,
            bad: rule.bad,
            good: rule.good,
            fixes: rule.fixes,
            stage: rule.stage,
            source: Some(rule.source).filter(|source| !source.is_empty()),
        }
    }
}

/// Rules, one JSON object per line.
pub fn rule_lines(rules: &[Rule]) -> String {
    let rules = rules.iter().map(RuleReport::from);
    rules.map(|rule| line(&rule)).collect()
}
