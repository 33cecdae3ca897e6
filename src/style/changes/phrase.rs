//! A change of a release as a phrase: what is done, whole.

use super::ChangeKind;
use super::change::Change;
use crate::style::bug;
use crate::style::case::in_house_style;
use crate::style::code::HouseStyle;
use crate::style::lexicon::{WordClass, is};
use crate::style::shorten::{shortened, tidy};
use crate::style::subject::with_fix;
use crate::style::title::Title;
use crate::style::token::{LineToken, TokenKind, joined, tokens};
use crate::style::verb::{VerbForm, gerund, is_article, known_verb};

/// A change in so many words is short enough.
pub(super) const SHORT: usize = 12;

/// An identifier of so many bytes says enough by itself.
const LONG_NAME: usize = 16;

/// So many advisories are named.
const MOST_ADVISORIES: usize = 3;

/// `change` in the words of the house, in the imperative and without a capital. `notes`: the full
/// release notes, used to tell proper nouns from words that are merely capitalised.
pub(super) fn phrase(change: &Change, notes: &str, house: &HouseStyle<'_>) -> String {
    if change.kind == ChangeKind::Security && !change.advisories.is_empty() {
        return advisory(change);
    }
    let title = &change.title;
    let statement = action(&title.statement).unwrap_or_else(|| title.statement.clone());
    let fixes = change.kind == ChangeKind::Fix && title.revert.is_none();
    let statement = if fixes {
        with_fix(&statement)
    } else {
        statement
    };
    let statement = bug::simplified(&statement).unwrap_or(statement);
    let statement = shortened(&without_brackets(&statement), SHORT);
    let statement = small(&in_house_style(&statement, house), notes, house);
    let line = match head(title, &statement) {
        Some(head) => format!("{}: {statement}", small(&head, notes, house)),
        None => statement,
    };
    tidy(line)
}

