//! The KEP of the week was not covered in the last six months.

use crate::diagnostic::Diagnostic;
use crate::post::Target;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, featured, source};

pub(super) const RULE: Rule = Rule {
    name: "kep-repeated",
    summary: "a KEP of the week does not return within six months",
    why: "The stylesheet asks for a KEP that was not covered in the last six months (`kep_days` in the settings).",
    bad: "### [KEP-2644: Honor PV reclaim \
          policy](https://github.com/kubernetes/enhancements/issues/2644) (covered in May, too)",
    good: "### [KEP-2644: Honor PV reclaim \
          policy](https://github.com/kubernetes/enhancements/issues/2644) (covered a year ago)",
    source: source::STYLESHEET,
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(date) = context.date() else {
        return;
    };
    let days = i64::from(context.settings.newsletter.kep_days);
    for item in featured::items(context) {
        let Target::Kep { number } = item.link.target else {
            continue;
        };
        let mention = context.archive.kep_before(number, date);
        let recent = mention
            .filter(|mention| date.signed_duration_since(mention.edition).num_days() <= days);
        if let Some(mention) = recent {
            let message = format!("KEP {number} was already covered in {}", mention.edition);
            let found = Diagnostic::warning(item.link.span, message);
            findings.push(found.help("choose another KEP, or write what has changed since"));
        }
    }
}
