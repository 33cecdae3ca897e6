//! No pull request was told in an earlier edition.

use super::{Context, Findings, Rule, Stage};
use crate::diagnostic::Diagnostic;
use crate::post::{Target, UrlKey};
use crate::settings::Shape;

pub(super) const RULE: Rule = Rule {
    name: "told-before",
    summary: "a pull request is told in one edition only",
    why: "News is not repeated. Of the pull requests that were told twice, four in five came back in the very next \
          edition, because nobody remembered.",
    bad: "* [Version output](https://github.com/kubernetes/kubernetes/pull/116720) (told last week, too)",
    good: "* [Version output](https://github.com/kubernetes/kubernetes/pull/116720) (told this week only)",
    stage: Stage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(date) = context.date() else {
        return;
    };
    let text = context.text();
    for section in context.post.all_sections() {
        let listed = context.shape(section) == Some(Shape::Bullets);
        let links = section.links.iter();
        // Prose may look back; a bullet and the title of a featured piece are news.
        let news =
            links.filter(|it| listed || (section.level > 2 && section.heading.contains(it.span)));
        for link in news.filter(|it| matches!(it.target, Target::PullRequest { .. })) {
            let key = UrlKey::of(link.url.of(text));
            let editions = context.settings.newsletter.earlier_editions;
            if let Some(told) = context.archive.told_before(&key, date, editions) {
                let place = match &told.subsection {
                    Some(inner) => format!("{} ({inner})", told.section),
                    None => told.section.to_string(),
                };
                let message = format!(
                    "told already in the edition of {}, under {place}",
                    told.edition
                );
                findings.push(
                    Diagnostic::warning(link.span, message)
                        .help("take it out, or tell what is new about it"),
                );
            }
        }
    }
}
