//! A bullet begins with a capital.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Rule};
use crate::settings::{SectionSource, Settings};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "bullet-lower-case",
    summary: "a bullet begins with a capital, unless a name is written small",
    why: "The stylesheet asks for sentence case after a bullet, except for components whose proper names are not \
          capitalized.",
    bad: "* more fine-grained [QHints](https://github.com/kubernetes/kubernetes/pull/127478)",
    good: "* More fine-grained [QHints](https://github.com/kubernetes/kubernetes/pull/127478)",
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for (section, bullet) in context.post.bullets() {
        // Promotions begin with a feature's name, versions and releases with a project's, shoutouts with a person's.
        let told = [SectionSource::Merges, SectionSource::Deprecations];
        let told = told
            .iter()
            .any(|told| context.is_filled_with(section, *told));
        if !told || bullet.depth > 0 {
            continue;
        }
        let words = bullet.content.of(text).trim_start_matches(['[', '*', '_']);
        let length = words
            .find(|c: char| c.is_whitespace() || matches!(c, ']' | ':' | ','))
            .unwrap_or(words.len());
        let word = &words[..length];
        let plain = word.strip_suffix("'s").unwrap_or(word);
        let is_word = plain.len() > 1 && plain.chars().all(|c| c.is_ascii_lowercase());
        // `apiserver: retry …`: before a colon stands a component.
        let is_component = words[length..].starts_with(':');
        if !is_word || is_component || is_name(context.settings, plain) {
            continue;
        }
        let Some(span) = Span::of_slice(text, word) else {
            continue;
        };
        let capital = Span::new(span.start, span.start + 1);
        let fix = Edit::replace(capital, capital.of(text).to_ascii_uppercase());
        let found = Diagnostic::hint(span, format!("a bullet begins with `{word}`"));
        findings.push(found.fix(Fix::unsafe_("begin with a capital", vec![fix])));
    }
}

/// Whether `word` is a name that is written small: of the settings, or of a repository that is followed.
fn is_name(settings: &Settings, word: &str) -> bool {
    settings
        .checks
        .lower_case
        .iter()
        .any(|lower_case| lower_case == word)
        || settings.checks.words.iter().any(|other| other == word)
        || settings.releases.iter().any(|release| release.name == word)
}
