//! A bullet starts with a capital letter.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::settings::{SectionSource, Settings};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "bullet-lower-case",
    summary: "a bullet starts with a capital letter, except for names in lower case",
    why: "Bullets are in sentence case, except for names in lower case; `checks.lower_case` in the \
          settings lists those.",
    bad: "* more fine-grained [QHints](https://github.com/forge/core/pull/127478)",
    good: "* More fine-grained [QHints](https://github.com/forge/core/pull/127478)",
    source: source::STYLESHEET,
    fixes: Fixes::Unsafe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for (section, bullet) in context.post.bullets() {
        // Promotions start with a feature's name, versions and releases with a project's, shoutouts
        // with a person's.
        let checked = [SectionSource::Merges, SectionSource::Deprecations];
        let checked = checked
            .iter()
            .any(|checked| context.is_filled_with(section, *checked));
        if !checked || bullet.depth > 0 || !context.is_house_style(section) {
            continue;
        }
        let words = bullet.content.of(text).trim_start_matches(['[', '*', '_']);
        let length = words
            .find(|c: char| c.is_whitespace() || matches!(c, ']' | ':' | ','))
            .unwrap_or(words.len());
        let word = &words[..length];
        let plain = word.strip_suffix("'s").unwrap_or(word);
        let is_word = plain.len() > 1 && plain.chars().all(|c| c.is_ascii_lowercase());
        // `parser: retry …`: a component before a colon.
        let is_component = words[length..].starts_with(':');
        if !is_word || is_component || is_name(context.settings, plain) {
            continue;
        }
        let Some(span) = Span::of_slice(text, word) else {
            continue;
        };
        let capital = Span::new(span.start, span.start + 1);
        let fix = Edit::replace(capital, capital.of(text).to_ascii_uppercase());
        let found = Diagnostic::hint(span, format!("a bullet starts with `{word}` in lower case"));
        findings.push(found.fix(Fix::unsafe_("start with a capital letter", vec![fix])));
    }
}

/// Whether `word` is a name in lower case: from the settings, or of a followed project.
fn is_name(settings: &Settings, word: &str) -> bool {
    settings.checks.lower_case.iter().any(|name| name == word)
        || settings.checks.words.iter().any(|known| known == word)
        || settings.releases.iter().any(|release| release.name == word)
}
