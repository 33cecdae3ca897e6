//! A featured proposal does not return too soon.

use crate::diagnostic::Diagnostic;
use crate::post::Target;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, featured, source};

pub(super) const RULE: Rule = Rule {
    name: "proposal-repeated",
    summary: "a featured proposal does not return within the days of the settings",
    why: "Readers want a proposal that was not covered lately: `days` of `proposals` in the \
          settings says how long that is.",
    bad: "### [RFC-2644: Keep the volume](https://github.com/forge/rfcs/pull/2644) (covered in May, \
          too)",
    good: "### [RFC-2644: Keep the volume](https://github.com/forge/rfcs/pull/2644) (covered a year \
           ago)",
    source: source::STYLESHEET,
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let proposals = context.settings.newsletter.proposals.as_ref();
    let (Some(date), Some(proposals)) = (context.date(), proposals) else {
        return;
    };
    let (name, days) = (&proposals.name, i64::from(proposals.days));
    for item in featured::items(context) {
        let Target::Proposal { number } = item.link.target else {
            continue;
        };
        let mention = context.archive.proposal_before(number, date);
        let recent = mention
            .filter(|mention| date.signed_duration_since(mention.edition).num_days() <= days);
        if let Some(mention) = recent {
            let message = format!("{name} {number} was already covered in {}", mention.edition);
            let found = Diagnostic::warning(item.link.span, message);
            let help = format!("choose another {name}, or write what has changed since");
            findings.push(found.help(help));
        }
    }
}
