//! A bullet has one marker.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "bullet-doubled",
    summary: "a bullet has one marker",
    why: "A second marker starts a list inside the bullet: the page shows an empty bullet above \
          the text.",
    bad: "* * The installer has removed the old runtime",
    good: "* The installer has removed the old runtime",
    source: source::KRAMDOWN,
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    for (_, bullet) in post.bullets() {
        let line = post.line_around(bullet.marker.start);
        let rest = text.get(bullet.marker.end..line.end).unwrap_or("");
        let second = rest.trim_start();
        let written =
            second.starts_with("* ") || second.starts_with("- ") || second.starts_with('•');
        let begins = text
            .get(line.start..bullet.marker.start)
            .is_some_and(|text| text.trim().is_empty());
        if !written || !begins {
            continue;
        }
        let mark = second.chars().next().map_or(0, char::len_utf8);
        let end = line.end - second[mark..].trim_start().len();
        let extra = Span::new(bullet.marker.end, end);
        let found = Diagnostic::warning(Span::new(bullet.marker.start, end), "two bullet markers");
        findings.push(found.fix(Fix::safe(
            "keep one marker",
            vec![Edit::replace(extra, " ")],
        )));
    }
}
