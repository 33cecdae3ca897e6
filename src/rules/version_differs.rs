//! A dependency bump names the version of its pull request.

use crate::diagnostic::Diagnostic;
use crate::post::Target;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, known, source};
use crate::text::versions_in;

pub(super) const RULE: Rule = Rule {
    name: "version-differs",
    summary: "a dependency bump names the version of its pull request",
    why: "The version is all that such an entry says: `[library to v#.#.#](url)`. Reported where the edition's record knows the version.",
    bad: "* [sqlite to v3.5.10](https://github.com/forge/core/pull/121573) (the pull request says 3.5.11)",
    good: "* [sqlite to v3.5.11](https://github.com/forge/core/pull/121573)",
    source: source::STYLESHEET,
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for (link, item) in known::news(context) {
        let known = item
            .version
            .as_deref()
            .and_then(|version| versions_in(version).pop());
        let (Some((_, known)), Target::PullRequest { .. }) = (known, &link.target) else {
            continue;
        };
        let written = versions_in(link.text.of(text));
        if !written.is_empty() && !written.iter().any(|(_, version)| version.names(&known)) {
            let version = item.version.as_deref().unwrap_or_default();
            let found =
                Diagnostic::warning(link.text, format!("the pull request updates to {version}"));
            findings.push(found.help("correct the version, or the URL"));
        }
    }
}
