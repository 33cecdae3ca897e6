//! The date is not in the future at publication.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::publication_time;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::settings::KeyRole;

pub(super) const RULE: Rule = Rule {
    name: "date-in-future",
    summary: "the date is not in the future at publication",
    why: "Jekyll hides a post until its date. A dozen complete editions stayed hidden for up to \
          four days.",
    bad: "date: 2099-07-30 22:00:00 -0000",
    good: "date: 2024-07-30 22:00:00 -0000",
    source: source::JEKYLL,
    fixes: Fixes::Unsafe,
    stage: CheckStage::Publish,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(field) = context.role(KeyRole::Date) else {
        return;
    };
    let time = publication_time(field.value.of(context.text()));
    let clock = context.clock.naive_utc();
    let Some(time) = time.filter(|time| *time > clock) else {
        return;
    };
    let hours = time.signed_duration_since(clock).num_hours();
    let message = match hours {
        0 => "the date is less than an hour in the future".to_owned(),
        hours => {
            format!("the date is {hours} h in the future; the site hides the edition until then")
        }
    };
    let Some(form) = context.settings.template.date_form() else {
        return;
    };
    let now = form.format(context.clock);
    let key = field.key.of(context.text());
    let fix = Fix::unsafe_(
        format!("write the current time: `{key}: {now}`"),
        vec![field.set_plain(&now)],
    );
    // An edition without a record is finished: its date may have been chosen with `publish --at`.
    let is_scheduled = time <= context.now.naive_utc();
    let finding = if is_scheduled {
        Diagnostic::warning(field.line, message)
    } else {
        Diagnostic::error(field.line, message)
    };
    findings.push(finding.fix(fix));
}
