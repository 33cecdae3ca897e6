//! Words are spelled correctly.

mod dictionary;
mod suggest;
mod word_hash;

use dictionary::{SHORTEST, corrections, is_known_right, is_plain, remember_right};

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::CharClasses;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::style::{WordClass, contraction, is};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "spelling",
    summary: "words are spelled correctly",
    why: "The dictionary (that of the `typos` program) lists common misspellings, not all correct \
          words: names and new words pass. Add a correct word to `checks.words` in the settings.",
    bad: "The fix is now availble",
    good: "The fix is now available",
    source: "",
    fixes: Fixes::Unsafe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let mut look_at = |(word, found): (_, Found)| {
        if !is_allowed(context, word)
            && let Some(span) = Span::of_slice(text, word)
            && !(is_name(context, span) && found.is_unsure(word))
        {
            findings.push(diagnostic(word, span, found));
        }
    };
    for word in &context.post.draft.single_words {
        let source = word.span.of(text);
        if word.marks.is_subset(CharClasses::SMALL) {
            // Fast path for most words: no parts, not a name.
            let found = look_up(source).map(|found| (source, found));
            found.into_iter().for_each(&mut look_at);
        } else if word.marks.intersects(CharClasses::LETTER) {
            parts(source).filter_map(look).for_each(&mut look_at);
        }
    }
}

/// What is wrong with a word.
enum Found {
    /// A common misspelling.
    Misspelt(Vec<&'static str>),
    /// Not a known word, but one letter away from one.
    Doubtful(String),
    /// Part of a name: a common misspelling, or one letter away from a known word.
    InName(String),
    /// A contraction without its apostrophe.
    Contraction(&'static str),
}

impl Found {
    /// Whether `word` may be a name instead: it is short, or its correction is a guess.
    fn is_unsure(&self, word: &str) -> bool {
        const SHORT: usize = 6;
        match self {
            Self::Misspelt(_) => word.len() < SHORT,
            Self::Doubtful(_) => true,
            Self::InName(_) | Self::Contraction(_) => false,
        }
    }
}

/// Whether the word at `span` is written like a name: with a capital letter inside a sentence.
fn is_name(context: &Context<'_>, span: Span) -> bool {
    let text = context.text();
    let capital = span.of(text).starts_with(|c: char| c.is_ascii_uppercase());
    let before = text.get(..span.start).unwrap_or("").trim_end_matches(' ');
    let inside = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ')' | '-'));
    capital && inside
}

/// What is wrong with `word`, and with which part of it.
fn look(word: &str) -> Option<(&str, Found)> {
    if is_plain(word) {
        look_up(word).map(|found| (word, found))
    } else {
        look_into_name(word)
    }
}

/// What is wrong with `word`, which consists of letters.
fn look_up(word: &str) -> Option<Found> {
    if word.len() < SHORTEST || is_known_right(word) {
        return None;
    }
    let found = match corrections(word) {
        Some(meant) if may_be_short_for(word, &meant) => None,
        Some(meant) => Some(Found::Misspelt(meant)),
        None => contraction(word)
            .map(Found::Contraction)
            .or_else(|| suggest::meant(word).map(Found::Doubtful)),
    };
    if found.is_none() {
        remember_right(word);
    }
    found
}

/// Whether `word` is so short that it is sooner an abbreviation than a misspelling: `aks` is a
/// service, no wrong `ask`. A wrong `the` is another matter.
fn may_be_short_for(word: &str, meant: &[&str]) -> bool {
    const SHORT: usize = 3;
    word.len() <= SHORT && !meant.iter().any(|meant| is(meant, WordClass::Joint))
}

/// Checks each part of a CamelCase or dotted name. Skips words with digits or other punctuation.
fn look_into_name(name: &str) -> Option<(&str, Found)> {
    // `RetryWatcher.Stop` is a name, `example.org` a host.
    let letters = |byte: u8| byte.is_ascii_alphabetic() || byte == b'.';
    if !name.bytes().all(letters) || !name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let parts = name.split('.').flat_map(camel_parts);
    let mut found = parts.filter_map(|part| Some((part, Found::InName(look_into_part(part)?))));
    found.next()
}

/// The intended spelling of a part of a name.
fn look_into_part(part: &str) -> Option<String> {
    if part.len() < 5 {
        return None;
    }
    let meant = match look_up(part)? {
        Found::Misspelt(meant) => (*meant.first()?).to_owned(),
        Found::Doubtful(meant) => meant,
        // Names have no apostrophes.
        Found::Contraction(_) | Found::InName(_) => return None,
    };
    // `APIversions` can be split in two ways.
    (!suggest::is_right(&part[1..])).then_some(meant)
}

