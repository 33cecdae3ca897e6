//! `its` is a possessive, `it's` means `it is`.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::CharClasses;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::style::WordList;
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "its-apostrophe",
    summary: "`its` is a possessive, `it's` means `it is`",
    why: "A spelling checker accepts both. Reported only after words that `it is` cannot follow.",
    bad: "The feature will reach it's beta milestone",
    good: "The feature will reach its beta milestone",
    source: "",
    fixes: Fixes::Unsafe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let apostrophe = CharClasses::any(b"'").union(CharClasses::OTHER);
    for words in context.post.words_with(apostrophe) {
        let mut before = last_of_link(text, words.span);
        for word in words.single(context.post) {
            let word = word.span.of(text);
            if matches!(word, "it's" | "it’s")
                && WordList::PossessiveBefore.has(before)
                && let Some(span) = Span::of_slice(text, word)
            {
                let fix = Fix::unsafe_("write `its`", vec![Edit::replace(span, "its")]);
                let message = format!("`{word}` means `it is`");
                findings.push(Diagnostic::warning(span, message).fix(fix));
            }
            before = word;
        }
    }
}

/// The last word of the link directly before `words`, if they start with `it`.
fn last_of_link(text: &str, words: Span) -> &str {
    /// Bytes of a URL that are read.
    const FAR: usize = 1000;
    if !words.of(text).trim_start().starts_with("it") {
        return "";
    }
    let far = text.ceil_char_boundary(words.start.saturating_sub(FAR));
    let link = Span::new(far, words.start).of(text).strip_suffix(')');
    let link = link
        .and_then(|link| link.rsplit_once("]("))
        .map_or("", |(link_text, _url)| link_text);
    link.rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("")
}
