//! The verbs that titles begin with.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::style::words::is_article;

/// In the present tense. A title that begins with one of them says what is done, and to what.
const VERBS: &str = "
    accept account add adjust adopt align allow apply attach automate avoid bind block bring build bump bypass
    cache calculate call cap change check choose clarify clean clear close collect combine compare compile
    compute configure consider consolidate continue convert copy correct count create customize declare
    decompress decouple defer define delay delete deploy deprecate describe detach detect disable disallow
    discover display document don't drop emit enable enforce enhance ensure escape evict exclude exit expand
    export expose extend extract fetch filter fix flip follow forbid force generalize generate give graduate
    group guard handle harden harmonize hide honor honour ignore implement improve include increase increment
    inherit initialize inject install interrupt introduce invalidate invoke isolate keep label limit list load
    lock log lower make mark mask match measure mention merge migrate mirror modify mount move mutate negotiate
    normalize notify omit optimize override parse pass perform persist pin populate prefer prepare preserve
    prettify prevent print prioritize promote propagate provide prune publish raise read rebuild reconcile
    record recover reduce refactor reflect refuse regenerate register reimplement reject relax release reload
    remove rename render reorder replace replicate report request requeue require reserve reset resolve respect
    restart restore restrict resume retain retrieve retry return reuse revert rework rewrite rotate run sanitize
    schedule scope select send separate serve set share show shutdown simplify skip sort specify speed split
    stabilize start stop store strengthen strip support suppress surface switch sync synthesize terminate
    throttle tighten tolerate track transition translate treat trigger trim truncate try tune turn unblock unify
    uninstall unlock unmount unpack unset update upgrade use validate verify wait warn watch wire wrap write
";

static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| VERBS.split_whitespace().collect());

/// Past tenses that follow no rule.
const IRREGULAR: &[(&str, &str)] = &[
    ("bound", "bind"),
    ("built", "build"),
    ("chose", "choose"),
    ("kept", "keep"),
    ("made", "make"),
    ("overrode", "override"),
    ("ran", "run"),
    ("sent", "send"),
    ("wrote", "write"),
];

/// Past forms that stand at the beginning of titles as adjectives: "Extended resources …".
const ADJECTIVES: &[&str] = &[
    "cached", "extended", "filtered", "limited", "shared", "sorted",
];

/// The present tense of `word`, in lower case, if it is a verb that titles begin with.
pub fn verb(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    if let Some((_, present)) = IRREGULAR.iter().find(|irregular| irregular.0 == word) {
        return Some(present);
    }
    if ADJECTIVES.contains(&word.as_str()) {
        return None;
    }
    known(&word)
}

fn known(word: &str) -> Option<&'static str> {
    let endings = ["", "s", "es", "ed", "d", "ing"];
    let stems = endings
        .into_iter()
        .filter_map(|ending| word.strip_suffix(ending));
    stems
        .flat_map(stem_forms)
        .find_map(|value| KNOWN.get(value.as_str()).copied())
}

/// What the present tense of a stem may be: `fix`, `cach|e`, `drop|p`, `appl|i`.
fn stem_forms(stem: &str) -> Vec<String> {
    let mut forms = vec![stem.to_owned(), format!("{stem}e")];
    let mut letters = stem.chars().rev();
    if let Some(last) = letters.next() {
        let shorter: String = stem.chars().take(stem.chars().count() - 1).collect();
        if letters.next() == Some(last) {
            forms.push(shorter);
        } else if last == 'i' {
            forms.push(format!("{shorter}y"));
        }
    }
    forms
}

/// The `-ing` form of a verb in its present tense: `get` → `getting`, `become` → `becoming`.
pub fn gerund(present: &str) -> String {
    // Stressed on the last syllable, which no spelling shows.
    const DOUBLING: &[&str] = &[
        "admit", "commit", "control", "defer", "emit", "forbid", "forget", "infer", "occur",
        "omit", "permit", "prefer", "refer", "rerun", "reset", "submit", "transfer", "transmit",
        "unset",
    ];
    match present {
        "be" => return "being".to_owned(),
        "panic" | "mimic" | "traffic" => return format!("{present}king"),
        _ => {}
    }
    if let Some(stem) = present.strip_suffix("ie") {
        return format!("{stem}ying");
    }
    let keeps_e = ["ee", "oe", "ye"]
        .iter()
        .any(|value| present.ends_with(value));
    if let Some(stem) = present.strip_suffix('e').filter(|_| !keeps_e) {
        return format!("{stem}ing");
    }
    let vowel = |c: char| "aeiou".contains(c);
    let letters: Vec<char> = present.chars().collect();
    // One short vowel before one consonant. The u of "quit" belongs to its q.
    let short = match letters.as_slice() {
        [.., before, middle, last] => {
            let after_q = *before == 'u';
            let vowels = letters.iter().filter(|letter| vowel(**letter)).count();
            vowel(*middle)
                && (after_q || !vowel(*before))
                && vowels == 1 + usize::from(after_q)
                && !vowel(*last)
                && !"wxy".contains(*last)
        }
        _ => false,
    };
    match letters.last() {
        Some(last) if short || DOUBLING.contains(&present) => format!("{present}{last}ing"),
        _ => format!("{present}ing"),
    }
}

