//! An allow comment names an existing rule.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, allow, closest, named};
use crate::text::Edit;

pub(super) const RULE: Rule = Rule {
    name: "unknown-allow",
    summary: "an allow comment names an existing rule",
    why: "A comment with an unknown rule name allows nothing, which its writer does not notice.",
    bad: "* A line <!-- lwkd: allow bullet-periods -->",
    good: "* A line. <!-- lwkd: allow bullet-period -->",
    source: "",
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (name, span) in allow::comments(context.post).names {
        if named(name).is_some() {
            continue;
        }
        let found = Diagnostic::warning(span, format!("there is no rule `{name}`"));
        findings.push(match closest(name) {
            Some(meant) => found.fix(Fix::safe(
                format!("write `{meant}`"),
                vec![Edit::replace(span, meant)],
            )),
            None => found.help("`lwkd check --list` lists all rules"),
        });
    }
}
