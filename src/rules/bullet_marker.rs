//! Bullets start with `*`.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::Edit;

pub(super) const RULE: Rule = Rule {
    name: "bullet-marker",
    summary: "a bullet starts with `*`",
    why: "The stylesheet and all editions use `*`. A list with two kinds of markers is two lists \
          on the page.",
    bad: "- kubespray [v2.23.0](https://github.com/kubernetes-sigs/kubespray/releases/tag/v2.23.0)",
    good: "* kubespray [v2.23.0](https://github.com/kubernetes-sigs/kubespray/releases/tag/v2.23.0)",
    source: source::STYLESHEET,
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for (section, bullet) in context.post.bullets() {
        let marker = bullet.marker.of(text);
        let listed = context
            .shape(section)
            .is_some_and(|shape| shape == crate::settings::SectionForm::Bullets);
        if bullet.depth > 0 || !listed || !matches!(marker, "-" | "+") {
            continue;
        }
        let found = Diagnostic::warning(bullet.marker, format!("the bullet marker is `{marker}`"));
        findings.push(found.fix(Fix::safe(
            "write `*`",
            vec![Edit::replace(bullet.marker, "*")],
        )));
    }
}