/// `line` with the verb at its beginning in the present tense, where that is sure: not where the word may be a noun
/// ("Updates to …", "Handling of …").
pub(crate) fn in_the_present(line: &str) -> String {
    const AFTER_NOUNS: &[&str] = &[
        "of", "to", "in", "for", "on", "from", "and", "or", "with", "is", "are", "by", "at", "not",
    ];
    let (first, after) = line.split_once(' ').unwrap_or((line, ""));
    if first.ends_with("ly") && !after.is_empty() {
        return format!("{first} {}", in_the_present(after));
    }
    let next = after.split(' ').next().unwrap_or("").to_lowercase();
    let past = first.to_lowercase().ends_with("ed");
    // "Deprecated metrics will …": there it is an adjective.
    let finite = |text: &str| {
        [
            "are", "can", "is", "may", "must", "should", "was", "were", "will",
        ]
        .contains(&text)
    };
    let describes = past && after.split(' ').skip(1).take(2).any(finite);
    let after = if past {
        &and_in_the_present(after)
    } else {
        after
    };
    // "Extended the plugin": before an article stands a verb, "Reserved by": before an agent does none.
    let article = is_article(&next);
    let acts = if article {
        known(&first.to_lowercase())
    } else {
        verb(first)
    };
    let describes = describes || (past && ["by", "in"].contains(&next.as_str()));
    match acts {
        Some(present)
            if !after.is_empty()
                && !describes
                && (past || !AFTER_NOUNS.contains(&next.as_str())) =>
        {
            let capital = first.starts_with(char::is_uppercase);
            format!(
                "{} {after}",
                if capital {
                    capitalised(present)
                } else {
                    present.to_owned()
                }
            )
        }
        _ => line.to_owned(),
    }
}

/// "… and fixed the metrics": what else was done, with an article behind it, where it is no adjective.
fn and_in_the_present(line: &str) -> String {
    let Some((before, after)) = line.split_once(" and ") else {
        return line.to_owned();
    };
    let (word, rest) = after.split_once(' ').unwrap_or((after, ""));
    let article = ["a ", "an ", "the "]
        .iter()
        .any(|value| rest.starts_with(value));
    match verb(word).filter(|_| article && word.ends_with("ed")) {
        Some(present) => format!("{before} and {present} {rest}"),
        None => line.to_owned(),
    }
}

/// `word` with a capital at its beginning.
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |letter| {
        letter.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_known_in_every_tense() {
        let cases = [
            ("Added", "add"),
            ("fixes", "fix"),
            ("Dropped", "drop"),
            ("stopping", "stop"),
            ("Removing", "remove"),
            ("applied", "apply"),
            ("built", "build"),
            ("uses", "use"),
            ("Switched", "switch"),
        ];
        for (word, present) in cases {
            assert_eq!(verb(word), Some(present), "{word}");
        }
        for word in ["kubelet", "Extended", "string", "", "ss", "ing"] {
            assert_eq!(verb(word), None, "{word}");
        }
    }

    #[test]
    fn the_ing_form_is_spelt_as_it_should_be() {
        let cases = [
            ("generate", "generating"),
            ("become", "becoming"),
            ("get", "getting"),
            ("run", "running"),
            ("quit", "quitting"),
            ("drop", "dropping"),
            ("emit", "emitting"),
            ("enter", "entering"),
            ("fail", "failing"),
            ("leak", "leaking"),
            ("retry", "retrying"),
            ("show", "showing"),
            ("fix", "fixing"),
            ("see", "seeing"),
            ("die", "dying"),
            ("be", "being"),
            ("panic", "panicking"),
        ];
        for (present, expected) in cases {
            assert_eq!(gerund(present), expected);
        }
    }

    #[test]
    fn only_what_is_surely_a_verb_changes() {
        let cases = [
            ("Added support", "Add support"),
            ("allowing direct use", "allow direct use"),
            ("Explicitly wrote zero", "Explicitly write zero"),
            ("Updates to the docs", "Updates to the docs"),
            ("Handling of nil", "Handling of nil"),
            ("Deprecated metrics will go", "Deprecated metrics will go"),
            ("Deprecated the metrics", "Deprecate the metrics"),
            ("Extended the plugin", "Extend the plugin"),
            ("enabled by default", "enabled by default"),
            (
                "Logged it and removed the event",
                "Log it and remove the event",
            ),
            ("Fixed old and removed events", "Fix old and removed events"),
            ("Extended resources in pods", "Extended resources in pods"),
        ];
        for (line, expected) in cases {
            assert_eq!(in_the_present(line), expected);
        }
    }
}
