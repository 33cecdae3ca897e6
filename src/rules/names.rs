//! Rules by their names, as people type them.

use crate::rules::{RULES, Rule};
use crate::settings::{Settings, SettingsError, Spanned};
use crate::text::safe_for_terminal;

/// The rule of this name.
pub fn named(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

/// The name of the rule that was most likely meant by `name`.
pub fn closest(name: &str) -> Option<&'static str> {
    let likeness = |text: &&str| strsim::jaro_winkler(name, text);
    let names = RULES.iter().map(|rule| rule.name);
    let best = names.max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(&best) > 0.87).then_some(best)
}

/// Whether `settings` switch off rules that exist.
///
/// # Errors
/// The first name in `checks.off` that is no rule's, with its place.
pub fn check_names(settings: &Settings) -> Result<(), SettingsError> {
    let unknown = |string: &&Spanned<String>| named(&string.value).is_none();
    let Some(off) = settings.checks.off.iter().find(unknown) else {
        return Ok(());
    };
    let help = match closest(&off.value) {
        Some(rule) => format!("did you mean `{rule}`?"),
        None => "`lwkd check --list` names every rule".to_owned(),
    };
    Err(SettingsError {
        message: format!("there is no rule `{}`", safe_for_terminal(&off.value)),
        line: off.line,
        column: off.column,
        help: Some(help),
    })
}
