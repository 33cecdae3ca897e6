//! The next deadline is not past at publication.

use crate::diagnostic::Diagnostic;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, dates, deadline};

pub(super) const RULE: Rule = Rule {
    name: "deadline-past",
    summary: "the next deadline is not past at publication",
    why: "One published edition in ten names a deadline that is over when readers see it. A deadline \
          is a day anywhere on earth: it ends at 12:00 UTC of the next day.",
    bad: "**Next Deadline: Code Freeze, July 9** (published on July 30)",
    good: "**Next Deadline: Docs Freeze, August 6** (published on July 30)",
    source: "",
    fixes: Fixes::None,
    stage: CheckStage::Publish,
    check,
};

/// Days from a deadline to a publication for which it is past.
const PAST: i64 = 2;

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let Some(published) = context.post.publication(context.settings) else {
        return;
    };
    let published = published.date();
    for line in deadline::lines(context) {
        let mentions = dates::mentions(text, line);
        let days = mentions
            .iter()
            .filter_map(|date| Some((date.resolve(published)?, date.span)));
        let Some((day, span)) = days.max_by_key(|(day, _)| *day) else {
            continue;
        };
        if published.signed_duration_since(day).num_days() >= PAST {
            let message = format!(
                "the deadline {} is before the publication on {}",
                day.format("%B %-d"),
                published.format("%B %-d")
            );
            let found = Diagnostic::warning(span, message);
            findings.push(found.help("name the deadline that comes next"));
        }
    }
}
