//! "Fix a bug where X would do Y" says in four words what "Fix X doing Y" says in one.

use crate::style::wording::phrase::words;
use crate::style::{gerund, is_article, verb};

/// `statement`, which begins with a verb in the present tense, told without the bug: "Fix a bug where pods were not
/// deleted" → "Fix pods not being deleted". `None` where the sentence is built in another way: then it stays as it is.
pub(crate) fn simplify_bug_phrasing(statement: &str) -> Option<String> {
    let words = words(statement);
    let plain: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let at = |value: usize| plain.get(value).map_or("", String::as_str);
    let noun = 1 + usize::from(is_article(at(1)));
    if at(0) != "fix" {
        return None;
    }
    let told = if ["bug", "issue", "problem"].contains(&at(noun)) {
        let clause = words.get(noun + 2..)?;
        match at(noun + 1) {
            "where" => happening(clause),
            "that" | "which" => caused(clause).or_else(|| happening(clause)),
            "causing" => effect(clause),
            _ => None,
        }
    } else {
        // "fix: pods are not deleted"
        words.get(1..).and_then(happening)
    }?;
    Some(format!("{} {told}", words.first()?))
}

/// Words that put something between a subject and what it does: there the first auxiliary may not be the subject's.
const INSIDE: &[&str] = &[
    "after", "because", "by", "if", "once", "so", "that", "to", "unless", "until", "when", "where",
    "which", "while", "who", "whose",
];

/// What stands between an auxiliary and its verb, beside what ends in "-ly".
const ADVERBS: &[&str] = &[
    "already",
    "also",
    "always",
    "even",
    "ever",
    "first",
    "just",
    "never",
    "not",
    "now",
    "often",
    "only",
    "sometimes",
    "still",
    "then",
];

/// What else goes wrong, beside what titles begin with.
const MISHAPS: &str = "
    appear be become behave break cause come complete consume continue crash deadlock die disappear enter exceed exist
    exit fail fall find finish get give go grow hang happen hold increase lead leak leave lose miss occur overwrite
    panic reach remain respond see stay succeed take terminate work
";

/// "pods were not deleted" → "pods not being deleted"
fn happening(clause: &[&str]) -> Option<String> {
    let place = clause
        .iter()
        .position(|clause| auxiliary(clause).is_some())?;
    let subject = clause.get(..place)?;
    let (kind, negated) = auxiliary(clause.get(place)?)?;
    if !is_subject(subject) {
        return None;
    }
    let rest = clause.get(place + 1..)?;
    let adverbs = rest
        .iter()
        .take_while(|rest| rest.ends_with("ly") || ADVERBS.contains(*rest))
        .count();
    let (adverbs, rest) = rest.split_at_checked(adverbs)?;
    let (verb, rest) = up_to_the_next_clause(rest).split_first()?;
    if goes_on(rest) {
        return None;
    }
    let denied = negated || adverbs.contains(&"not");
    let action = match kind {
        // "was returning" → "returning", "was logged" → "being logged"
        Auxiliary::Be if verb.ends_with("ing") => (*verb).to_owned(),
        Auxiliary::Be => format!("being {verb}"),
        Auxiliary::Do if !denied => return None,
        Auxiliary::Do | Auxiliary::Modal => in_progress(verb)?,
    };
    let not = ["not"].into_iter().filter(|_| negated);
    let words = subject
        .iter()
        .copied()
        .chain(not)
        .chain(adverbs.iter().copied());
    let words: Vec<&str> = words
        .chain([action.as_str()])
        .chain(rest.iter().copied())
        .collect();
    Some(words.join(" ").trim_end_matches(',').to_owned())
}

/// Whether these words are plainly who or what does something.
fn is_subject(words: &[&str]) -> bool {
    let first = words
        .first()
        .map_or(String::new(), |word| word.to_lowercase());
    // "deleting a pod could …" would become two actions in a row.
    let acts = first.ends_with("ing") && verb(&first).is_some();
    let stands_for_nothing = ["", "for", "in", "it", "there", "this"].contains(&first.as_str());
    let is_plain = |text: &&str| {
        !text.ends_with([',', ';', ':']) && !INSIDE.contains(&text.to_lowercase().as_str())
    };
    !acts && !stands_for_nothing && words.len() <= 8 && words.iter().all(is_plain)
}

/// Without ", and the default was used": what is told besides.
fn up_to_the_next_clause<'w, 'a>(rest: &'w [&'a str]) -> &'w [&'a str] {
    let ends = |pair: &[&str]| matches!(pair, [last, "and" | "but" | "so"] if last.ends_with(','));
    let end = rest.windows(2).position(ends);
    end.map_or(rest, |end| rest.get(..=end).unwrap_or(rest))
}