fn diagnostic(word: &str, span: Span, found: Found) -> Diagnostic {
    let (diagnostic, meant, others) = match &found {
        Found::Misspelt(meant) => {
            let message = format!("`{word}` is misspelt");
            // A correction that shares few letters with the word is a guess.
            let found = match meant.first().is_some_and(|meant| is_far(word, meant)) {
                true => Diagnostic::hint(span, message),
                false => Diagnostic::warning(span, message),
            };
            match meant.as_slice() {
                [] => return found,
                [first, others @ ..] => (found, in_case_of(word, first), others),
            }
        }
        Found::Doubtful(meant) => {
            let right = in_case_of(word, meant);
            let found =
                Diagnostic::hint(span, format!("`{word}` may be a misspelling of `{right}`"));
            (found, right, &[][..])
        }
        Found::InName(meant) => {
            let right = in_case_of(word, meant);
            let message = format!("`{word}` in this name may be a misspelling of `{right}`");
            (Diagnostic::hint(span, message), right, &[][..])
        }
        Found::Contraction(meant) => {
            let found = Diagnostic::warning(span, format!("`{word}` lacks an apostrophe"));
            (found, in_case_of(word, meant), &[][..])
        }
    };
    let title = match others {
        [] => format!("write `{meant}`"),
        _ => format!("write `{meant}` (or {})", others.join(", ")),
    };
    diagnostic.fix(Fix::unsafe_(title, vec![Edit::replace(span, meant)]))
}

/// Whether the settings know `word`: as a word, as a name in lower case, or as the name of a
/// followed project, ignoring a plural `s`.
fn is_allowed(context: &Context<'_>, word: &str) -> bool {
    let settings = context.settings;
    let mut names = settings
        .checks
        .words
        .iter()
        .chain(&settings.checks.lower_case);
    let same = |text: &str| {
        word.trim_end_matches('s')
            .eq_ignore_ascii_case(text.trim_end_matches('s'))
    };
    names.any(|name| same(name)) || settings.releases.iter().any(|release| same(&release.name))
}

/// The words of a CamelCase name such as `PodDisruptionBudget`.
fn camel_parts(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = name;
    std::iter::from_fn(move || {
        let begin = rest.len()
            - rest
                .trim_start_matches(|c: char| c.is_ascii_uppercase())
                .len();
        let from = begin.saturating_sub(1);
        let small = rest[begin..]
            .bytes()
            .take_while(u8::is_ascii_lowercase)
            .count();
        let (part, after) = rest.split_at(begin + small);
        rest = after;
        (!part.is_empty()).then(|| &part[from..])
    })
}

fn is_far(word: &str, meant: &str) -> bool {
    strsim::osa_distance(&word.to_ascii_lowercase(), meant) > 2
}

/// Prefixes that are written with a hyphen: `mis-compile`.
const PREFIXES: [&str; 8] = ["mis", "pre", "re", "un", "co", "de", "non", "sub"];

/// Splits at `-` and `/`, then strips surrounding punctuation. Prefixes are left out.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let parts = word.split_inclusive(['-', '/']);
    let parts = parts.filter_map(|part| match part.strip_suffix('-') {
        Some(prefix)
            if PREFIXES
                .iter()
                .any(|known| known.eq_ignore_ascii_case(prefix)) =>
        {
            None
        }
        Some(part) => Some(part),
        None => Some(part.strip_suffix('/').unwrap_or(part)),
    });
    parts.map(|part| {
        let word = part.trim_start_matches(['(', '"', '\'']);
        word.trim_end_matches([',', '.', ';', ':', ')', '!', '?', '"', '\''])
    })
}

/// `right` with a capital letter if `word` has one.
fn in_case_of(word: &str, right: &str) -> String {
    let mut letters = right.chars();
    match letters.next() {
        Some(first) if word.starts_with(|c: char| c.is_ascii_uppercase()) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => right.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_name_passes_where_the_word_alone_does_not() {
        assert!(look("NodeLable").is_none(), "`able` is a word");
        assert!(matches!(look("lable"), Some((_, Found::Misspelt(_)))));
        assert!(look("PodDoesnt").is_none());
        assert!(matches!(look("doesnt"), Some((_, Found::Contraction(_)))));
    }
}
