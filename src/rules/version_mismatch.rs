//! The version in the words of a release link is the one in its address.

use crate::diagnostic::Diagnostic;
use crate::post::{Link, Target, Version, versions_in};
use crate::rules::{CheckStage, Context, Findings, Rule};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "version-mismatch",
    summary: "the version that is told is the version that is linked",
    why: "A release bullet that was copied keeps its old address: the reader who wants v1.29.2 lands on another release.",
    bad: "* [kops v1.29.2](https://github.com/kubernetes/kops/releases/tag/v1.28.5)",
    good: "* [kops v1.29.2](https://github.com/kubernetes/kops/releases/tag/v1.29.2)",
    stage: CheckStage::Draft,
    check,
};

/// So far before a link, in bytes, its version may be told.
const FAR: usize = 300;

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for link in context.post.links() {
        let Target::Release { tag, .. } = &link.target else {
            continue;
        };
        let Some(linked) = versions_in(tag).pop() else {
            continue;
        };
        let Some((told, span)) = told(context, link) else {
            continue;
        };
        // `1.36` tells a line of releases, of which an alpha may be one.
        let agree = |version: &Version| {
            version.names(&linked)
                && (version.same_stage(&linked) || version.numbers.len() < linked.numbers.len())
        };
        if told.iter().any(agree) {
            continue;
        }
        let (Some(first), false) = (told.first(), tag.contains(span.of(text))) else {
            continue;
        };
        let named = told
            .iter()
            .find(|told| told.names(&linked))
            .unwrap_or(first);
        let words = named.span.of(text);
        let message = match (&named.pre_release, &linked.pre_release) {
            (None, Some(_)) if named.names(&linked) => {
                format!("the words say {words}, the address is of the pre-release `{tag}`")
            }
            (Some(told), _) if named.names(&linked) => {
                format!("the words say {words} {told}, the address says `{tag}`")
            }
            _ => format!("the words say {words}, the address says `{tag}`"),
        };
        let found =
            Diagnostic::error(named.span, message).label(link.url, "the release that is linked");
        findings.push(found.help("correct the one that is wrong"));
    }
}

/// The versions that `link` tells in its words; else the last full one before it, where the words are "release page" and
/// the like. With spans of the text, and the span of the words.
fn told(context: &Context<'_>, link: &Link) -> Option<(Vec<Version>, Span)> {
    let text = context.text();
    let within = |span: Span| -> Vec<Version> {
        let found = versions_in(span.of(text)).into_iter();
        found
            .map(|version| Version {
                span: version.span.shifted(span.start),
                ..version
            })
            .collect()
    };
    let words = link.text.of(text);
    if words.bytes().any(|byte| byte.is_ascii_digit()) {
        let told = within(link.text);
        return (!told.is_empty()).then_some((told, link.text));
    }
    let run = context.post.run_around(link.span.start)?;
    let far = text.ceil_char_boundary(link.span.start.saturating_sub(FAR));
    let before = Span::new(run.span.start.max(far), link.span.start);
    if before.of(text).contains("](") || !words.to_lowercase().contains("release") {
        return None;
    }
    let mut told = within(before);
    told.retain(|told| told.numbers.len() > 2);
    (told.len() == 1).then_some((told, before))
}
