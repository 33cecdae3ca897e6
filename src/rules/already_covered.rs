//! No pull request was covered by an earlier edition.

use crate::diagnostic::Diagnostic;
use crate::post::UrlKey;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, news, source};

pub(super) const RULE: Rule = Rule {
    name: "told-before",
    summary: "a pull request is covered by one edition only",
    why: "News is not repeated. Of the pull requests that were covered twice, four in five came \
          back in the next edition.",
    bad: "* [Version output](https://github.com/forge/core/pull/116720) (also in last \
          week's edition)",
    good: "* [Version output](https://github.com/forge/core/pull/116720) (in this \
          edition only)",
    source: source::STYLESHEET,
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(date) = context.date() else {
        return;
    };
    let text = context.text();
    let editions = context.settings.newsletter.earlier_editions;
    for link in news::links(context) {
        let key = UrlKey::of(link.url.of(text));
        let Some(mention) = context.archive.mentioned_before(&key, date, editions) else {
            continue;
        };
        let mut message = format!(
            "already covered in {}, under {}",
            mention.edition, mention.section
        );
        if let Some(item) = &mention.subsection {
            let title = item
                .trim_start_matches('[')
                .split("](")
                .next()
                .unwrap_or("");
            message.push_str(&format!(" ({title})"));
        }
        findings
            .push(Diagnostic::warning(link.span, message).help("remove it, or write what is new"));
    }
}
