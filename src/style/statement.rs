//! What a pull request says in a line, from its title or from the first sentence of its release
//! note.

use super::bug;
use super::case::in_house_style;
use super::code::HouseStyle;
use super::lexicon::{WordClass, is};
use super::note::ReleaseNote;
use super::shorten::{shortened, tidy, word_count};
use super::title::{LONGEST_READ, Title};
use super::token::{LineToken, joined, tokens};
use super::verb::{VerbForm, known_verb, verb};
use crate::text::{Untrusted, safe_for_terminal};

/// Which text a bullet is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextSource {
    Title,
    Note,
}

/// Which text to take where both the title and the release note would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preference {
    Source(TextSource),
    /// The one whose line has nearly so many words: newsletters differ in how long their bullets
    /// are.
    Length(usize),
}

/// A bullet has about so many words at most. Editors wrote 17 to 19 in 2026.
const MOST_WORDS: usize = 18;

/// A line that cannot be shortened may have so many words before the other source is taken.
const MOST_WHOLE: usize = 20;

/// A title of so many bytes may have been cut.
const LONGEST_TITLE: usize = 110;

/// A word that is longer, in characters, is cut.
const LONGEST_WORD: usize = 200;

/// What a pull request says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// In the words of the house; not yet Markdown.
    pub text: String,
    pub source: TextSource,
    /// The same from the other source, where there is one that says something else.
    pub other: Option<String>,
}

/// The statement of a pull request, from `preferred` unless that says nothing or hides what the
/// other one says. `None` where neither says anything.
pub fn statement(
    title: &Untrusted,
    note: Option<&Untrusted>,
    preferred: Preference,
    house: &HouseStyle<'_>,
) -> Option<Statement> {
    let parsed = Title::parse(title);
    let note = note.map(ReleaseNote::parse).unwrap_or_default();
    let noted = Title::parse(&Untrusted::new(note.sentence.clone()));
    let cut = title.raw().trim_end().ends_with('…') || title.raw().trim_end().ends_with("...");
    let whole = continued(&parsed.line(), &noted.line(), cut);
    let from_title = worded(whole.as_deref().unwrap_or(&parsed.line()), house);
    let mut from_note = worded(&noted.line(), house);
    if note.action_required && !from_note.is_empty() {
        from_note = format!("ACTION REQUIRED: {from_note}");
    }
    let says = |line: &str| line.contains(char::is_alphanumeric);
    let too_long = note.sentence.chars().count() > LONGEST_READ;
    if (ends_open(&noted.line()) || too_long) && says(&from_title) {
        // "Added support for:" and a list; a sentence that was not read to its end
        from_note.clear();
    }
    let source = match (says(&from_title), says(&from_note)) {
        (false, false) => return None,
        (true, false) => TextSource::Title,
        (false, true) => TextSource::Note,
        (true, true) => choose(
            &parsed,
            &noted,
            &from_title,
            &from_note,
            note.action_required,
            preferred,
        ),
    };
    let (text, other) = match source {
        TextSource::Title => (from_title, from_note),
        TextSource::Note => (from_note, from_title),
    };
    let other = Some(other).filter(|other| says(other) && *other != text);
    Some(Statement {
        text,
        source,
        other,
    })
}

