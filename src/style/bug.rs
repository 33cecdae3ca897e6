//! "Fix a bug where X would do Y" says in four words what "Fix X doing Y" says in one.

use super::lexicon::{WordClass, is};
use super::token::{LineToken, TokenKind, joined, tokens};
use super::verb::{VerbForm, gerund, is_article, known_verb};

/// `statement`, in the imperative, without the bug: "Fix a bug where pods were not deleted" → "Fix
/// pods not being deleted". `None` where the sentence is built in another way: then it stays as it
/// is.
pub(super) fn simplified(statement: &str) -> Option<String> {
    let all = tokens(statement);
    let at = |at: usize| all.get(at).map_or(String::new(), |token| token.plain());
    let noun = 1 + usize::from(is_article(&at(1)));
    if at(0) != "fix" {
        return None;
    }
    let direct = if is(&at(noun), WordClass::Vague) && at(noun) != "regression" {
        let clause = all.get(noun + 2..)?;
        match at(noun + 1).as_str() {
            "where" | "in" if at(noun + 1) == "where" || at(noun + 2) == "which" => {
                let skip = usize::from(at(noun + 1) == "in");
                happening(clause.get(skip..)?)
            }
            "that" | "which" => caused(clause).or_else(|| happening(clause)),
            "causing" => effect(clause),
            _ => None,
        }
    } else {
        // "fix: pods are not deleted"
        all.get(1..).and_then(happening)
    }?;
    Some(format!("{} {direct}", all.first()?.text))
}

/// "pods were not deleted" → "pods not being deleted"; "the list skips items" → "the list skipping
/// items".
pub(super) fn happening(clause: &[LineToken<'_>]) -> Option<String> {
    let place = clause.iter().position(|token| happens(token))?;
    let (subject, rest) = clause.split_at_checked(place)?;
    let (action, rest) = rest.split_first()?;
    if !is_subject(subject) {
        return None;
    }
    let Some((kind, negated)) = auxiliary(&action.plain()) else {
        let rest = up_to_the_next_clause(rest);
        let found = known_verb(&action.plain())?;
        return (!goes_on(rest)).then(|| line(subject, &[], &gerund(found.plain()), rest));
    };
    let adverb = |token: &&LineToken<'_>| {
        token.plain().ends_with("ly") || is(&token.plain(), WordClass::Adverb)
    };
    let count = rest.iter().take_while(adverb).count();
    let (adverbs, rest) = rest.split_at_checked(count)?;
    let (verb, rest) = up_to_the_next_clause(rest).split_first()?;
    if goes_on(rest) || !verb.is_word() {
        return None;
    }
    let mut between: Vec<&str> = if negated { vec!["not"] } else { Vec::new() };
    between.extend(adverbs.iter().map(|token| token.text));
    let word = verb.core();
    let action = match kind {
        // "was returning" → "returning", "was logged" → "being logged"
        Auxiliary::Be if word.ends_with("ing") => word.to_owned(),
        Auxiliary::Be => format!("being {word}"),
        Auxiliary::Do if !between.contains(&"not") => return None,
        Auxiliary::Do | Auxiliary::Modal => in_progress(word)?,
    };
    Some(line(
        subject,
        &between,
        &format!("{action}{}", verb.pause()),
        rest,
    ))
}

