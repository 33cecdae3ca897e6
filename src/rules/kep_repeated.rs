//! The KEP of the week was not told in the last six months.

use crate::diagnostic::Diagnostic;
use crate::post::Target;
use crate::rules::{CheckStage, Context, Findings, Rule, featured};

pub(super) const RULE: Rule = Rule {
    name: "kep-repeated",
    summary: "a KEP of the week does not return within six months",
    why: "The stylesheet asks for a KEP that was not covered in the last six months (`kep_days` in the settings).",
    bad: "### [KEP-2644: Honor PV reclaim policy](https://github.com/kubernetes/enhancements/issues/2644) (told in May, too)",
    good: "### [KEP-2644: Honor PV reclaim policy](https://github.com/kubernetes/enhancements/issues/2644) (told a year ago)",
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(date) = context.date() else {
        return;
    };
    let days = i64::from(context.settings.newsletter.kep_days);
    for piece in featured::pieces(context) {
        let Target::Kep { number } = piece.link.target else {
            continue;
        };
        let told = context.archive.kep_before(number, date);
        let recent =
            told.filter(|told| date.signed_duration_since(told.edition).num_days() <= days);
        if let Some(told) = recent {
            let message = format!(
                "KEP {number} was told in the edition of {} already",
                told.edition
            );
            let found = Diagnostic::warning(piece.link.span, message);
            findings.push(found.help("choose another KEP, or say what has changed since"));
        }
    }
}
