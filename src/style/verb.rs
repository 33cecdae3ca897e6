//! Verbs: their forms, and sentences in the imperative.

use super::lexicon::{VERB_FORMS, VerbEntry, WordClass, is};
use super::token::{LineToken, TokenKind, tokens};

/// The form of a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerbForm {
    Plain,
    /// "handles"
    Third,
    Past,
    /// "handling"
    Ing,
}

/// A verb that the lexicon knows, in one of its forms.
#[derive(Clone, Copy)]
pub struct KnownVerb {
    entry: &'static VerbEntry,
    pub form: VerbForm,
}

impl KnownVerb {
    /// The plain form: `add` for "added".
    pub fn plain(&self) -> &'static str {
        self.entry.plain
    }

    pub fn is(&self, class: WordClass) -> bool {
        self.entry.classes.contains(class)
    }
}

/// `word` as a verb, whatever its case.
pub fn known_verb(word: &str) -> Option<KnownVerb> {
    let word = word.to_lowercase();
    if let Some((entry, past)) = VERB_FORMS.get(word.as_str()) {
        let form = if *past {
            VerbForm::Past
        } else {
            VerbForm::Plain
        };
        return Some(KnownVerb { entry, form });
    }
    // "re-instate"
    if let Some(stem) = word.strip_prefix("re-") {
        return known_verb(stem).or_else(|| known_verb(&format!("re{stem}")));
    }
    let endings = [
        ("s", VerbForm::Third),
        ("es", VerbForm::Third),
        ("ed", VerbForm::Past),
        ("d", VerbForm::Past),
        ("ing", VerbForm::Ing),
    ];
    endings.into_iter().find_map(|(ending, form)| {
        let stem = word.strip_suffix(ending)?;
        // "uss" is no form of "us": only "es" follows an s.
        if ending == "s" && stem.ends_with(['s', 'i']) {
            return None;
        }
        let entry = stem_forms(stem, ending)
            .iter()
            .find_map(|form| VERB_FORMS.get(form.as_str()).filter(|(_, past)| !past))?;
        Some(KnownVerb {
            entry: &entry.0,
            form,
        })
    })
}

/// What the plain form of a stem may be: `fix`, `cach|e`, `drop|p`, `appl|i`.
fn stem_forms(stem: &str, ending: &str) -> Vec<String> {
    let mut forms = vec![stem.to_owned()];
    if matches!(ending, "ed" | "ing") {
        forms.push(format!("{stem}e"));
    }
    let mut letters = stem.chars().rev();
    if let Some(last) = letters.next() {
        let shorter: String = stem.chars().take(stem.chars().count() - 1).collect();
        if last == 'i' && matches!(ending, "es" | "ed") {
            forms.push(format!("{shorter}y"));
        } else if letters.next() == Some(last) && matches!(ending, "ed" | "ing") {
            forms.push(shorter);
        }
    }
    forms
}

/// The plain form of `word`, if it is a verb that titles begin with; not where its past form mostly
/// describes a noun: "shared informers".
pub fn verb(word: &str) -> Option<&'static str> {
    let found = known_verb(word)?;
    let describes = found.form == VerbForm::Past && found.is(WordClass::Adjective);
    (!describes).then(|| found.plain())
}

/// The `-ing` form of a verb in its plain form: `get` → `getting`, `become` → `becoming`.
pub fn gerund(plain: &str) -> String {
    match plain {
        "be" => return "being".to_owned(),
        "panic" | "mimic" | "traffic" => return format!("{plain}king"),
        _ => {}
    }
    if let Some(stem) = plain.strip_suffix("ie") {
        return format!("{stem}ying");
    }
    let keeps_e = ["ee", "oe", "ye"].iter().any(|end| plain.ends_with(end));
    if let Some(stem) = plain.strip_suffix('e').filter(|_| !keeps_e) {
        return format!("{stem}ing");
    }
    match plain.chars().next_back() {
        Some(last) if doubles(plain) => format!("{plain}{last}ing"),
        _ => format!("{plain}ing"),
    }
}

