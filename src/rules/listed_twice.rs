//! No pull request is listed twice.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::post::UrlKey;
use crate::rules::news;
use crate::rules::news::News;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::settings::SectionSource;

pub(super) const RULE: Rule = Rule {
    name: "told-twice",
    summary: "a pull request is listed once",
    why: "Two bullets of one list with the same URL repeat an entry or, more often, one URL was \
          copied and not changed.",
    bad: "* [Speed up jobs](https://github.com/forge/core/pull/1)\n* [Test storage](https://github.com/forge/core/pull/1)",
    good: "* [Speed up jobs](https://github.com/forge/core/pull/1)\n* [Test storage](https://github.com/forge/core/pull/2)",
    source: "",
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    let mut places: BTreeMap<UrlKey, Vec<News<'_>>> = BTreeMap::new();
    for news in news::all(context) {
        // One dependency bump may have several bullets.
        if !context.is_filled_with(news.section, SectionSource::Versions) {
            places
                .entry(UrlKey::of(news.link.url.of(text)))
                .or_default()
                .push(news);
        }
    }
    let line = |news: &News<'_>| post.draft.lines.line_at(news.link.span.start);
    for mentions in places.values() {
        let [first, second, ..] = mentions.as_slice() else {
            continue;
        };
        for news in mentions {
            // Of two bullets either may have the wrong URL; of more, report each against the first.
            let is_first = news.link.span == first.link.span;
            let other = if is_first { second } else { first };
            let one_list = news.listed && news.section.heading == other.section.heading;
            if line(news) == line(other) || (is_first && !one_list) {
                continue;
            }
            let message = "the same pull request is listed twice";
            let found = match one_list {
                true => Diagnostic::warning(news.link.span, message),
                false => Diagnostic::hint(news.link.span, message),
            };
            findings.push(
                found
                    .label(other.link.span, "also here")
                    .help("correct the URL, or keep one entry"),
            );
        }
    }
}
