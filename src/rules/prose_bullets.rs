//! A prose section is written as prose.

use crate::diagnostic::Diagnostic;
use crate::post::RunKind;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::settings::SectionForm;

pub(super) const RULE: Rule = Rule {
    name: "prose-bullets",
    summary: "a prose section is not a list of bullets",
    why: "A list without a sentence around it leaves out why the news matters; `shape` of `sections` \
          in the settings says which section is prose.",
    bad: "## News\n\n* The steering election is over",
    good: "## News\n\nThe steering election is over; the new members start in October.",
    source: source::STYLESHEET,
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let post = context.post;
    for section in post.main_sections() {
        let is_prose = context.shape(section) == Some(SectionForm::Prose);
        // Where bullets are no sentences, news may be a list as well.
        if !is_prose || !context.is_house_style(section) {
            continue;
        }
        let runs = &post.draft.runs;
        let from = runs.partition_point(|run| run.span.start < section.own.start);
        let own = runs.iter().skip(from);
        let mut own = own.take_while(|run| run.span.start < section.own.end);
        let has_prose = own.any(|run| run.kind == RunKind::Paragraph);
        let bullet = section.bullets.iter().find(|bullet| !bullet.is_bare());
        if let Some(bullet) = bullet.filter(|_| !has_prose) {
            let found = Diagnostic::hint(bullet.marker, "news as bullets in a prose section");
            findings.push(found.help("write a paragraph"));
        }
    }
}
