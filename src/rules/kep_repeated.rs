//! The KEP of the week was not told in the last six months.

use super::{Context, Findings, Rule, Stage};
use crate::diagnostic::Diagnostic;
use crate::post::Target;
use crate::settings::Shape;

pub(super) const RULE: Rule = Rule {
    name: "kep-repeated",
    summary: "a KEP of the week does not return within six months",
    why: "The stylesheet asks for a KEP that was not covered in the last six months (`kep_days` in the settings).",
    bad: "### [KEP-2644: Honor PV reclaim policy](https://github.com/kubernetes/enhancements/issues/2644) (told in May, too)",
    good: "### [KEP-2644: Honor PV reclaim policy](https://github.com/kubernetes/enhancements/issues/2644) (told a year ago)",
    stage: Stage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(date) = context.date() else {
        return;
    };
    let days = i64::from(context.settings.newsletter.kep_days);
    for section in context
        .post
        .draft
        .sections
        .iter()
        .filter(|it| context.shape(it) == Some(Shape::Features))
    {
        for inner in &section.subsections {
            let titles = inner
                .links
                .iter()
                .filter(|it| inner.heading.contains(it.span));
            for link in titles {
                let Target::Kep { number } = link.target else {
                    continue;
                };
                let Some(told) = context.archive.kep_before(number, date) else {
                    continue;
                };
                if date.signed_duration_since(told.edition).num_days() <= days {
                    let message = format!(
                        "KEP {number} was told in the edition of {} already",
                        told.edition
                    );
                    findings.push(
                        Diagnostic::warning(link.span, message)
                            .help("choose another KEP, or say what has changed since"),
                    );
                }
            }
        }
    }
}