/// Whether the last consonant is written twice before an ending: `drop`, `emit`, but not `enter`.
fn doubles(plain: &str) -> bool {
    let vowel = |c: char| "aeiou".contains(c);
    let letters: Vec<char> = plain.chars().collect();
    let [.., before, middle, last] = letters.as_slice() else {
        return false;
    };
    // The u of "quit" belongs to its q.
    let after_q = *before == 'u' && letters.len() > 3;
    let vowels = letters.iter().filter(|c| vowel(**c)).count();
    let closed =
        vowel(*middle) && (after_q || !vowel(*before)) && !vowel(*last) && !"wxy".contains(*last);
    // Stressed on the last syllable, which no spelling shows.
    let stressed = known_verb(plain).is_some_and(|verb| verb.is(WordClass::Stressed));
    let short = vowels == 1 + usize::from(after_q);
    closed && (short || stressed)
}

/// Whether `word` is an article, in any case.
pub fn is_article(word: &str) -> bool {
    ["a", "an", "the"]
        .iter()
        .any(|article| article.eq_ignore_ascii_case(word))
}

/// `word` with a capital at its beginning.
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// `line` with its verbs in the imperative, where that is sure: "Added X and fixed Y" → "Add X and
/// fix Y"; not where the first word may be a noun ("Updates to …", "Handling of …").
pub(super) fn imperative(line: &str) -> String {
    let all = tokens(line);
    let first = all.iter().take_while(|token| is_manner(token)).count();
    if let Some(apart) = written_apart(&all, first) {
        return apart;
    }
    let Some(plain) = acts(&all, first) else {
        return line.to_owned();
    };
    let past = all.get(first).is_some_and(|token| is_past(token));
    let mut out: Vec<String> = all.iter().map(|token| token.text.to_owned()).collect();
    if let (Some(slot), Some(token)) = (out.get_mut(first), all.get(first)) {
        *slot = in_form_of(token, plain);
    }
    for at in first + 1..all.len() {
        if past && let Some(plain) = acts_too(&all, at) {
            out[at] = in_form_of(&all[at], plain);
        }
    }
    out.join(" ")
}