/// Which of two sources to take, where both say something.
fn choose(
    title: &Title,
    note: &Title,
    from_title: &str,
    from_note: &str,
    action_required: bool,
    preferred: Preference,
) -> TextSource {
    let tells = |line: &Title| tells(&line.statement);
    let must_be_note = action_required
        || !tells(title)
        || contradicts(title, note)
        || names_only(title) && acts(note);
    if must_be_note && tells(note) {
        return TextSource::Note;
    }
    if !tells(note) || reports_the_past(note) && acts(title) {
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

/// A text as the house writes it: shortened where that is safe, with code in code font, in sentence
/// case.
pub fn worded(text: &str, house: &HouseStyle<'_>) -> String {
    let line = apart_from_code(&paired(&glued(&safe_for_terminal(text))));
    let at = super::title::component_prefix(&line).unwrap_or(0);
    let (head, rest) = line.split_at(at);
    let direct = bug::simplified(rest).map(|direct| format!("{head}{direct}"));
    let line = as_someone_does(direct.as_deref().unwrap_or(&line));
    let short = shortened(&line, MOST_WORDS);
    let cut: Vec<String> = tokens(&short)
        .iter()
        .map(|token| cut_word(token.text))
        .collect();
    finished(&tidy(in_house_style(&cut.join(" "), house)))
}

/// Without a backtick that has no partner.
fn paired(line: &str) -> String {
    match line.rsplit_once('`') {
        Some((before, after)) if line.matches('`').count() % 2 == 1 => format!("{before}{after}"),
        _ => line.to_owned(),
    }
}

/// With a space between a word and the code after it: "dropping`x`" → "dropping `x`".
fn apart_from_code(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for (index, part) in line.split('`').enumerate() {
        let opens = index % 2 == 1;
        if opens && out.ends_with(char::is_alphanumeric) {
            out.push(' ');
        }
        if index > 0 {
            out.push('`');
        }
        out.push_str(part);
    }
    out
}

/// Without a space before a mark: "upgrade , if" → "upgrade, if".
fn glued(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for word in line.split(' ') {
        let mark = matches!(word, "," | ";" | ":" | ".");
        let after_word =
            out.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '"' | '`'));
        let glues = out.is_empty() || mark && after_word;
        if !glues {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// "as X does" → "like X": a line does not end with "does".
fn as_someone_does(line: &str) -> String {
    let all = tokens(line);
    let count = all.len();
    let plain = |back: usize| {
        count
            .checked_sub(back)
            .and_then(|at| all.get(at))
            .map_or(String::new(), |token| token.plain())
    };
    match (plain(3).as_str(), plain(1).as_str()) {
        ("as", "does" | "do") if count > 4 => {
            format!("{} like {}", joined(&all[..count - 3]), all[count - 2].text)
        }
        _ => line.to_owned(),
    }
}

/// Without words at the end that lead to more: "wait longer than". "show where metrics come from"
/// is complete.
fn finished(line: &str) -> String {
    let all = tokens(line);
    let relative = all.iter().any(|token| {
        let word = token.plain();
        is(&word, WordClass::Clause) || word == "where" || word == "what"
    });
    let leads = |token: &LineToken<'_>| {
        let word = token.text;
        let joins = ["and", "or", "than", "because", "a", "an"].contains(&word) || word == "the";
        token.is_word() && (joins || !relative && is(word, WordClass::Prep))
    };
    let open = all.iter().rev().take_while(|token| leads(token)).count();
    let kept = all.len() - open;
    if kept < 2 || open == 0 {
        return line.to_owned();
    }
    tidy(joined(all.get(..kept).unwrap_or_default()))
}

/// A word of sensible length.
fn cut_word(word: &str) -> String {
    if word.len() <= LONGEST_WORD || word.contains(' ') {
        return word.to_owned();
    }
    word.chars()
        .filter(|c| *c != '`')
        .take(LONGEST_WORD)
        .collect()
}

/// Whether a sentence names anything: "Remove the feature gate" does not, nor does "Fixes".
fn tells(sentence: &str) -> bool {
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

/// Whether the last word of a line leads to more.
fn ends_open(line: &str) -> bool {
    let all = tokens(line);
    let last = all.last().filter(|token| token.is_word());
    let last = last.map_or(String::new(), |token| token.plain());
    let classes = [
        WordClass::Condition,
        WordClass::Clause,
        WordClass::Determiner,
    ];
    classes.iter().any(|class| is(&last, *class)) || finished(line).len() < line.len()
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

/// The whole of a title that GitHub or its author cut: the note's sentence if it goes on where the
/// title stops; else the title up to its last joint. `None`: the title is whole.
fn continued(title: &str, note: &str, marked: bool) -> Option<String> {
    let kept = title.trim_end_matches(['…', '.']).trim_end();
    let goes_on = note.chars().count() > kept.chars().count()
        && kept.split(' ').count() > 3
        && kept
            .chars()
            .zip(note.chars())
            .all(|(a, b)| a.eq_ignore_ascii_case(&b));
    let at_word = note
        .get(kept.len()..)
        .is_some_and(|rest| rest.starts_with([' ', ',']));
    // A whole title may well be the beginning of a longer note.
    let whole = at_word && !marked && !ends_open(kept) && kept.len() < LONGEST_TITLE;
    if goes_on && !whole {
        return Some(note.to_owned());
    }
    if !marked {
        return None;
    }
    Some(up_to_last_phrase(kept))
}

/// A line that was cut, up to its last joint: of "in a single annot…" what the last phrase was
/// about is lost.
pub(super) fn up_to_last_phrase(kept: &str) -> String {
    let all = tokens(kept);
    let joint = |at: &usize| is(&all[*at].plain(), WordClass::Joint);
    let back = (1..all.len())
        .rev()
        .take(6)
        .skip_while(|at| !joint(at))
        .take_while(joint)
        .last();
    let end = back.unwrap_or(all.len().saturating_sub(1));
    let kept = all.get(..end).unwrap_or_default();
    // "…, use": the next clause is not complete.
    match kept {
        [before @ .., last, _] if last.text.ends_with(',') && before.len() > 2 => {
            joined(&kept[..kept.len() - 1])
        }
        _ => joined(kept),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(title: &str, note: &str, source: TextSource) -> Option<String> {
        let lower_case = ["kubelet".to_owned()];
        let house = HouseStyle {
            lower_case: &lower_case,
            terms: &[],
        };
        let note = (!note.is_empty()).then(|| Untrusted::from(note));
        Some(
            statement(
                &title.into(),
                note.as_ref(),
                Preference::Source(source),
                &house,
            )?
            .text,
        )
    }

    #[test]
    fn a_title_that_was_cut_is_made_whole() {
        let note = "Added the new endpoint to the scheduler and to the kubelet. More.";
        assert_eq!(
            said(
                "Added the new endpoint to the schedul",
                note,
                TextSource::Title
            )
            .as_deref(),
            Some("Add the new endpoint to the scheduler and to the kubelet")
        );
        assert_eq!(
            said(
                "kubelet: publish all failures in one annot…",
                "",
                TextSource::Title
            )
            .as_deref(),
            Some("kubelet: publish all failures")
        );
    }

    #[test]
    fn one_source_speaks_where_the_other_says_nothing() {
        let title = |title, note| said(title, note, TextSource::Title);
        assert_eq!(
            title("", "Added a flag. It is good.").as_deref(),
            Some("Add a flag")
        );
        assert_eq!(
            title("Fix issue", "The kubelet retries the probe.").as_deref(),
            Some("The kubelet retries the probe")
        );
        assert_eq!(title("Clarify", "").as_deref(), Some("Clarify"));
        assert_eq!(title("[WIP] ...", ""), None);
        let note = |title, note| said(title, note, TextSource::Note);
        assert_eq!(
            note("Add a cache", "Fixed an issue.").as_deref(),
            Some("Add a cache")
        );
    }
}
