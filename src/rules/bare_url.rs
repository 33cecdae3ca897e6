//! An address stands behind words.

use crate::diagnostic::Diagnostic;
use crate::post::{CharClasses, LinkForm, urls_in};
use crate::rules::{CheckStage, Context, Findings, Rule};

pub(super) const RULE: Rule = Rule {
    name: "bare-url",
    summary: "an address stands behind words",
    why: "The stylesheet wants links inline in the natural text; an address in the open cannot be read aloud and tells \
          nobody what it leads to.",
    bad: "Docs are getting tweaked. https://github.com/kubernetes/kubeadm/issues/843",
    good: "Docs [are getting tweaked](https://github.com/kubernetes/kubeadm/issues/843).",
    stage: CheckStage::Draft,
    check,
};

/// So far before an address, in bytes, the brackets of its link may stand.
const FAR: usize = 1000;

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let words = context.post.words_with(CharClasses::any(b":"));
    let words = words.filter(|word| !word.in_link);
    let open = words.flat_map(|words| {
        let source = words.span.of(text);
        let found = urls_in(source).filter(|url| !is_of_a_link(&source[..url.start]));
        found.map(|found| found.shifted(words.span.start))
    });
    let angled = context
        .post
        .links()
        .filter(|link| link.form == LinkForm::Auto)
        .map(|link| link.span);
    for span in open.chain(angled) {
        let found = Diagnostic::warning(span, "an address in the open");
        findings.push(found.help("put it behind the words that it is about: `[words](address)`"));
    }
}

/// Whether what stands `before` an address makes it that of a broken link, of which broken-link speaks.
fn is_of_a_link(before: &str) -> bool {
    let before = before.trim_end();
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(FAR))..];
    before.ends_with(']') || before == "(" || near.ends_with('(') && near.contains(['[', ']'])
}
