//! Whether a line behind `fix:` names what was wrong, says what is done, or says what happens.

use super::bug;
use super::lexicon::{WordClass, is};
use super::token::{LineToken, tokens};
use super::verb::{VerbForm, imperative, is_article, known_verb};

/// The statement of a fix: "crash on restart" → "Fix crash on restart". What is a sentence already
/// gets no "Fix" in front, unless it says what went wrong.
pub(super) fn with_fix(rest: &str) -> String {
    let all = tokens(rest);
    let Some(first) = all.first() else {
        return String::new();
    };
    let word = first.plain();
    if word == "fix" {
        return rest.to_owned();
    }
    if is(&word, WordClass::Negation) || all.len() < 2 && known_verb(&word).is_some() {
        return rest.to_owned();
    }
    // "Consistently error": the adverb comes before the verb.
    if word.ends_with("ly") && known_verb(&word).is_none() && all.len() > 2 {
        return imperative(rest);
    }
    let failure = names_a_failure(&all);
    if says_what_is_done(&all) && !(failure && is_sentence(&all)) {
        return if failure {
            format!("Fix {rest}")
        } else {
            imperative(rest)
        };
    }
    if let Some(direct) = bug::happening(&all) {
        return format!("Fix {}", uncapitalised(&direct));
    }
    if is_sentence(&all) {
        return rest.to_owned();
    }
    // In doubt a capital begins a sentence: "Alter the period".
    let plain_capital = first.text.starts_with(char::is_uppercase)
        && first.text.chars().skip(1).all(char::is_lowercase);
    if plain_capital
        && !names_a_failure(&all)
        && all.get(1).is_some_and(|next| is_article(&next.plain()))
    {
        return rest.to_owned();
    }
    let named = rest.strip_suffix(" fix").unwrap_or(rest);
    format!("Fix {}", uncapitalised(named))
}

/// Without the capital of a word that is no name.
fn uncapitalised(rest: &str) -> String {
    let first = rest.split(' ').next().unwrap_or("");
    let lower = first.to_lowercase();
    let plain = first.chars().skip(1).all(|c| c.is_ascii_lowercase());
    let common = is(&lower, WordClass::Weak)
        || is(&lower, WordClass::Joint)
        || is(&lower, WordClass::Plain)
        || known_verb(&lower).is_some();
    match rest.get(first.len()..) {
        Some(after) if plain && common => format!("{lower}{after}"),
        _ => rest.to_owned(),
    }
}

/// "always build", "expire cached charts": a verb, perhaps behind an adverb.
fn says_what_is_done(all: &[LineToken<'_>]) -> bool {
    let adverb = |token: &&LineToken<'_>| {
        let word = token.plain();
        is(&word, WordClass::Adverb) || (word.ends_with("ly") && known_verb(&word).is_none())
    };
    let at = all.iter().take_while(adverb).count();
    let Some(found) = all
        .get(at)
        .filter(|token| token.is_word())
        .and_then(|token| known_verb(&token.plain()))
    else {
        return false;
    };
    let next = all.get(at + 1).map_or(String::new(), |token| token.plain());
    let of_noun = is(&next, WordClass::Joint) && !is(&next, WordClass::Determiner);
    let object = is(&next, WordClass::Determiner);
    match found.form {
        _ if at > 0 => true,
        VerbForm::Plain => object || !(of_noun && found.is(WordClass::Noun)),
        VerbForm::Past => !found.is(WordClass::Adjective) || object,
        VerbForm::Third | VerbForm::Ing => {
            object || !of_noun && !found.is(WordClass::Noun) && found.form == VerbForm::Third
        }
    }
}

/// "delete volume failure": the first thing that is named went wrong.
fn names_a_failure(all: &[LineToken<'_>]) -> bool {
    let first = all.first().map_or(String::new(), |token| token.plain());
    let noun = all
        .get(1)
        .is_some_and(|token| !is(&token.plain(), WordClass::Joint));
    let thing = all
        .iter()
        .take_while(|token| !is(&token.plain(), WordClass::Joint));
    let last = thing.last().map_or(String::new(), |token| token.plain());
    known_verb(&first).is_none_or(|verb| verb.form == VerbForm::Plain && verb.plain() != "fix")
        && noun
        && is(&last, WordClass::Failure)
}

/// Whether something is said to happen: "errors should return 400", "`x` supports nested blocks".
fn is_sentence(all: &[LineToken<'_>]) -> bool {
    let acts = |at: usize| {
        let Some(token) = all.get(at).filter(|token| token.is_word()) else {
            return false;
        };
        let third = known_verb(&token.plain()).is_some_and(|verb| {
            verb.form == VerbForm::Third
                && (!verb.is(WordClass::Noun) || verb.is(WordClass::Permits))
        });
        let subject_before = all
            .get(at - 1)
            .is_some_and(|token| !is(&token.plain(), WordClass::Joint));
        let goes_on = all.get(at + 1).is_some();
        is(&token.plain(), WordClass::Finite) || third && subject_before && goes_on
    };
    (1..all.len().min(8))
        .take_while(|at| all.get(*at - 1).is_some_and(|token| !token.pauses()))
        .any(acts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_get_a_fix_in_front() {
        let cases = [
            ("crash on restart", "Fix crash on restart"),
            ("expire cached Helm charts", "expire cached Helm charts"),
            (
                "macro_table supports nested blocks",
                "macro_table supports nested blocks",
            ),
            ("no need to update it", "no need to update it"),
            ("Always build Kind images", "Always build Kind images"),
            ("the list skips items", "Fix the list skipping items"),
            (
                "the command does not display shards if there are none",
                "Fix the command not displaying shards if there are none",
            ),
            (
                "Race condition occurs during sharding",
                "Fix race condition occurring during sharding",
            ),
            ("Alter TLS renewal period", "Alter TLS renewal period"),
            (
                "delete volume failure in archive mode",
                "Fix delete volume failure in archive mode",
            ),
            ("synchronize `clone()` call", "synchronize `clone()` call"),
            ("Make fixes safe by default", "Make fixes safe by default"),
            (
                "timeouts in the watch cache",
                "Fix timeouts in the watch cache",
            ),
        ];
        for (line, expected) in cases {
            assert_eq!(with_fix(line), expected);
        }
    }
}
