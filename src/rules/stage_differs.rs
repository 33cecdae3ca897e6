//! A promotion names the stage that the feature reaches.

use crate::diagnostic::Diagnostic;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, known};
use crate::settings::SectionSource;
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "stage-differs",
    summary: "a promotion names the stage that the feature reaches",
    why: "The stage is the one thing a line under Promotions says. Reported where the edition's \
          record knows it from the pull request's title or release note.",
    bad: "* [PodHostIPs to GA](https://github.com/kubernetes/kubernetes/pull/121477) (the note says beta)",
    good: "* [PodHostIPs to beta](https://github.com/kubernetes/kubernetes/pull/121477)",
    source: "",
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for section in context.post.all_sections() {
        if !context.is_filled_with(section, SectionSource::Promotions) {
            continue;
        }
        for (bullet, link, item) in known::by_bullet(context, section) {
            let Some(known) = item.stage.as_deref().and_then(stage) else {
                continue;
            };
            let Some((written, span)) =
                only_stage(text, bullet.content).filter(|only_stage| only_stage.0 != known)
            else {
                continue;
            };
            let message = format!("the entry says {written}, the pull request says {known}");
            let found = Diagnostic::warning(span, message).label(link.url, "the pull request");
            findings.push(found.help("correct the stage, or the URL"));
        }
    }
}

/// The only stage that the bullet names; several stages are a list of features.
fn only_stage(text: &str, bullet: Span) -> Option<(&'static str, Span)> {
    let words = bullet.of(text).split(|c: char| !c.is_alphanumeric());
    let mut found = words.filter_map(|word| Some((stage(word)?, Span::of_slice(text, word)?)));
    let first = found.next()?;
    found.all(|(stage, _)| stage == first.0).then_some(first)
}

/// The stage that `word` names, in one spelling.
fn stage(word: &str) -> Option<&'static str> {
    let names = [
        ("alpha", "alpha"),
        ("beta", "beta"),
        ("stable", "stable"),
        ("ga", "stable"),
    ];
    names
        .into_iter()
        .find(|name| name.0.eq_ignore_ascii_case(word))
        .map(|name| name.1)
}
