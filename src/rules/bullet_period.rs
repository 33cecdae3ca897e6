//! A bullet ends without a period.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::settings::SectionForm;
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "bullet-period",
    summary: "a bullet ends without a period",
    why: "Periods end the sentences of paragraphs. Two statements in one bullet are joined \
          with a semicolon.",
    bad: "* The proxy gains an [nftables backend](https://github.com/forge/core/pull/121046).",
    good: "* The proxy gains an [nftables backend](https://github.com/forge/core/pull/121046)",
    source: source::STYLESHEET,
    fixes: Fixes::Unsafe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for (section, bullet) in context.post.bullets() {
        // What people write, such as thanks and news, are sentences.
        let kind = section.kind.map(|kind| context.settings.section(kind));
        let filled =
            kind.is_some_and(|kind| kind.shape == SectionForm::Bullets && kind.filled_by.is_some());
        if !filled || !context.is_house_style(section) {
            continue;
        }
        let content = bullet.content.of(text);
        let in_link = content
            .strip_suffix(')')
            .and_then(|rest| rest.rfind("](").map(|at| &rest[..at]));
        let (words, offset) = match in_link.filter(|in_link| in_link.ends_with('.')) {
            Some(words) => (words, words.len()),
            None => (content, content.len()),
        };
        if !words.ends_with('.') || words.ends_with("..") {
            continue;
        }
        let period = Span::new(
            bullet.content.start + offset - 1,
            bullet.content.start + offset,
        );
        let fix = Fix::unsafe_("remove the period", vec![Edit::delete(period)]);
        findings.push(Diagnostic::hint(period, "a bullet ends with a period").fix(fix));
    }
}
