//! A reported release exists.

use crate::diagnostic::Diagnostic;
use crate::post::{Target, UrlKey};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, known};
use crate::settings::SectionSource;

pub(super) const RULE: Rule = Rule {
    name: "unknown-release",
    summary: "a reported release exists",
    why: "A tag typed from memory leads to a missing page. Reported where the edition's record \
          knows other releases of the project, but not this one.",
    bad: "* [tools v1.29.22](https://github.com/forge/tools/releases/tag/v1.29.22) (the release \
          is v1.29.2)",
    good: "* [tools v1.29.2](https://github.com/forge/tools/releases/tag/v1.29.2)",
    source: "",
    fixes: Fixes::None,
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
                let message = format!("no release `{tag}` of {repository} was found");
                let found = Diagnostic::warning(link.url, message);
                findings.push(found.help(format!("found: {}", tags.join(", "))));
            }
        }
    }
}
