//! Bullets start with the newsletter's marker.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::settings::SectionForm;
use crate::text::Edit;

pub(super) const RULE: Rule = Rule {
    name: "bullet-marker",
    summary: "a bullet starts with the marker of its list, `*` if the settings name no other",
    why: "A list with two kinds of markers is two lists on the page; `bullets.marker` in the settings \
          is the one to write.",
    bad: "- tools [v2.23.0](https://github.com/forge/tools/releases/tag/v2.23.0)",
    good: "* tools [v2.23.0](https://github.com/forge/tools/releases/tag/v2.23.0)",
    source: source::STYLESHEET,
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for (section, bullet) in context.post.bullets() {
        let marker = bullet.marker.of(text);
        let expected = context.bullets(section).marker.to_string();
        let listed = context.shape(section) == Some(SectionForm::Bullets);
        // A template's bare bullet gives way to whatever is written there.
        let is_item = bullet.depth == 0 && listed && !bullet.is_bare();
        if !is_item || !matches!(marker, "*" | "-" | "+") || marker == expected {
            continue;
        }
        let found = Diagnostic::warning(bullet.marker, format!("the bullet marker is `{marker}`"));
        let title = format!("write `{expected}`");
        let edit = Edit::replace(bullet.marker, expected);
        findings.push(found.fix(Fix::safe(title, vec![edit])));
    }
}
