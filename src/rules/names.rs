//! Looks up rules by name.

use crate::rules::{RULES, Rule};
use crate::settings::{Settings, SettingsError, Spanned};
use crate::text::safe_for_terminal;

/// Former names of rules, which settings and allow comments may still use: a line `former current`
/// for each.
const RENAMED: &str = include_str!("renamed.txt");

/// The former and the current name of every renamed rule.
fn renamed() -> impl Iterator<Item = (&'static str, &'static str)> {
    RENAMED.lines().filter_map(|line| line.split_once(' '))
}

/// The current name of the rule that is, or was, called `name`.
pub(super) fn current(name: &str) -> &str {
    let mut names = renamed();
    let found = names.find(|(former, _)| *former == name);
    found.map_or(name, |(_, current)| current)
}

/// The rule that is, or was, called `name`.
pub fn named(name: &str) -> Option<&'static Rule> {
    let name = current(name);
    RULES.iter().find(|rule| rule.name == name)
}

/// The rule name that was most likely meant by `name`.
pub fn closest(name: &str) -> Option<&'static str> {
    let likeness = |text: &&str| strsim::jaro_winkler(name, text);
    let names = RULES.iter().map(|rule| rule.name);
    let best = names.max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(&best) > 0.87).then_some(best)
}

/// Checks that the rules in `checks.off` exist.
///
/// # Errors
/// The first name in `checks.off` that is not a rule, with its position.
pub fn check_names(settings: &Settings) -> Result<(), SettingsError> {
    let unknown = |string: &&Spanned<String>| named(&string.value).is_none();
    let Some(off) = settings.checks.off.iter().find(unknown) else {
        return Ok(());
    };
    let help = match closest(&off.value) {
        Some(rule) => format!("did you mean `{rule}`?"),
        None => "`lwkd check --list` lists all rules".to_owned(),
    };
    Err(SettingsError {
        message: format!("there is no rule `{}`", safe_for_terminal(&off.value)),
        line: off.line,
        column: off.column,
        help: Some(help),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn former_names_lead_to_a_rule() {
        for (former, current) in renamed() {
            assert_eq!(named(former).map(|rule| rule.name), Some(current));
        }
        assert!(named("spelled").is_none());
    }
}
