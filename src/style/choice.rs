//! Which of title and release note a bullet is made from, where both say something.

use super::lexicon::{WordClass, is};
use super::shorten::word_count;
use super::statement::{MOST_WORDS, Preference, TextSource};
use super::title::Title;
use super::token::{LineToken, tokens};
use super::verb::{VerbForm, known_verb, verb};

/// A line that cannot be shortened may have so many words before the other source is taken.
const MOST_WHOLE: usize = 20;

/// Which of two sources to take, where both say something.
pub(super) fn choose(
    title: &Title,
    note: &Title,
    from_title: &str,
    from_note: &str,
    action_required: bool,
    preferred: Preference,
) -> TextSource {
    let says_something = |line: &Title| says_something(&line.statement);
    let must_be_note = action_required
        || !says_something(title)
        || contradicts(title, note)
        || names_only(title) && acts(note);
    if must_be_note && says_something(note) {
        return TextSource::Note;
    }
    if !says_something(note) || reports_the_past(note) && acts(title) || adds_nothing(note, title) {
        return TextSource::Title;
    }
    let (titled, noted) = (word_count(from_title), word_count(from_note));
    let preferred = match preferred {
        Preference::Source(source) => source,
        Preference::Length(words) if titled.abs_diff(words) < noted.abs_diff(words) => {
            TextSource::Title
        }
        Preference::Length(_) => TextSource::Note,
    };
    match preferred {
        TextSource::Note if noted <= MOST_WORDS || titled > MOST_WHOLE && noted <= titled => {
            TextSource::Note
        }
        TextSource::Note => TextSource::Title,
        TextSource::Title if titled > MOST_WHOLE && noted < titled => TextSource::Note,
        TextSource::Title => TextSource::Title,
    }
}

/// Whether a sentence names anything: "Remove the feature gate" does not, nor does "Fixes".
fn says_something(sentence: &str) -> bool {
    let all = tokens(sentence);
    all.iter().enumerate().any(|(at, token)| {
        let word = token.plain();
        let acts = known_verb(&word).is_some_and(|verb| at == 0 || !verb.is(WordClass::Noun));
        let empty =
            is(&word, WordClass::Weak) || is(&word, WordClass::Joint) || acts || word.is_empty();
        !token.is_word() || !empty
    })
}

/// Whether a title is a name without a verb: "Volume Eviction Manager".
fn names_only(title: &Title) -> bool {
    let all = tokens(&title.statement);
    let verbal = all.iter().any(|token| {
        let word = token.plain();
        is(&word, WordClass::Finite) || known_verb(&word).is_some()
    });
    all.len() <= 4 && !verbal
}

/// Whether a note of a few words only repeats some of the title's: "Fixed timeouts."
fn adds_nothing(note: &Title, title: &Title) -> bool {
    const FEW: usize = 3;
    let known: Vec<String> = tokens(&title.statement)
        .iter()
        .map(LineToken::plain)
        .collect();
    let all = tokens(&note.statement);
    all.len() <= FEW
        && all.len() < known.len()
        && all.iter().all(|token| known.contains(&token.plain()))
}

/// Whether a sentence begins with what is done.
fn acts(sentence: &Title) -> bool {
    tokens(&sentence.statement)
        .first()
        .is_some_and(|token| verb(&token.plain()).is_some())
}

/// Whether a title says that something is accepted where the note says that it is refused, or the
/// other way round.
fn contradicts(title: &Title, note: &Title) -> bool {
    let all = tokens(&title.statement);
    let opens = |class| {
        all.first()
            .and_then(|token| known_verb(&token.plain()))
            .is_some_and(|verb| verb.is(class))
    };
    let has = |sentence: &Title, class| {
        let all = tokens(&sentence.statement);
        all.iter().any(|token| {
            token.is_word() && known_verb(&token.plain()).is_some_and(|verb| verb.is(class))
        })
    };
    let refused = has(note, WordClass::Forbids)
        || tokens(&note.statement)
            .iter()
            .any(|token| token.plain() == "error");
    let titled = has(title, WordClass::Forbids);
    opens(WordClass::Permits) && refused && !titled && !has(note, WordClass::Permits)
        || opens(WordClass::Forbids)
            && has(note, WordClass::Permits)
            && !has(note, WordClass::Forbids)
            && !has(title, WordClass::Permits)
}

/// Whether a sentence says what went wrong before: "Previously, …", "converting a quantity failed".
fn reports_the_past(sentence: &Title) -> bool {
    let all = tokens(&sentence.statement);
    let past = |word: &str| {
        known_verb(word).is_some_and(|verb| {
            verb.form == VerbForm::Past && verb.is(WordClass::Fault) && !verb.is(WordClass::Noun)
        })
    };
    let first = all.first().map_or(String::new(), |token| token.plain());
    let last = all.last().map_or(String::new(), |token| token.plain());
    first == "previously" || verb(&first).is_none() && past(&last)
}
