//! What a long sentence can do without, so that the rest still says the same: asides, insertions,
//! explanations, what else is said. Nothing is cut inside a pair such as `from … to …`, a list, a
//! condition or a negation; where no rule applies the sentence stays whole.

use super::lexicon::{WordClass, is, pairs};
use super::token::{LineToken, TokenKind, joined, tokens};
use super::verb::{VerbForm, known_verb};

/// Shortens `line` until it has at most `most` words, if that is possible without changing what it
/// says.
pub(super) fn shortened(line: &str, most: usize) -> String {
    let all = tokens(line);
    let mut kept: Vec<LineToken<'_>> = all.clone();
    let steps = [
        without_asides,
        without_insertion,
        without_consequence,
        without_opening,
        without_explanation,
        without_more,
    ];
    for step in steps {
        if words(&kept) <= most {
            break;
        }
        if let Some(shorter) = step(&kept)
            && is_whole(&kept, &shorter)
        {
            kept = shorter;
        }
    }
    tidy(joined(&kept))
}

/// How many words a reader reads: code and brackets count with what is in them.
pub(super) fn words(all: &[LineToken<'_>]) -> usize {
    all.iter()
        .map(|token| token.text.split_whitespace().count())
        .sum()
}

/// How many words a line has.
pub fn word_count(line: &str) -> usize {
    line.split_whitespace().count()
}

/// Whether `kept`, made from `before` by leaving tokens out, says what `before` says: pairs are
/// complete, no condition, restriction or negation went, and it ends with a word that can end a
/// sentence.
fn is_whole(before: &[LineToken<'_>], kept: &[LineToken<'_>]) -> bool {
    let paired = |opens: &str, closes: &str, all: &[LineToken<'_>]| {
        let open = all.iter().position(|token| token.plain() == opens)?;
        Some(all.get(open..)?.iter().any(|token| token.plain() == closes))
    };
    let complete = pairs().all(|(opens, closes)| {
        paired(opens, closes, kept) != Some(false) || paired(opens, closes, before) == Some(false)
    });
    let last = kept.last().map_or(String::new(), |token| token.plain());
    let ends = !is(&last, WordClass::Joint) && !is(&last, WordClass::Determiner) || last == "out";
    complete && ends && kept.len() >= 3
}

/// Whether these tokens limit or deny something: what holds them is not left out.
fn limits(all: &[LineToken<'_>]) -> bool {
    all.iter().any(|token| {
        let limits = |word: &str| {
            let word = word
                .trim_matches(|c: char| !c.is_alphanumeric() && c != '\'')
                .to_lowercase();
            is(&word, WordClass::Condition)
                || is(&word, WordClass::Negation)
                || matches!(
                    word.as_str(),
                    "default" | "gate" | "alpha" | "beta" | "required" | "requires"
                )
        };
        token.kind != TokenKind::Code && token.text.split([' ', '-']).any(limits)
    })
}

/// Without parentheses.
fn without_asides<'a>(all: &[LineToken<'a>]) -> Option<Vec<LineToken<'a>>> {
    let aside = |token: &LineToken<'_>| {
        token.kind == TokenKind::Group && token.text.starts_with('(') && !limits(&[*token])
    };
    let mut out: Vec<LineToken<'a>> = Vec::new();
    for token in all {
        if !aside(token) || out.is_empty() {
            out.push(*token);
        } else if token.pauses() && !token.pause().contains('.') {
            // "(see x), and": the comma would be lost.
            return None;
        }
    }
    (out.len() < all.len()).then_some(out)
}

/// Without ", which was deprecated, ".
fn without_insertion<'a>(all: &[LineToken<'a>]) -> Option<Vec<LineToken<'a>>> {
    let begins = (2..all.len()).find(|at| {
        let opens = [
            "which",
            "who",
            "whose",
            "including",
            "especially",
            "e.g",
            "i.e",
            "such",
        ];
        all[at - 1].text.ends_with(',') && opens.contains(&all[*at].plain().trim_end_matches('.'))
    })?;
    let end = (begins..all.len()).find(|at| all[*at].text.ends_with(','));
    let end = end.map_or(all.len(), |at| at + 1);
    // What goes on behind the second comma must be the main clause: its verb.
    let goes_on = all.get(end).is_none_or(|token| {
        let word = token.plain();
        is(&word, WordClass::Finite)
            || known_verb(&word).is_some_and(|verb| verb.form == VerbForm::Third)
    });
    if !goes_on {
        return None;
    }
    let mut out: Vec<LineToken<'a>> = all.iter().take(begins - 1).copied().collect();
    out.push(all[begins - 1].unpaused());
    out.extend(all.iter().skip(end));
    Some(out)
}

/// Without ", allowing users to …", ", so that …" at the end.
fn without_consequence<'a>(all: &[LineToken<'a>]) -> Option<Vec<LineToken<'a>>> {
    let at = (4..all.len()).find(|at| {
        let word = all[*at].plain();
        let ing = known_verb(&word).is_some_and(|verb| verb.form == VerbForm::Ing);
        all[at - 1].text.ends_with(',')
            && (ing || ["so", "thus", "thereby", "because", "since", "as"].contains(&word.as_str()))
    })?;
    cut_at(all, at)
}

