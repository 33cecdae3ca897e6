//! The number of a title is the number in its address.

use crate::diagnostic::Diagnostic;
use crate::post::{Link, Target};
use crate::rules::{CheckStage, Context, Findings, Rule, featured};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "number-mismatch",
    summary: "the number at the head of a featured piece is the number in its link",
    why: "Titles of Featured PRs and KEP of the Week begin with the number of what they link; where the two differ, one of \
          them is of another week.",
    bad: "### [KEP-1769: Recursive SELinux labels](https://github.com/kubernetes/enhancements/issues/1710)",
    good: "### [KEP-1710: Recursive SELinux labels](https://github.com/kubernetes/enhancements/issues/1710)",
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let pieces = featured::pieces(context);
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
        // A KEP is told by its own number or, without `KEP`, by that of the pull request that brought it.
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
    let found = found.label(link.url, "the number that is linked");
    Some(found.help("correct the one that is wrong"))
}
