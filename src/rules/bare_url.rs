//! A URL is the target of a link.

use crate::diagnostic::Diagnostic;
use crate::post::{CharClasses, LinkForm, urls_in};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};

pub(super) const RULE: Rule = Rule {
    name: "bare-url",
    summary: "a URL is the target of a link",
    why: "A bare URL cannot be read aloud and does not say where it leads: a link belongs inside the \
          sentence.",
    bad: "Docs are getting tweaked. https://github.com/forge/core/issues/843",
    good: "Docs [are getting tweaked](https://github.com/forge/core/issues/843).",
    source: source::STYLESHEET,
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

/// Bytes before a URL in which the brackets of its link are looked for.
const FAR: usize = 1000;

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let words = context.post.words_with(CharClasses::any(b":"));
    let words = words.filter(|word| !word.in_link);
    let open = words.flat_map(|words| {
        let source = words.span.of(text);
        let found = urls_in(source).filter(|url| !is_of_a_link(&source[..url.start]));
        found.map(|url| url.shifted(words.span.start))
    });
    let angled = context
        .post
        .links()
        .filter(|link| link.form == LinkForm::Auto)
        .map(|link| link.span);
    for span in open.chain(angled) {
        let found = Diagnostic::warning(span, "a bare URL");
        findings.push(found.help("link a phrase to it: `[text](url)`"));
    }
}

/// Whether the text `before` a URL makes it part of a broken link, which broken-link reports.
fn is_of_a_link(before: &str) -> bool {
    let before = before.trim_end();
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(FAR))..];
    before.ends_with(']') || before == "(" || near.ends_with('(') && near.contains(['[', ']'])
}
