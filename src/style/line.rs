//! A text as the house writes it.

use super::bug;
use super::case::in_house_style;
use super::code::HouseStyle;
use super::lexicon::{WordClass, is};
use super::shorten::{shortened, tidy};
use super::statement::MOST_WORDS;
use super::title::component_prefix;
use super::token::{LineToken, joined, tokens};
use super::word_list::WordList;
use crate::text::safe_for_terminal;

/// A word that is longer, in characters, is cut.
const LONGEST_WORD: usize = 200;

/// A text as the house writes it: shortened where that is safe, with code in code font, in sentence
/// case.
pub fn worded(text: &str, house: &HouseStyle<'_>) -> String {
    let line = apart_from_code(&paired(&glued(&safe_for_terminal(text))));
    let at = component_prefix(&line).unwrap_or(0);
    let (head, rest) = line.split_at(at);
    let direct = bug::simplified(rest).map(|direct| format!("{head}{direct}"));
    let line = as_someone_does(direct.as_deref().unwrap_or(&line));
    let short = shortened(&line, MOST_WORDS);
    let words = tokens(&short).into_iter();
    let cut: Vec<String> = words.map(|token| cut_word(token.text)).collect();
    finished(&tidy(in_house_style(&cut.join(" "), house)))
}

/// With one backtick where several stand together, and without one that has no partner.
fn paired(line: &str) -> String {
    let mut line = line.to_owned();
    while line.contains("``") {
        line = line.replace("``", "`");
    }
    match line.rsplit_once('`') {
        Some((before, after)) if line.matches('`').count() % 2 == 1 => format!("{before}{after}"),
        _ => line,
    }
}

/// With a space between a word and the code beside it: "dropping`x`" → "dropping `x`". A suffix
/// such as that of "`Pod`s" stays. Code without content goes: there is nothing to show.
fn apart_from_code(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for (index, part) in line.split('`').enumerate() {
        let is_code = index % 2 == 1;
        if is_code && part.trim().is_empty() {
            continue;
        }
        let lacks_space = match is_code {
            true => out.ends_with(char::is_alphanumeric),
            false => out.ends_with('`') && is_glued(part),
        };
        if lacks_space {
            out.push(' ');
        }
        match is_code {
            true => out.push_str(&format!("`{part}`")),
            false => out.push_str(part),
        }
    }
    out
}

/// Whether what follows code or a link is a word of its own, without a space before it.
pub fn is_glued(after: &str) -> bool {
    let word = after.split(|c: char| !c.is_alphanumeric()).next();
    word.is_some_and(|word| !word.is_empty() && !WordList::Suffix.has(word))
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
pub(super) fn finished(line: &str) -> String {
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
