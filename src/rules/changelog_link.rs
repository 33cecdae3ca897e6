//! A version links to the changelog of its own minor version.

use memchr::memmem;

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::Target;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::{Edit, Span, versions_in};

pub(super) const RULE: Rule = Rule {
    name: "changelog-link",
    summary: "a version links to the changelog of its own minor version",
    why: "Patch releases link the changelog of their line, `CHANGELOG-1.NN.md`. The list of links is \
          copied every month, and one is easily missed.",
    bad: "[1.29.11](https://github.com/forge/core/blob/master/CHANGELOG/CHANGELOG-1.28.md)",
    good: "[1.29.11](https://github.com/forge/core/blob/master/CHANGELOG/CHANGELOG-1.29.md)",
    source: source::STYLESHEET,
    fixes: Fixes::Both,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    // Pull requests and releases have no changelog in their URL.
    let links = context.post.links();
    for link in links.filter(|link| link.target == Target::Other) {
        let url = link.url.of(text);
        let Some(at) = memmem::rfind(url.as_bytes(), b"CHANGELOG-") else {
            continue;
        };
        let from = at + "CHANGELOG-".len();
        let linked = url[from..].split(".md").next().unwrap_or("");
        let named = versions_in(link.text.of(text));
        let [(_, named)] = named.as_slice() else {
            continue;
        };
        let minor: Vec<String> = named.numbers().iter().take(2).map(u64::to_string).collect();
        let minor = minor.join(".");
        if linked == minor || !linked.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let span = Span::new(link.url.start + from, link.url.start + from + linked.len());
        let found = Diagnostic::warning(
            span,
            format!("the link text says {minor}, the link leads to the changelog of {linked}"),
        );
        let title = format!("write `CHANGELOG-{minor}.md`");
        let edits = vec![Edit::replace(span, minor.as_str())];
        // Patch releases have no changelog of their own; of two minor versions either may be wrong.
        findings.push(match linked.starts_with(&minor) {
            true => found.fix(Fix::safe(title, edits)),
            false => found.fix(Fix::unsafe_(title, edits)),
        });
    }
}
