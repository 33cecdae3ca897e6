//! A pull request as a bullet, in the shape and the words of the house.

use super::phrase::{linked, words};
use crate::activity::{Place, PullRequest, Stage, clean, component_prefix};
use crate::settings::Filling;
use crate::text::{Untrusted, safe_for_markdown, safe_for_terminal};

/// A bullet is at most about so many words long.
const MOST_WORDS: usize = 12;

/// A word that is longer, in characters, is cut: nobody reads on.
const LONGEST_WORD: usize = 80;

/// The bullet of one pull request, as Markdown without its marker. `None` where there is nothing to say.
pub(super) fn entry(
    pull_request: &PullRequest,
    place: &Place,
    url: &str,
    lower_case: &[String],
) -> Option<String> {
    if place.filling == Filling::Promotions
        && let (Some(subject), Some(stage)) = (&place.subject, place.stage)
    {
        return Some(promotion(subject, stage, url));
    }
    if place.filling == Filling::Versions
        && let (Some(library), Some(version)) = (&place.subject, &place.version)
    {
        return Some(version_update(&[(library, version, url)]));
    }
    let line = sentence(pull_request, lower_case)?;
    Some(linked(&line, url))
}

fn promotion(subject: &Untrusted, stage: Stage, url: &str) -> String {
    let subject = shortened(subject.raw());
    format!(
        "[{} to {}]({url})",
        safe_for_markdown(&subject),
        stage.in_a_bullet()
    )
}

/// `[etcd to v3.6.11](…), [v3.5.23](…)`: updates of one library, the main one first.
pub(super) fn version_update(updates: &[(&Untrusted, &Untrusted, &str)]) -> String {
    let mut out = String::new();
    for (library, version, url) in updates {
        let version = safe_for_markdown(version.raw());
        if out.is_empty() {
            out = format!(
                "[{} to {version}]({url})",
                safe_for_markdown(&shortened(library.raw()))
            );
        } else {
            out.push_str(&format!(", [{version}]({url})"));
        }
    }
    out
}

/// The title as a statement: cleaned, at most about twelve words, in sentence case. Where it says nothing the note's
/// first sentence stands in.
fn sentence(pull_request: &PullRequest, lower_case: &[String]) -> Option<String> {
    let title = clean(&pull_request.title);
    let note = pull_request.release_note.as_ref().map(|it| {
        let first = it
            .raw()
            .split(['\n', '.'])
            .map(str::trim)
            .find(|it| !it.is_empty());
        clean(&first.unwrap_or("").into())
    });
    let says = |it: &&str| it.chars().any(char::is_alphanumeric);
    let line = [Some(title), note]
        .into_iter()
        .flatten()
        .map(|it| shortened(it.raw()))
        .find(|it| says(&it.as_str()))?;
    let coded = words(&line)
        .into_iter()
        .map(in_code_font)
        .collect::<Vec<_>>()
        .join(" ");
    Some(in_sentence_case(&coded, lower_case))
}

/// At most about twelve words: cut before a clause where there is one, else after a word that does not dangle.
fn shortened(line: &str) -> String {
    let line = safe_for_terminal(line);
    let words: Vec<String> = words(&line)
        .into_iter()
        .map(|it| {
            if it.chars().count() > LONGEST_WORD {
                it.chars()
                    .filter(|c| *c != '`')
                    .take(LONGEST_WORD)
                    .chain(['…'])
                    .collect()
            } else {
                it.to_owned()
            }
        })
        .collect();
    if words.len() <= MOST_WORDS {
        return words.join(" ");
    }
    let clause = [
        "so", "when", "because", "if", "to", "by", "while", "which", "where", "instead", "after",
        "before", "and", "with", "for", "in", "on",
    ];
    let cut = (4..=MOST_WORDS).rev().find(|at| {
        let begins =
            clause.contains(&words[*at].to_lowercase().as_str()) || words[*at].starts_with('(');
        begins || words[at - 1].ends_with([',', ';'])
    });
    let cut = cut.unwrap_or(MOST_WORDS);
    words[..cut]
        .join(" ")
        .trim_end_matches([',', ';', ':', ' ', '('])
        .to_owned()
}

/// Flags, fields, functions and paths in code font; everything else as it is.
fn in_code_font(word: &str) -> String {
    let head = word.len() - word.trim_start_matches(['(', '"']).len();
    let inner = word
        .trim_start_matches(['(', '"'])
        .trim_end_matches([',', ';', ':', '.', '"', ')', '?', '!']);
    let inner = if inner.ends_with('(') {
        word.get(head..head + inner.len() + 1).unwrap_or(inner)
    } else {
        inner
    };
    if inner.contains(['`', '|', '<', '>', '[', '{']) || !is_code(inner) {
        return word.to_owned();
    }
    let (before, after) = (
        word.get(..head).unwrap_or(""),
        word.get(head + inner.len()..).unwrap_or(""),
    );
    format!("{before}`{inner}`{after}")
}

fn is_code(word: &str) -> bool {
    let flag = word
        .strip_prefix("--")
        .is_some_and(|it| it.starts_with(|c: char| c.is_ascii_alphabetic()));
    let snake = word.split('_').count() > 1
        && word
            .split('_')
            .all(|it| !it.is_empty() && it.chars().all(|c| c.is_ascii_alphanumeric()));
    let call = word.ends_with("()") && word.len() > 2;
    let tag = word.strip_prefix('+').is_some_and(|it| it.contains(':'));
    let path = word.split('/').count() > 1
        && word
            .split('/')
            .next()
            .is_some_and(|it| it.contains('.') && !it.starts_with('.'));
    let fields: Vec<&str> = word.split('.').collect();
    let field = fields.len() > 1
        && fields
            .iter()
            .all(|it| it.chars().count() > 1 && it.chars().all(|c| c.is_ascii_alphanumeric()))
        && fields
            .iter()
            .any(|it| it.starts_with(|c: char| c.is_ascii_lowercase()))
        && !fields
            .iter()
            .any(|it| it.starts_with(|c: char| c.is_ascii_digit()));
    let humps = word.chars().take_while(char::is_ascii_lowercase).count() >= 2
        && word.chars().any(|c| c.is_ascii_uppercase())
        && word.chars().all(|c| c.is_ascii_alphanumeric());
    flag || snake || call || tag || path || field || humps
}

/// A capital at the beginning, but for names that are written without one.
fn in_sentence_case(line: &str, lower_case: &[String]) -> String {
    let first = line.split(' ').next().unwrap_or("");
    let bare = first
        .trim_end_matches([':', ',', '\''])
        .trim_end_matches("'s");
    let name = lower_case.iter().any(|it| it == bare)
        || bare.contains(|c: char| {
            c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '`' | '_' | '.' | '/' | '-')
        })
        || component_prefix(line).is_some_and(|it| line.find(' ') == Some(it - 1));
    let mut rest = line.chars();
    match rest.next() {
        Some(c) if !name && c.is_lowercase() => c.to_uppercase().chain(rest).collect(),
        _ => line.to_owned(),
    }
}
