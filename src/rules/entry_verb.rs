//! Entries of Version Updates and Promotions start with a name, not a verb.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::settings::SectionSource;
use crate::style::WordList;
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "entry-verb",
    summary: "a version update or promotion starts with the name, not with a verb",
    why: "The heading already says what happened: the forms are `[library to v#.#.#](url)` and \
          `[Feature to beta](url)`.",
    bad: "* [Bump sqlite to v3.5.11](https://github.com/forge/core/pull/121573)",
    good: "* [sqlite to v3.5.11](https://github.com/forge/core/pull/121573)",
    source: source::STYLESHEET,
    fixes: Fixes::Unsafe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for (section, bullet) in context.post.bullets() {
        if !context.is_house_style(section) {
            continue;
        }
        let verbs = if context.is_filled_with(section, SectionSource::Versions) {
            WordList::VersionVerb
        } else if context.is_filled_with(section, SectionSource::Promotions) {
            WordList::PromotionVerb
        } else {
            continue;
        };
        let content = bullet.content.of(text);
        let start = content.trim_start_matches(['[', '*', '_', '`']);
        let word = start.split(char::is_whitespace).next().unwrap_or("");
        let is_verb = verbs.has(&word.to_ascii_lowercase());
        let rest = start.get(word.len()..).unwrap_or("");
        let is_entry = bullet.depth == 0 && !rest.trim().is_empty();
        let Some(span) = Span::of_slice(text, word).filter(|_| is_verb && is_entry) else {
            continue;
        };
        let with_space = Span::new(span.start, span.end + rest.len() - rest.trim_start().len());
        let fix = Fix::unsafe_(format!("remove `{word}`"), vec![Edit::delete(with_space)]);
        findings.push(Diagnostic::hint(span, format!("the entry starts with `{word}`")).fix(fix));
    }
}
