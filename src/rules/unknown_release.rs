//! A release that is told exists.

use crate::diagnostic::Diagnostic;
use crate::post::{Target, UrlKey};
use crate::rules::{CheckStage, Context, Findings, Rule, known};
use crate::settings::SectionSource;

pub(super) const RULE: Rule = Rule {
    name: "unknown-release",
    summary: "a release that is told is one of those that the project made",
    why: "A tag that was typed from memory leads to GitHub's page for nothing. Seen where the edition's record names other \
          releases of that project, and not this one.",
    bad: "* [kops v1.29.22](https://github.com/kubernetes/kops/releases/tag/v1.29.22) (the project made v1.29.2)",
    good: "* [kops v1.29.2](https://github.com/kubernetes/kops/releases/tag/v1.29.2)",
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    if context.record.is_empty() {
        return;
    }
    let text = context.text();
    let releases = known::releases(context.record);
    for section in context.post.all_sections() {
        if !context.is_filled_with(section, SectionSource::Releases) {
            continue;
        }
        for link in &section.links {
            let Target::Release { repository, tag } = &link.target else {
                continue;
            };
            let Some(tags) = releases.get(repository) else {
                continue;
            };
            if context
                .record
                .item(&UrlKey::of(link.url.of(text)))
                .is_none()
            {
                let message = format!("the record knows no release `{tag}` of {repository}");
                let found = Diagnostic::warning(link.url, message);
                findings.push(found.help(format!("it knows {}", tags.join(", "))));
            }
        }
    }
}