/// `[audit-name]`, a link whose target is elsewhere, is `audit-name`.
fn without_brackets(statement: &str) -> String {
    let words = tokens(statement).into_iter().map(|token| {
        let inner = token
            .text
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'));
        match inner {
            Some((name, rest))
                if token.kind == TokenKind::Group && name.contains('-') && !name.contains(' ') =>
            {
                format!("{name}{rest}")
            }
            _ => token.text.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// "Bump `x` to v2 to fix CVE-2024-3177" is "fix CVE-2024-3177 in `x`".
fn advisory(change: &Change) -> String {
    let named = change.advisories.len().min(MOST_ADVISORIES);
    let mut out = format!("fix {}", change.advisories[..named].join(", "));
    if named < change.advisories.len() {
        out.push_str(" and others");
    }
    let all = tokens(&change.title.statement);
    let plain = |at: usize| all.get(at).map_or(String::new(), |token| token.plain());
    if plain(0) == "bump" && ["to", "from"].contains(&plain(2).as_str()) {
        out.push_str(&format!(" in {}", all[1].text));
    }
    out
}

/// The place to keep in front: where the statement names nothing itself.
fn head(title: &Title, statement: &str) -> Option<String> {
    const ANYWHERE: [&str; 6] = ["all", "core", "general", "misc", "api", "other"];
    let head = title.head.as_deref()?;
    let name = head.rsplit('/').next().unwrap_or(head);
    let name = name
        .strip_prefix("Addon ")
        .unwrap_or(name)
        .trim_matches(['`', '(', ')', '*']);
    let lower = name.to_lowercase();
    let known = ANYWHERE.contains(&lower.as_str()) || statement.to_lowercase().contains(&lower);
    let all = tokens(statement);
    // A short identifier alone does not say where.
    let names = all.iter().any(|token| {
        let code = token.kind == TokenKind::Code || token.text.contains('`');
        code && (all.len() > 2 || token.text.len() > LONG_NAME)
    });
    (!known && !names && !name.contains(' ') && lower.len() > 1).then(|| name.to_owned())
}

/// What a sentence says is done, as an action: "The `x` values are now deprecated" → "deprecate the
/// `x` values".
fn action(statement: &str) -> Option<String> {
    let all = tokens(statement);
    let plain = |at: usize| all.get(at).map_or(String::new(), |token| token.plain());
    let finite = all
        .iter()
        .any(|token| is(&token.plain(), WordClass::Finite));
    if plain(0) == "support" && ["for", "of"].contains(&plain(1).as_str()) && !finite {
        return Some(format!("support {}", joined(all.get(2..)?)));
    }
    if let Some(added) = introduced(&all) {
        return Some(added);
    }
    let be = all
        .iter()
        .position(|token| token.is_word() && is(&token.plain(), WordClass::Finite))?;
    let (subject, rest) = (all.get(..be)?, all.get(be + 1..)?);
    let simple = (1..=12).contains(&subject.len())
        && !subject.iter().any(|token| {
            is(&token.plain(), WordClass::Clause) || token.pauses() && subject.len() > 10
        })
        && !is(&plain(0), WordClass::VagueSubject)
        && !subject.iter().any(is_third_person)
        && !is(&plain(0), WordClass::Prep)
        && known_verb(&plain(0))
            .is_none_or(|verb| verb.form != VerbForm::Plain || verb.is(WordClass::Noun));
    if !simple {
        return None;
    }
    let subject = joined(subject);
    let subject = small_article(&subject);
    let word = |at: usize| rest.get(at).map_or(String::new(), |token| token.plain());
    let after = |at: usize| {
        rest.get(at..)
            .map(joined)
            .filter(|rest| !rest.is_empty())
            .map_or(String::new(), |rest| format!(" {rest}"))
    };
    let past = |at: usize| {
        known_verb(&word(at)).filter(|verb| verb.form == VerbForm::Past || verb.plain() == "set")
    };
    let auxiliary = plain(be);
    match auxiliary.as_str() {
        "is" | "are" if word(0) == "no" && word(1) == "longer" => {
            let verb = past(2)?;
            Some(match verb.plain() {
                "support" => format!("drop support for {subject}{}", after(3)),
                plain => format!("stop {} {subject}{}", gerund(plain), after(3)),
            })
        }
        "is" | "are" | "was" | "were" => {
            let skip = usize::from(word(0) == "now");
            let verb = past(skip)?;
            // "is required by": a state, no action.
            (!verb.is(WordClass::State) && !further(rest))
                .then(|| format!("{} {subject}{}", verb.plain(), after(skip + 1)))
        }
        "has" | "have" if word(0) == "been" => {
            let skip = 1 + usize::from(word(1) == "now");
            let verb = past(skip)?;
            (!further(rest)).then(|| format!("{} {subject}{}", verb.plain(), after(skip + 1)))
        }
        "has" | "have" if word(0) == "changed" => {
            (rest.len() == 1).then(|| format!("change {subject}"))
        }
        _ => None,
    }
}

/// "handles": a verb of another sentence.
fn is_third_person(token: &LineToken<'_>) -> bool {
    let found = known_verb(&token.plain());
    token.is_word()
        && found.is_some_and(|verb| verb.form == VerbForm::Third && !verb.is(WordClass::Noun))
}

/// Whether a second thing is said to happen: "and can be set".
fn further(rest: &[LineToken<'_>]) -> bool {
    rest.iter().any(|token| token.text == "and")
        && rest
            .iter()
            .any(|token| is(&token.plain(), WordClass::Finite))
}

/// "The new option `x` lets you …", "New `x` subcommand now replaces …": that it is there is the
/// news.
fn introduced(all: &[LineToken<'_>]) -> Option<String> {
    let new = all
        .iter()
        .take(2)
        .position(|token| token.plain() == "new")?;
    if new == 1 && !is_article(&all.first()?.plain()) {
        return None;
    }
    let does = (new + 2..all.len()).find(|at| {
        let word = all[*at].plain();
        let third = known_verb(&word)
            .is_some_and(|verb| verb.form == VerbForm::Third && !verb.is(WordClass::Noun));
        all[*at].is_word()
            && (third
                || word == "now"
                || is(&word, WordClass::Finite)
                || ["that", "which"].contains(&word.as_str()))
    });
    let named = all.get(new + 1..does.unwrap_or(all.len()))?;
    let joint = does.is_none() && named.len() > 10;
    (!named.is_empty() && named.len() <= 10 && !joint).then(|| format!("add {}", joined(named)))
}

fn small_article(subject: &str) -> String {
    match subject.split_once(' ') {
        Some((first, rest)) if ["The", "A", "An", "All"].contains(&first) => {
            format!("{} {rest}", first.to_lowercase())
        }
        _ => subject.to_owned(),
    }
}

/// Without the capital of a common word at the beginning: the phrase follows a colon.
fn small(line: &str, notes: &str, house: &HouseStyle<'_>) -> String {
    let first = line.split(' ').next().unwrap_or("");
    let word = first.trim_end_matches([',', ':']);
    let mut letters = word.chars();
    let capital = letters.next().is_some_and(|c| c.is_ascii_uppercase());
    let plain = capital
        && word.len() > 1
        && letters.all(|c| c.is_ascii_lowercase() || matches!(c, '\'' | '-'));
    let lower = word.to_lowercase();
    let name = is(&lower, WordClass::Name)
        || house.terms.iter().any(|term| term == word)
        || known_verb(&lower).is_none() && is_name_in(word, notes);
    if plain && !name {
        format!("{lower}{}", line.get(word.len()..).unwrap_or(""))
    } else {
        line.to_owned()
    }
}

/// Whether `notes` write `word` with a capital inside of sentences.
fn is_name_in(word: &str, notes: &str) -> bool {
    let mut found = notes.match_indices(word);
    found.any(|(at, _)| {
        let before = notes.get(..at).and_then(|before| before.strip_suffix(' '));
        before.is_some_and(|before| before.ends_with(|c: char| c.is_lowercase() || c == ','))
    })
}