/// "Cleanup the store" → "Clean up the store": what is done, written as one word. In front of a
/// plain noun it may be one itself: "Rollback mechanism".
fn written_apart(all: &[LineToken<'_>], at: usize) -> Option<String> {
    let token = all.get(at).filter(|token| token.is_word())?;
    let word = token.plain();
    let (stem, particle) = ["up", "back"].iter().find_map(|particle| {
        let stem = word.strip_suffix(particle)?;
        let found = known_verb(stem).filter(|verb| verb.form == VerbForm::Plain)?;
        Some((found.plain(), particle))
    })?;
    let next = all.get(at + 1)?;
    let plain = next.plain();
    let is_object = is(&plain, WordClass::Determiner)
        || next.kind == TokenKind::Code
        || next.text.starts_with('#')
        || plain.ends_with("ed")
        || next.text.chars().skip(1).any(char::is_uppercase);
    let mut out: Vec<String> = all.iter().map(|token| token.text.to_owned()).collect();
    let slot = out.get_mut(at).filter(|_| is_object)?;
    *slot = in_form_of(token, &format!("{stem} {particle}"));
    Some(out.join(" "))
}

/// The plain form with the capital and the pause of `token`.
fn in_form_of(token: &LineToken<'_>, plain: &str) -> String {
    let capital = token.text.starts_with(char::is_uppercase);
    let word = if capital {
        capitalised(plain)
    } else {
        plain.to_owned()
    };
    format!("{word}{}", token.pause())
}

/// "Explicitly": how something is done.
fn is_manner(token: &LineToken<'_>) -> bool {
    token.is_word() && token.plain().ends_with("ly") && verb(&token.plain()).is_none()
}

fn is_past(token: &LineToken<'_>) -> bool {
    known_verb(&token.plain()).is_some_and(|verb| verb.form == VerbForm::Past)
}

/// The plain form of the verb at `at`, where it says what a change does.
fn acts(all: &[LineToken<'_>], at: usize) -> Option<&'static str> {
    let token = all
        .get(at)
        .filter(|token| token.is_word() && !token.text.contains('-'))?;
    let next = all.get(at + 1)?;
    let found = known_verb(&token.plain())?;
    let following = next.plain();
    let before_noun = is(&following, WordClass::Determiner) || next.kind == TokenKind::Code;
    let finite = |at: usize| {
        all.get(at)
            .is_some_and(|token| is(&token.plain(), WordClass::Finite))
    };
    let sure = match found.form {
        VerbForm::Plain => true,
        VerbForm::Past => {
            let agent = ["by", "in"].contains(&following.as_str());
            let describes = found.is(WordClass::Adjective) && !before_noun;
            // "Deprecated metrics will go": there it is an adjective.
            // A fixed thing is no thing: "Fixed pods are sometimes not deleted".
            let subject = finite(at + 2) || finite(at + 3);
            !agent
                && !describes
                && !finite(at + 1)
                && (before_noun
                    || !subject
                    || ["fix", "ensure", "allow", "make"].contains(&found.plain()))
        }
        VerbForm::Third | VerbForm::Ing => {
            let of = is(&following, WordClass::Joint) && !before_noun;
            // "Fixing #12 means that …": what someone does is what the sentence is about.
            let subject = found.form == VerbForm::Ing
                && (1..=2).any(|ahead| all.get(at + ahead).is_some_and(is_third));
            !of && !subject && !token.pauses() && next.kind != TokenKind::Sign
        }
    };
    sure.then(|| found.plain())
}

/// "means": what someone does, and no noun.
fn is_third(token: &LineToken<'_>) -> bool {
    token.is_word()
        && known_verb(&token.plain())
            .is_some_and(|verb| verb.form == VerbForm::Third && !verb.is(WordClass::Noun))
}

/// A second verb in the past that says what else was done: "… and fixed the metrics", "…, removed
/// `x`".
fn acts_too(all: &[LineToken<'_>], at: usize) -> Option<&'static str> {
    let token = all
        .get(at)
        .filter(|token| token.is_word() && is_past(token))?;
    let before = at.checked_sub(1).and_then(|at| all.get(at))?;
    let found = known_verb(&token.plain())?;
    // "Added or improved the filters"
    let pair = at == 2 && ["and", "or"].contains(&before.text) && all.first().is_some_and(is_past);
    if pair && !found.is(WordClass::Adjective) {
        return Some(found.plain());
    }
    let joined = before.plain() == "and" || before.text == "&" || before.text.ends_with(';');
    let next = all.get(at + 1)?;
    let before_noun = is(&next.plain(), WordClass::Determiner)
        || next.kind == TokenKind::Code
        || next.text.starts_with(char::is_uppercase);
    (joined && before_noun).then(|| found.plain())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_known_in_every_form() {
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
            ("Gave", "give"),
            ("Styled", "style"),
            ("Executed", "execute"),
        ];
        for (word, plain) in cases {
            assert_eq!(verb(word), Some(plain), "{word}");
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
            ("edit", "editing"),
            ("forget", "forgetting"),
        ];
        for (plain, expected) in cases {
            assert_eq!(gerund(plain), expected);
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
            (
                "Gave `kubectl select` keybindings",
                "Give `kubectl select` keybindings",
            ),
            ("Made the output shorter", "Make the output shorter"),
            (
                "Executed API calls dispatched early",
                "Execute API calls dispatched early",
            ),
        ];
        for (line, expected) in cases {
            assert_eq!(imperative(line), expected);
        }
    }
}
