//! No pull request was told in an earlier edition.

use crate::diagnostic::Diagnostic;
use crate::post::UrlKey;
use crate::rules::{CheckStage, Context, Findings, Rule, news};

pub(super) const RULE: Rule = Rule {
    name: "told-before",
    summary: "a pull request is told in one edition only",
    why: "News is not repeated. Of the pull requests that were told twice, four in five came back in the very next \
          edition, because nobody remembered.",
    bad: "* [Version output](https://github.com/kubernetes/kubernetes/pull/116720) (told last week, too)",
    good: "* [Version output](https://github.com/kubernetes/kubernetes/pull/116720) (told this week only)",
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
        let Some(told) = context.archive.mentioned_before(&key, date, editions) else {
            continue;
        };
        let mut message = format!(
            "told in the edition of {} already, under {}",
            told.edition, told.section
        );
        if let Some(piece) = &told.subsection {
            let title = piece
                .trim_start_matches('[')
                .split("](")
                .next()
                .unwrap_or("");
            message.push_str(&format!(" ({title})"));
        }
        findings.push(
            Diagnostic::warning(link.span, message)
                .help("take it out, or tell what is new about it"),
        );
    }
}
