//! An allow comment names a rule that does not exist.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, RULES, Rule, allow, closest};
use crate::text::Edit;

pub(super) const RULE: Rule = Rule {
    name: "unknown-allow",
    summary: "an allow comment names a rule",
    why: "A comment that names no rule allows nothing: the writer believes in a silence that is not there.",
    bad: "* A line <!-- lwkd: allow bullet-periods -->",
    good: "* A line. <!-- lwkd: allow bullet-period -->",
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (name, span) in allow::comments(context.post).names {
        if RULES.iter().any(|rule| rule.name == name) {
            continue;
        }
        let found = Diagnostic::warning(span, format!("`{name}` is not a rule"));
        findings.push(match closest(name) {
            Some(meant) => found.fix(Fix::safe(
                format!("write `{meant}`"),
                vec![Edit::replace(span, meant)],
            )),
            None => found.help("`lwkd check --list` names all rules"),
        });
    }
}