/// Without "For performance reasons, …".
fn without_opening<'a>(all: &[LineToken<'a>]) -> Option<Vec<LineToken<'a>>> {
    let first = all.first()?.plain();
    let opens = is(&first, WordClass::Reason)
        || first == "in" && all.get(1)?.plain() == "order"
        || first == "as" && all.get(1)?.plain() == "part";
    let comma = all.iter().position(|token| token.text.ends_with(','))?;
    let rest = all.get(comma + 1..)?;
    let says_who = rest.first().is_some_and(|token| {
        !is(&token.plain(), WordClass::VagueSubject) && !is(&token.plain(), WordClass::Joint)
            || is(&token.plain(), WordClass::Determiner)
    });
    let simple = !limits(all.get(..comma)?) && comma < 9;
    (opens && says_who && simple && rest.len() > 3).then(|| rest.to_vec())
}

/// Without the reason at the end: "to avoid …", "because …".
fn without_explanation<'a>(all: &[LineToken<'a>]) -> Option<Vec<LineToken<'a>>> {
    const AIMS: [&str; 6] = ["avoid", "prevent", "ensure", "improve", "reduce", "support"];
    let at = (4..all.len()).find(|at| {
        let (word, next) = (
            all[*at].plain(),
            all.get(at + 1).map_or(String::new(), |token| token.plain()),
        );
        match word.as_str() {
            "because" | "thereby" => true,
            "due" => next == "to",
            "in" => next == "order",
            "as" => next == "it" || next == "they",
            "to" => AIMS.contains(&next.as_str()) && !needs_goal(all),
            _ => false,
        }
    })?;
    cut_at(all, at)
}

/// "Allow the scheduler to …": there the goal is the statement.
fn needs_goal(all: &[LineToken<'_>]) -> bool {
    const VERBS: [&str; 6] = ["allow", "change", "update", "enable", "use", "configure"];
    all.iter()
        .take(2)
        .any(|token| known_verb(&token.plain()).is_some_and(|verb| VERBS.contains(&verb.plain())))
}

/// Without what is said in a second sentence: "…; …", "…, and the default is used".
fn without_more<'a>(all: &[LineToken<'a>]) -> Option<Vec<LineToken<'a>>> {
    if let Some(at) = (3..all.len()).find(|at| all[at - 1].text.ends_with(';')) {
        return Some(all.get(..at)?.to_vec());
    }
    let commas = all.iter().filter(|token| token.text.ends_with(',')).count();
    let at = (4..all.len()).find(|at| all[at - 1].text.ends_with(',') && all[*at].text == "and")?;
    let says = |token: &LineToken<'_>| {
        let word = token.plain();
        is(&word, WordClass::Finite)
            || known_verb(&word)
                .is_some_and(|verb| verb.form != VerbForm::Ing && !verb.is(WordClass::Noun))
    };
    let sentence = all.get(at + 1..)?.iter().take(4).any(says);
    let limited = limits(all.get(at..)?);
    (commas == 1 && sentence && !limited).then(|| all.get(..at).map(<[_]>::to_vec))?
}

/// "When …, scheduling …", "Previously, …": what follows the comma is the main clause.
fn opens_clause(all: &[LineToken<'_>]) -> bool {
    let first = all.first().map_or(String::new(), |token| token.plain());
    [
        WordClass::Clause,
        WordClass::Condition,
        WordClass::Prep,
        WordClass::Adverb,
    ]
    .iter()
    .any(|class| is(&first, *class))
        || first == "to"
}

/// The tokens before `at`, if what goes neither limits nor denies.
fn cut_at<'a>(all: &[LineToken<'a>], at: usize) -> Option<Vec<LineToken<'a>>> {
    let (kept, gone) = all.split_at_checked(at)?;
    // "not … because": what is denied may be the reason.
    let denied = kept
        .iter()
        .any(|token| is(&token.plain(), WordClass::Negation));
    // Behind a comma a condition belongs to what goes.
    let apart = kept.last().is_some_and(|token| token.text.ends_with(','));
    ((apart || !limits(gone)) && !denied && !opens_clause(kept)).then(|| kept.to_vec())
}

/// Without punctuation at the end.
pub(super) fn tidy(line: String) -> String {
    let kept = line.trim_end_matches([',', ';', ':', ' ', '-']).len();
    line.get(..kept).unwrap_or("").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_statement_does_without_goes() {
        let cases = [
            (
                "Add a field for the limit of requests (see the proposal) that one client may send",
                "Add a field for the limit of requests that one client may send",
            ),
            (
                "The flag `--port-range`, which did nothing for years, has been removed for good",
                "The flag `--port-range` has been removed for good",
            ),
            (
                "Set the feature gate to disabled by default, because the other is missing",
                "Set the feature gate to disabled by default",
            ),
            (
                "Change the limit from ten to twenty, so that large clusters can start",
                "Change the limit from ten to twenty",
            ),
        ];
        for (line, expected) in cases {
            assert_eq!(shortened(line, 8), expected);
        }
        for whole in [
            "Publish ports to the host and to all other nodes only if they carry the label",
            "Log a warning in the `kubelet` if a static Pod defines an invalid `priority`",
            "Move the removal of all the old flags from `v1.40` to `v1.41`",
            "Do not restart pods that are done because their node was drained",
            "Add metrics for a, b, and c, available with the gate enabled",
        ] {
            assert_eq!(shortened(whole, 6), whole);
        }
    }
}
