//! The next deadline links the phase and the timeline.

use crate::diagnostic::Diagnostic;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, deadline, source};

pub(super) const RULE: Rule = Rule {
    name: "deadline-links",
    summary: "the next deadline links its phase and the timeline",
    why: "The stylesheet asks for two links: the deadline's name to its phase in \
          `release_phases.md`, its date to the timeline.",
    bad: "**Next Deadline: Code Freeze, July 23**",
    good: "**Next Deadline: [Code Freeze](https://github.com/kubernetes/sig-release/blob/master/releases/release_phases.md#code-freeze), [July 23](https://www.kubernetes.dev/resources/release/#timeline)**",
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
            findings.push(found.help(
                "link the name to https://github.com/kubernetes/sig-release/blob/master/releases/\
                 release_phases.md, the date to https://www.kubernetes.dev/resources/release/#timeline",
            ));
        }
    }
}
