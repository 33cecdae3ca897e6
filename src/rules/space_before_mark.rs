//! No space before punctuation.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::CharClasses;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "space-before-mark",
    summary: "no space before `,`, `;`, `:` or a period",
    why: "Punctuation follows the word directly. In a rewritten sentence it is easily left behind, \
          or moved to the next line.",
    bad: "Doc PRs , March 12",
    good: "Doc PRs, March 12",
    source: "",
    fixes: Fixes::Unsafe,
    stage: CheckStage::Draft,
    check,
};

const MARKS: CharClasses = CharClasses::any(b",;:.");

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for words in context.post.words_with(MARKS) {
        let source = words.span.of(text);
        let single = words.single(context.post).iter();
        let single = single.filter(|single| single.marks.intersects(MARKS));
        let alone = single.filter(|single| {
            let blank = Span::new(words.span.start, single.span.start).of(text);
            blank.ends_with([' ', '\t']) && single.span.of(text).starts_with([',', ';', ':', '.'])
        });
        for offset in alone.map(|alone| alone.span.start - words.span.start) {
            let (before, after) = (&source[..offset], &source[offset + 1..]);
            let mark = &source[offset..=offset];
            let kept = before.trim_end_matches([' ', '\t']);
            let blank = Span::new(words.span.start + kept.len(), words.span.start + offset);
            // `...` and `.net` are words; a comma may touch the next word: `PRs ,March`.
            let is_escaped = |rest: &str| rest.starts_with('\\');
            let ends = match after.is_empty() {
                true => !text.get(words.span.end..).is_some_and(is_escaped),
                false => after.starts_with(char::is_whitespace),
            };
            let is_mark = ends || (mark == "," && after.starts_with(char::is_alphanumeric));
            let follows = match kept.chars().next_back() {
                Some(last) => last.is_alphanumeric() || matches!(last, ')' | '"' | '’'),
                None => blank.start > 0 && text[..blank.start].ends_with([')', '`', '*']),
            };
            // `1 : 2` is a ratio.
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            let ratio = mark == ":"
                && digit(kept.chars().next_back())
                && digit(after.trim_start().chars().next());
            // `cargo install --path . --locked`: a lone period inside a sentence is an argument.
            let goes_on = after.trim_start();
            let argument = mark == "."
                && after.starts_with(' ')
                && goes_on.starts_with(|c: char| c.is_lowercase() || matches!(c, '-' | '.' | '/'));
            if argument || ratio || blank.is_empty() || !is_mark || !follows {
                continue;
            }
            let found = Diagnostic::warning(blank, format!("a space before `{mark}`"));
            findings.push(found.fix(Fix::unsafe_("remove the space", vec![Edit::delete(blank)])));
        }
    }
}
