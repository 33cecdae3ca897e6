//! A release entry has its standard form.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::{Bullet, Link};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::settings::SectionSource;
use crate::style::WordList;
use crate::text::{Edit, Span, versions_in};

pub(super) const RULE: Rule = Rule {
    name: "release-entry",
    summary: "a release is reported as `[project v1.2.3](url): change 1, change 2`",
    why: "A colon between the release and its changes, and nothing in bold: so readers can skim a \
          list of many projects.",
    bad: "* **[tools v1.28.5](https://github.com/forge/tools/releases/tag/v1.28.5)** Allow overlapping ranges",
    good: "* [tools v1.28.5](https://github.com/forge/tools/releases/tag/v1.28.5): allow overlapping ranges",
    source: source::STYLESHEET,
    fixes: Fixes::Both,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    for section in context.post.all_sections() {
        let is_filled = context.is_filled_with(section, SectionSource::Releases);
        if !is_filled || !context.is_house_style(section) {
            continue;
        }
        let mut links = section.links.as_slice();
        for bullet in section.bullets.iter().filter(|bullet| bullet.depth == 0) {
            let skipped = links.partition_point(|link| link.span.start < bullet.span.start);
            links = links.get(skipped..).unwrap_or_default();
            if let Some(link) = links
                .first()
                .filter(|link| bullet.content.contains_span(link.span))
            {
                look(context, bullet, link, findings);
            }
        }
    }
}

fn look(context: &Context<'_>, bullet: &Bullet, link: &Link, findings: &mut Findings) {
    let text = context.text();
    let lead = Span::new(bullet.content.start, link.span.start);
    let rest = text.get(link.span.end..bullet.content.end).unwrap_or("");
    if lead.of(text) == "**" && rest.starts_with("**") {
        let closing = Span::new(link.span.end, link.span.end + 2);
        let fix = Fix::safe(
            "remove the `**`",
            vec![Edit::delete(lead), Edit::delete(closing)],
        );
        findings.push(Diagnostic::warning(link.span, "a release in bold").fix(fix));
        return;
    }
    let first = rest.trim_start();
    let word = first
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("");
    let goes_on = link.text.of(text).ends_with(':')
        || WordList::ContinuesRelease.has(word)
        || first.starts_with([
            ':', ';', ',', '.', '&', '-', '–', '—', '<', '!', '*', '[', ')', '/',
        ]);
    if lead.is_empty()
        && !first.is_empty()
        && !goes_on
        && !versions_in(link.text.of(text)).is_empty()
    {
        let fix = Fix::unsafe_("add `:`", vec![Edit::insert(link.span.end, ":")]);
        findings.push(
            Diagnostic::warning(link.span, "no colon between the release and its changes").fix(fix),
        );
    }
}
