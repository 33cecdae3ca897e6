//! The number in a title is the number in its URL.

use crate::diagnostic::Diagnostic;
use crate::post::{Link, Target};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, featured};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "number-mismatch",
    summary: "the number in the title of a featured item is the number in its link",
    why: "The titles of Featured PRs and the KEP of the Week start with the number of what they \
          link. Where the two differ, one was copied from an earlier edition.",
    bad: "### [KEP-1769: Recursive SELinux labels](https://github.com/kubernetes/enhancements/issues/1710)",
    good: "### [KEP-1710: Recursive SELinux labels](https://github.com/kubernetes/enhancements/issues/1710)",
    source: "",
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let pieces = featured::items(context);
    findings.extend(
        pieces
            .iter()
            .filter_map(|part| differs(context.text(), part.link)),
    );
}

fn differs(text: &str, link: &Link) -> Option<Diagnostic> {
    let words = link.text.of(text);
    let (at, digits) = featured::split(words);
    let is_head = words
        .get(at + digits..)?
        .trim_start()
        .starts_with([':', '-', '–']);
    let number: u64 = words.get(at..at + digits)?.parse().ok()?;
    let is_kep = words.starts_with("KEP");
    let (linked, sure) = match link.target {
        Target::PullRequest { number, .. } if !is_kep => (number, true),
        // A KEP is named by its own number or, without `KEP`, by the number of its pull request.
        Target::Kep { number } => (number, is_kep),
        _ => return None,
    };
    if number == linked || !is_head {
        return None;
    }
    let message = format!("the title says {number}, its link says {linked}");
    let span = Span::new(link.text.start + at, link.text.start + at + digits);
    let found = match sure {
        true => Diagnostic::error(span, message),
        false => Diagnostic::warning(span, message),
    };
    let found = found.label(link.url, "the linked number");
    Some(found.help("correct the wrong one"))
}
