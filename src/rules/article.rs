//! `a` before a consonant, `an` before a vowel.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::CharClasses;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "article",
    summary: "the article is `a` before a consonant sound and `an` before a vowel sound",
    why: "The noun was changed and its article was not. Only nouns whose sound is certain are \
          checked: abbreviations (`an NFS`, `a GPU`) and words with a clear first sound.",
    bad: "The tool can sort a empty list",
    good: "The tool can sort an empty list",
    source: source::STYLESHEET,
    fixes: Fixes::Unsafe,
    stage: CheckStage::Draft,
    check,
};

/// Letters whose sound differs between a word and an abbreviation: `a flag`, `an FTP`.
const SPELT: [char; 8] = ['f', 'h', 'l', 'm', 'n', 'r', 's', 'x'];

/// Words that start with a vowel letter and a consonant sound.
const SPOKEN: [&str; 8] = ["uni", "us", "ut", "ub", "eu", "one", "once", "ui"];

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for words in &context.post.draft.words {
        for word in words.single(context.post) {
            // Cheap test first: the article as a word of its own, or after a white space that is
            // not ASCII.
            if word.span.len() > "an".len() && !word.marks.intersects(CharClasses::OTHER) {
                continue;
            }
            let article = word.span.of(text).rsplit(char::is_whitespace).next();
            let article = article.unwrap_or("");
            let span = Span::new(word.span.end - article.len(), word.span.end);
            let after = Span::new(span.end, words.span.end).of(text);
            if !matches!(article, "a" | "A" | "an" | "An") || !after.starts_with(' ') {
                continue;
            }
            // The noun may be the first word of a link or of code.
            let noun = match after.trim_start() {
                "" => {
                    let ahead = text.get(words.span.end..).unwrap_or("");
                    ahead
                        .strip_prefix(['[', '`'])
                        .unwrap_or("")
                        .trim_start_matches('`')
                }
                noun => noun,
            };
            let right = match (article, sounds(noun)) {
                ("a", Some(true)) => "an",
                ("A", Some(true)) => "An",
                ("an", Some(false)) => "a",
                ("An", Some(false)) => "A",
                _ => continue,
            };
            let noun: String = noun.chars().take_while(|ch| ch.is_alphanumeric()).collect();
            let edits = vec![Edit::replace(span, right)];
            let fix = Fix::unsafe_(format!("write `{right}`"), edits);
            let message = format!("`{article}` before `{noun}`");
            findings.push(Diagnostic::warning(span, message).fix(fix));
        }
    }
}

/// Whether `word` starts with a vowel sound; `None` where its letters do not decide.
fn sounds(word: &str) -> Option<bool> {
    let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, rest) = word.split_at(letters);
    let mut chars = name.chars();
    let first = chars.next()?.to_ascii_lowercase();
    let plain = name.len() > 2 && chars.next().is_some_and(|ch| ch.is_ascii_lowercase());
    let lower = name.to_ascii_lowercase();
    if !plain
        || rest.starts_with(['.', '_'])
        || SPOKEN.iter().any(|spoken| lower.starts_with(spoken))
    {
        return None;
    }
    let vowel = matches!(first, 'a' | 'e' | 'i' | 'o' | 'u');
    (vowel || !SPELT.contains(&first)).then_some(vowel)
}