/// Whether a second action follows, which would need its own form: "… and fail".
fn goes_on(rest: &[&str]) -> bool {
    let second = |pair: &[&str]| match pair {
        ["and" | "or", then] => auxiliary(then).is_some() || is_action(then),
        [_, then] => auxiliary(then).is_some() && rest.contains(&"and"),
        _ => false,
    };
    rest.windows(2).any(second)
}

/// Whether a word is a verb in its plain form.
fn is_action(word: &str) -> bool {
    verb(word) == Some(word) || MISHAPS.split_whitespace().any(|other| other == word)
}

/// "could cause pods to hang" → "pods hanging"
fn caused(clause: &[&str]) -> Option<String> {
    let skip = usize::from(
        clause
            .first()
            .and_then(|clause| auxiliary(clause))
            .is_some(),
    );
    let effect_of = |words: usize| effect(clause.get(skip + words..)?);
    match (*clause.get(skip)?, clause.get(skip + 1).copied()) {
        ("cause" | "causes" | "caused" | "causing", _) => effect_of(1),
        ("lead" | "leads" | "led", Some("to"))
        | ("result" | "results" | "resulted", Some("in")) => effect_of(2),
        _ => None,
    }
}

/// "pods to hang" → "pods hanging"; "a leak in X" stays.
fn effect(words: &[&str]) -> Option<String> {
    let to = words.iter().position(|word| *word == "to");
    let acts = to
        .and_then(|to| Some((to, *words.get(to + 1)?)))
        .filter(|value| is_action(value.1));
    let Some((to, verb)) = acts else {
        return (words.len() >= 2).then(|| words.join(" "));
    };
    let (subject, rest) = (words.get(..to)?, words.get(to + 2..)?);
    let doing = in_progress(verb)?;
    let all: Vec<&str> = subject
        .iter()
        .copied()
        .chain([doing.as_str()])
        .chain(rest.iter().copied())
        .collect();
    (!subject.is_empty()).then(|| all.join(" "))
}

/// The `-ing` form of a verb.
fn in_progress(verb: &str) -> Option<String> {
    let word = verb.trim_end_matches(',');
    let comma = verb.get(word.len()..).unwrap_or("");
    let plain = word.len() > 1 && word.chars().all(|ch| ch.is_ascii_lowercase());
    (plain && !["have", "no"].contains(&word)).then(|| format!("{}{comma}", gerund(word)))
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
    let (stem, denies) = match word.strip_suffix("n't") {
        Some(stem) => (stem, true),
        None => (word, false),
    };
    let kind = match stem {
        "is" | "are" | "was" | "were" => Auxiliary::Be,
        "do" | "does" | "did" => Auxiliary::Do,
        "can" | "could" | "may" | "might" | "will" | "would" => Auxiliary::Modal,
        _ => return None,
    };
    Some((kind, denies))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bug_is_told_by_what_happens() {
        let cases = [
            (
                "Fix a bug where the kubelet would generate an event every second",
                "Fix the kubelet generating an event every second",
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
                "Fix a bug that init containers may not terminate gracefully",
                "Fix init containers not terminating gracefully",
            ),
            (
                "fix the bug where a field wasn't respected",
                "fix a field not being respected",
            ),
            (
                "Fix an issue where mount points could become local",
                "Fix mount points becoming local",
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
            (
                "Fix an issue causing the kubelet to crash on start",
                "Fix the kubelet crashing on start",
            ),
        ];
        for (told, expected) in cases {
            assert_eq!(
                simplify_bug_phrasing(told).as_deref(),
                Some(expected),
                "{told}"
            );
        }
    }

    #[test]
    fn what_is_built_in_another_way_stays() {
        for line in [
            "Fix a race where two pods could start",
            "Fix a bug where deleting a Pod could unprepare its claims",
            "Fix a bug where a pod that was deleted could come back",
            "Fix a bug where the kubelet miscalculated the usage",
            "Fix a bug where the kubelet did X",
            "Fix a bug where there could be no event",
            "Fix a bug where a pod could be admitted twice and fail",
            "Fix a bug where the kubelet would no longer start pods",
            "Fix the kubelet to honor a field, which was ignored",
            "Fix a bug in the kubelet",
            "Add a bug where pods were",
            "Fix a bug",
        ] {
            assert_eq!(simplify_bug_phrasing(line), None, "{line}");
        }
    }
}
