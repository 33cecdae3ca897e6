//! A link to a changelog leads to the changelog of its version.

use memchr::memmem;

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::versions_in;
use crate::rules::{CheckStage, Context, Findings, Rule};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "changelog-link",
    summary: "a version links to the changelog of its own minor",
    why: "The stylesheet links patch releases to `CHANGELOG-1.NN.md`; a list of four such links is copied every month, \
          and one of them forgotten.",
    bad: "[1.29.11](https://github.com/kubernetes/kubernetes/blob/master/CHANGELOG/CHANGELOG-1.28.md)",
    good: "[1.29.11](https://github.com/kubernetes/kubernetes/blob/master/CHANGELOG/CHANGELOG-1.29.md)",
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for link in context.post.links() {
        let url = link.url.of(text);
        let Some(at) = memmem::rfind(url.as_bytes(), b"CHANGELOG-") else {
            continue;
        };
        let from = at + "CHANGELOG-".len();
        let linked = url[from..].split(".md").next().unwrap_or("");
        let told = versions_in(link.text.of(text));
        let [told] = told.as_slice() else {
            continue;
        };
        let minor: Vec<String> = told.numbers.iter().take(2).map(u64::to_string).collect();
        let minor = minor.join(".");
        if linked == minor || !linked.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let span = Span::new(link.url.start + from, link.url.start + from + linked.len());
        let found = Diagnostic::warning(
            span,
            format!("the words say {minor}, the changelog is that of {linked}"),
        );
        let title = format!("write `CHANGELOG-{minor}.md`");
        let edits = vec![Edit::replace(span, minor.as_str())];
        // There is no changelog of a patch release; of two minors either may be meant.
        findings.push(match linked.starts_with(&minor) {
            true => found.fix(Fix::safe(title, edits)),
            false => found.fix(Fix::unsafe_(title, edits)),
        });
    }
}
