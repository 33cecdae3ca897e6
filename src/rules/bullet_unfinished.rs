//! A bullet is a whole statement.

use crate::diagnostic::Diagnostic;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::settings::SectionForm;
use crate::style::WordList;

pub(super) const RULE: Rule = Rule {
    name: "bullet-unfinished",
    summary: "a bullet is a whole statement",
    why: "A bullet of one syllable, or one that ends with `from` or `and`, was left while it was \
          being written.",
    bad: "* Rename the field and other feedback from",
    good: "* Rename the field and address other feedback from the review",
    source: "",
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

/// Prepositions that may end a relative clause.
const STRANDED: [&str; 4] = ["from", "with", "by", "into"];

/// Words that begin a relative clause.
const RELATIVE: [&str; 6] = ["where", "which", "what", "that", "who", "whom"];

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let mut bullets = context.post.bullets().peekable();
    while let Some((section, bullet)) = bullets.next() {
        if context.shape(section) != Some(SectionForm::Bullets) || bullet.is_bare() {
            continue;
        }
        let content = bullet.content.of(text);
        let punctuation = |c: char| !c.is_alphanumeric();
        let bare = content.trim_matches(punctuation);
        let next = bullets.peek().map(|(_, next)| next);
        let inner = next.is_some_and(|next| next.depth > bullet.depth);
        let numbered = bullet.marker.of(text).ends_with('.');
        if bare.len() <= 2 && !content.contains("](") && !inner && !numbered {
            let found = Diagnostic::warning(bullet.span, "the bullet says nothing");
            findings.push(found.help("write what has changed, or remove the bullet"));
            continue;
        }
        let words = content
            .strip_suffix(')')
            .and_then(|rest| rest.rsplit_once("]("));
        let words = words.map_or(content, |(words, _url)| words);
        let last = words.rsplit([' ', '\n', '[']).next().unwrap_or("");
        // "show where the metrics come from": the clause is complete.
        let is_relative = || words.split(' ').any(|word| RELATIVE.contains(&word));
        let is_stranded = || STRANDED.contains(&last) && is_relative();
        if WordList::LeavesOpen.has(last) && !is_stranded() {
            let message = format!("the bullet ends with `{last}`");
            let found = Diagnostic::warning(bullet.span, message);
            findings.push(found.help("finish the sentence"));
        }
    }
}
