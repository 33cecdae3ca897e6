//! The next deadline links the phase and the timeline.

use crate::diagnostic::Diagnostic;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, deadline, source};

pub(super) const RULE: Rule = Rule {
    name: "deadline-links",
    summary: "the next deadline links its phase and the timeline",
    why: "Two links say what a deadline means: its name links the phase, its date the timeline; \
          `schedule` in the settings names both pages.",
    bad: "**Next Deadline: Code Freeze, July 23**",
    good: "**Next Deadline: [Code Freeze](https://github.com/forge/release/blob/HEAD/phases.md#code-freeze), [July 23](https://example.org/timeline)**",
    source: source::STYLESHEET,
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

/// The links that the line should have.
const WANTED: usize = 2;

fn check(context: &Context<'_>, findings: &mut Findings) {
    let mut links = context.post.links().peekable();
    for line in deadline::lines(context) {
        while links.next_if(|link| link.span.start < line.start).is_some() {}
        let mut count = 0;
        while links.next_if(|link| link.span.start < line.end).is_some() {
            count += 1;
        }
        if count < WANTED {
            let found = Diagnostic::hint(
                line,
                "the deadline does not link its phase and the timeline",
            );
            let help = context.settings.schedule.as_ref().map(|sources| {
                let (phases, page) = (sources.phases_url(), &sources.page);
                format!("link the name to {phases}, the date to {page}")
            });
            findings.push(match help {
                Some(help) => found.help(help),
                None => found,
            });
        }
    }
}
