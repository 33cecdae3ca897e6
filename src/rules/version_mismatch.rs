//! The version in the link text is the version in the URL.

use crate::diagnostic::Diagnostic;
use crate::post::{Link, Target};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::text::{Span, Version, versions_in};

pub(super) const RULE: Rule = Rule {
    name: "version-mismatch",
    summary: "the version in the link text is the version in the URL",
    why: "A copied release bullet keeps its old URL: the reader who wants v1.29.2 gets another \
          release.",
    bad: "* [tools v1.29.2](https://github.com/forge/tools/releases/tag/v1.28.5)",
    good: "* [tools v1.29.2](https://github.com/forge/tools/releases/tag/v1.29.2)",
    source: "",
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

/// Bytes before a link in which its version is looked for.
const FAR: usize = 300;

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for link in context.post.links() {
        let Target::Release { tag, .. } = &link.target else {
            continue;
        };
        let Some((_, linked)) = versions_in(tag).pop() else {
            continue;
        };
        let Some((written, span)) = written(context, link) else {
            continue;
        };
        // `1.36` names a minor version, of which an alpha may be a release.
        let agree = |(_, version): &(Span, Version)| {
            let is_shorter = version.numbers().len() < linked.numbers().len();
            version.names(&linked) && (version.same_stage(&linked) || is_shorter)
        };
        if written.iter().any(agree) {
            continue;
        }
        let (Some(first), false) = (written.first(), tag.contains(span.of(text))) else {
            continue;
        };
        let (at, named) = written
            .iter()
            .find(|(_, version)| version.names(&linked))
            .unwrap_or(first);
        let words = at.of(text);
        let message = match (named.pre_release(), linked.pre_release()) {
            (None, Some(_)) if named.names(&linked) => {
                format!("the link text says {words}, the URL is of the pre-release `{tag}`")
            }
            (Some(written), _) if named.names(&linked) => {
                format!("the link text says {words} {written}, the URL says `{tag}`")
            }
            _ => format!("the link text says {words}, the URL says `{tag}`"),
        };
        let found = Diagnostic::error(*at, message).label(link.url, "the linked release");
        findings.push(found.help("correct the wrong one"));
    }
}

/// The versions in the text of `link`; where that is a phrase such as "release page", the last full
/// version before it. Returned with spans of the text, and with the span of the words.
fn written(context: &Context<'_>, link: &Link) -> Option<(Vec<(Span, Version)>, Span)> {
    let text = context.text();
    let within = |span: Span| -> Vec<(Span, Version)> {
        let found = versions_in(span.of(text)).into_iter();
        found
            .map(|(at, version)| (at.shifted(span.start), version))
            .collect()
    };
    let words = link.text.of(text);
    if words.bytes().any(|byte| byte.is_ascii_digit()) {
        let written = within(link.text);
        return (!written.is_empty()).then_some((written, link.text));
    }
    let run = context.post.run_around(link.span.start)?;
    let far = text.ceil_char_boundary(link.span.start.saturating_sub(FAR));
    let before = Span::new(run.span.start.max(far), link.span.start);
    if before.of(text).contains("](") || !words.to_lowercase().contains("release") {
        return None;
    }
    let mut written = within(before);
    written.retain(|(_, version)| version.numbers().len() > 2);
    (written.len() == 1).then_some((written, before))
}
