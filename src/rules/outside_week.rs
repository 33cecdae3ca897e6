//! Reported changes were merged or released in the edition's window.

use crate::activity::{TimeRange, Windows};
use crate::diagnostic::Diagnostic;
use crate::post::Target;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, known};

pub(super) const RULE: Rule = Rule {
    name: "outside-week",
    summary: "reported changes were merged or released in the edition's window",
    why: "An edition covers the time since the last edition: pull requests up to its last day, \
          releases up to ten days longer, or the \
          longer window that `fill` was given. Reported where the edition's record knows the time.",
    bad: "* [A change](https://github.com/forge/core/pull/2) (merged a month ago)",
    good: "* [A change](https://github.com/forge/core/pull/1) (merged on Tuesday)",
    source: "",
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (Some(period), false) = (context.period(), context.record.is_empty()) else {
        return;
    };
    let last = context.archive.last_before(period.last());
    let windows = Windows::of(period, last, context.now);
    let windows = match context.record.window {
        // `fill --since` reaches further than the week on purpose.
        Some(filled) => {
            let filled = TimeRange {
                since: filled.since,
                until: filled.until,
            };
            Windows {
                pull_requests: union(windows.pull_requests, filled),
                releases: union(windows.releases, filled),
            }
        }
        None => windows,
    };
    for (link, item) in known::news(context) {
        let Some(at) = item.at else {
            continue;
        };
        let (window, what) = match link.target {
            Target::PullRequest { .. } => (windows.pull_requests, "merged"),
            Target::Release { .. } => (windows.releases, "released"),
            _ => continue,
        };
        let when = if at < window.since {
            "before"
        } else if at >= window.until {
            "after"
        } else {
            continue;
        };
        let message = format!(
            "{what} on {}, {when} the window of this edition",
            at.date_naive()
        );
        let since = window.since.date_naive();
        let found = Diagnostic::warning(link.span, message);
        findings.push(found.help(format!(
            "the window is {since} to {} (UTC); remove the entry, or keep it on purpose",
            window.until.date_naive().pred_opt().unwrap_or(since)
        )));
    }
}

/// The range from the earlier start to the later end.
fn union(one: TimeRange, other: TimeRange) -> TimeRange {
    TimeRange {
        since: one.since.min(other.since),
        until: one.until.max(other.until),
    }
}
