//! A promotion names the stage that the feature reaches.

use crate::activity::GateChange;
use crate::diagnostic::Diagnostic;
use crate::record::Item;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, known};
use crate::settings::SectionSource;
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "stage-differs",
    summary: "a promotion names the stage that the feature reaches",
    why: "The stage is the one thing a line under Promotions says. Reported where the edition's \
          record knows it from the list of feature gates, or from the pull request's title or \
          release note.",
    bad: "* [PodHostIPs to GA](https://github.com/forge/core/pull/121477) (the note says beta)",
    good: "* [PodHostIPs to beta](https://github.com/forge/core/pull/121477)",
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
            let Some((known, source)) = known_stage(item, bullet.content.of(text)) else {
                continue;
            };
            let Some((written, span)) =
                only_stage(text, bullet.content).filter(|only_stage| only_stage.0 != known)
            else {
                continue;
            };
            let message = format!("the entry says {written}, {source} says {known}");
            let found = Diagnostic::warning(span, message).label(link.url, "the pull request");
            findings.push(found.help("correct the stage, or the URL"));
        }
    }
}

/// The stage that a pull request brings a feature to, and what says so: the list of feature gates
/// for the gates that the bullet names, or for all that moved up; else its title or release note.
fn known_stage(item: &Item, bullet: &str) -> Option<(&'static str, &'static str)> {
    let gates = item.gates.iter().filter_map(|gate| gate.parse().ok());
    let promoted: Vec<(String, &'static str)> = gates
        .filter_map(|change: GateChange| {
            let reached = stage(change.promoted_to()?.as_str())?;
            Some((change.gate, reached))
        })
        .collect();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let words: Vec<&str> = bullet.split(|c| !is_name(c)).collect();
    let is_named = |gate: &&(String, &str)| words.contains(&gate.0.as_str());
    let named: Vec<&(String, &str)> = promoted.iter().filter(is_named).collect();
    let of_bullet = if named.is_empty() {
        promoted.iter().collect()
    } else {
        named
    };
    let mut stages = of_bullet.iter().map(|(_, stage)| *stage);
    match stages.next() {
        Some(first) if stages.all(|other| other == first) => {
            Some((first, "the list of feature gates"))
        }
        // Several gates at several stages: the bullet may mean any of them.
        Some(_) => None,
        None => Some((item.stage.as_deref().and_then(stage)?, "the pull request")),
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