fn line(
    subject: &[LineToken<'_>],
    between: &[&str],
    action: &str,
    rest: &[LineToken<'_>],
) -> String {
    let subject = joined(subject);
    let rest = joined(rest);
    let parts = [subject.as_str()]
        .into_iter()
        .chain(between.iter().copied())
        .chain([action, rest.as_str()]);
    let words: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    words.join(" ").trim_end_matches(',').to_owned()
}

/// Whether a token says that something happens: an auxiliary, or a fault in the third person.
fn happens(token: &LineToken<'_>) -> bool {
    let word = token.plain();
    let fault = |word: &str| {
        known_verb(word).is_some_and(|verb| {
            verb.form == VerbForm::Third && verb.is(WordClass::Fault) && !verb.is(WordClass::Noun)
        })
    };
    token.kind == TokenKind::Word && (auxiliary(&word).is_some() || fault(&word))
}

/// Whether these tokens plainly are who or what does something.
fn is_subject(subject: &[LineToken<'_>]) -> bool {
    let first = subject.first().map_or(String::new(), |token| token.plain());
    // "deleting a pod could …" would become two actions in a row.
    let acts = first.ends_with("ing") && known_verb(&first).is_some();
    let vague =
        first.is_empty() || is(&first, WordClass::VagueSubject) || is(&first, WordClass::Prep);
    let simple = |token: &LineToken<'_>| {
        let word = token.plain();
        let inner = is(&word, WordClass::Clause)
            || is(&word, WordClass::Finite)
            || ["by", "to"].contains(&word.as_str());
        token.kind == TokenKind::Code || !token.pauses() && !inner && token.kind != TokenKind::Sign
    };
    !acts && !vague && subject.len() <= 8 && subject.iter().all(simple)
}

/// Without ", and the default was used": what else happened.
fn up_to_the_next_clause<'w, 'a>(rest: &'w [LineToken<'a>]) -> &'w [LineToken<'a>] {
    let ends = |pair: &[LineToken<'_>]| matches!(pair, [last, next] if last.text.ends_with(',') && ["and", "but", "so"].contains(&next.text));
    // "a, b, and c" is a list, which must not be cut.
    let commas = rest
        .iter()
        .filter(|token| token.text.ends_with(','))
        .count();
    let end = rest.windows(2).position(ends).filter(|_| commas == 1);
    let says_more = |at: usize| {
        rest.get(at + 2..)
            .is_some_and(|after| after.iter().take(5).any(happens_or_did))
    };
    match end.filter(|at| says_more(*at)) {
        Some(at) => rest.get(..=at).unwrap_or(rest),
        None => rest,
    }
}

fn happens_or_did(token: &LineToken<'_>) -> bool {
    happens(token) || known_verb(&token.plain()).is_some_and(|verb| verb.form == VerbForm::Past)
}

/// Whether a second action follows, which would need its own form: "… and fail".
fn goes_on(rest: &[LineToken<'_>]) -> bool {
    let has_and = rest.iter().any(|token| token.text == "and");
    rest.windows(2).any(|pair| {
        let [joint, then] = pair else { return false };
        let acts = happens(then) || is_action(then);
        match joint.plain().as_str() {
            "and" | "or" | "but" => acts,
            _ => has_and && auxiliary(&then.plain()).is_some(),
        }
    })
}

/// Whether a word is a verb in its plain form, and no noun.
fn is_action(token: &LineToken<'_>) -> bool {
    let word = token.plain();
    known_verb(&word).is_some_and(|verb| verb.form == VerbForm::Plain)
}

/// "could cause pods to hang" → "pods hanging"
fn caused(clause: &[LineToken<'_>]) -> Option<String> {
    let skip = usize::from(
        clause
            .first()
            .and_then(|token| auxiliary(&token.plain()))
            .is_some(),
    );
    let plain = |at: usize| {
        clause
            .get(skip + at)
            .map_or(String::new(), |token| token.plain())
    };
    let effect_of = |words: usize| effect(clause.get(skip + words..)?);
    match (plain(0).as_str(), plain(1).as_str()) {
        ("cause" | "causes" | "caused" | "causing", _) => effect_of(1),
        ("lead" | "leads" | "led", "to") | ("result" | "results" | "resulted", "in") => {
            effect_of(2)
        }
        _ => None,
    }
}

/// "pods to hang" → "pods hanging"; "a leak in X" stays.
fn effect(words: &[LineToken<'_>]) -> Option<String> {
    let acts = words
        .iter()
        .position(|token| token.text == "to")
        .filter(|to| {
            let verb = words
                .get(to + 1)
                .map_or(String::new(), |token| token.plain());
            known_verb(&verb).is_some_and(|verb| verb.form == VerbForm::Plain) || verb == "be"
        });
    let Some(to) = acts else {
        let happens = words.iter().any(happens);
        return (words.len() >= 2 && !happens).then(|| joined(words));
    };
    let (subject, rest) = (words.get(..to)?, words.get(to + 2..)?);
    if goes_on(rest) || !is_subject(subject) {
        return None;
    }
    let verb = words.get(to + 1)?;
    let action = format!("{}{}", in_progress(verb.core())?, verb.pause());
    Some(line(subject, &[], &action, rest))
}

/// The `-ing` form of a verb.
fn in_progress(verb: &str) -> Option<String> {
    let plain = verb.len() > 1 && verb.chars().all(|c| c.is_ascii_lowercase());
    (plain && !["have", "no"].contains(&verb)).then(|| gerund(verb))
}

/// Kinds of auxiliaries, by the form of the verb after them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Auxiliary {
    Be,
    Do,
    Modal,
}

/// Reads an auxiliary, and whether it denies.
fn auxiliary(word: &str) -> Option<(Auxiliary, bool)> {
    if !is(word, WordClass::Finite) {
        return None;
    }
    let denies = is(word, WordClass::Negation);
    let kind = match word {
        // What should happen is no fault.
        "should" | "must" | "will" | "shouldn't" | "won't" => return None,
        _ if is(word, WordClass::Modal) => Auxiliary::Modal,
        _ if word.starts_with("do") || word.starts_with("did") => Auxiliary::Do,
        _ if word.starts_with("ha") => return None,
        _ => Auxiliary::Be,
    };
    Some((kind, denies))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bug_is_reported_by_what_happens() {
        let cases = [
            (
                "Fix a bug where the kubelet would generate an event",
                "Fix the kubelet generating an event",
            ),
            (
                "Fix a bug where the kubelet did not enforce limits",
                "Fix the kubelet not enforcing limits",
            ),
            (
                "Fix an issue where `x` was logged as a pointer",
                "Fix `x` being logged as a pointer",
            ),
            (
                "Fix a bug that init containers may not terminate",
                "Fix init containers not terminating",
            ),
            (
                "fix the bug where a field wasn't respected",
                "fix a field not being respected",
            ),
            (
                "Fix a bug that caused Pods to get stuck",
                "Fix Pods getting stuck",
            ),
            (
                "Fix a bug that could lead to a leak in the cache",
                "Fix a leak in the cache",
            ),
            (
                "Fix a bug where a field was not respected, and the default was used",
                "Fix a field not being respected",
            ),
            (
                "Fix pods are sometimes not deleted",
                "Fix pods sometimes not being deleted",
            ),
        ];
        for (line, expected) in cases {
            assert_eq!(simplified(line).as_deref(), Some(expected));
        }
        for whole in [
            "Fix a bug where Pods that mount volumes can get stuck",
            "Fix a bug where deleting a pod could fail",
            "Fix a bug where it was slow",
            "Fix a bug where the kubelet could hang and fail",
            "Fix the cache",
        ] {
            assert_eq!(simplified(whole), None, "{whole}");
        }
    }
}
