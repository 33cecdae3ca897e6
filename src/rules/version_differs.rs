//! The version that is told is the one the pull request brings.

use crate::diagnostic::Diagnostic;
use crate::post::{Target, versions_in};
use crate::rules::{CheckStage, Context, Findings, Rule, known};

pub(super) const RULE: Rule = Rule {
    name: "version-differs",
    summary: "a bump tells the version that its pull request brings",
    why: "A version update is told by its number alone; the stylesheet's `[library to v#.#.#](address)` has to be right. \
          Seen where the edition's record knows the version.",
    bad: "* [etcd to v3.5.10](https://github.com/kubernetes/kubernetes/pull/121573) (the pull request says 3.5.11)",
    good: "* [etcd to v3.5.11](https://github.com/kubernetes/kubernetes/pull/121573)",
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for (link, item) in known::news(context) {
        let known = item
            .version
            .as_deref()
            .and_then(|text| versions_in(text).pop());
        let (Some(known), Target::PullRequest { .. }) = (known, &link.target) else {
            continue;
        };
        let told = versions_in(link.text.of(text));
        if !told.is_empty() && !told.iter().any(|told| told.names(&known)) {
            let version = item.version.as_deref().unwrap_or_default();
            let found =
                Diagnostic::warning(link.text, format!("the pull request brings {version}"));
            findings.push(found.help("correct the version, or the address"));
        }
    }
}
