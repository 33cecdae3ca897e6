//! What a line refers to beside its own words: issue numbers, addresses, links, quotation marks
//! around the whole.

use super::code::HouseStyle;
use super::lexicon::{WordClass, is};
use super::token::{LineToken, TokenKind, joined, tokens};
use super::verb::{VerbForm, known_verb};

/// The numbers of issues and pull requests that `line` names as `#123` or `owner/name#123`.
pub(super) fn numbers(line: &str) -> Vec<u64> {
    let after = line.split('#').skip(1).filter_map(|rest| {
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        rest.get(..end)?.parse().ok()
    });
    after.collect()
}

/// Quotation marks around the whole, or at one end only, go.
pub(super) fn without_quotes(line: &str) -> &str {
    // A mark that opens a quotation and never closes it.
    let open = line.starts_with(['"', '\''])
        && tokens(line)
            .first()
            .is_some_and(|token| token.kind != TokenKind::Quote);
    let line = if open
        && line.chars().nth(1).is_some_and(char::is_alphanumeric)
        && !line.ends_with(['"', '\''])
    {
        &line[1..]
    } else {
        line
    };
    for mark in ['"', '\''] {
        let quoted = line.starts_with(mark) && line.matches(mark).count() <= 2;
        let inner = line.trim_matches(mark);
        // A note in quotation marks that quotes: `"set "a" to b"`.
        let nested = line.starts_with(mark) && line.trim_end_matches('.').ends_with(mark) && {
            let second = inner.find(mark);
            let opens = second
                .is_some_and(|at| inner.get(..at).is_some_and(|before| before.ends_with(' ')));
            opens && inner.matches(mark).count() % 2 == 0
        };
        if nested {
            return inner.trim_end_matches('.').trim_end_matches(mark);
        }
        if quoted
            && !inner.contains(mark)
            && (line.ends_with(mark) || line.matches(mark).count() == 1)
        {
            return inner;
        }
    }
    line
}

/// `[text](address)` → `text`; code stays as it is.
pub(super) fn without_links(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    let mut closers_left = line.matches("](").count();
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let open_code = out.matches('`').count() % 2 == 1 && after.contains('`');
        let link = Some(after)
            .filter(|_| closers_left > 0 && !open_code)
            .and_then(|after| after.split_once("]("))
            .and_then(|(text, target)| {
                let mut open = 1;
                let end = target.char_indices().find(|(_, c)| {
                    open += i32::from(*c == '(') - i32::from(*c == ')');
                    open == 0
                });
                let end = end.map_or(target.len(), |(at, _)| at);
                let plain = !text.contains(['[', ']']) && !target.get(..end)?.contains(' ');
                plain.then_some((text, target.get(end..)?.trim_start_matches(')')))
            });
        match link {
            Some((text, after)) => {
                closers_left -= 1;
                out.push_str(text);
                rest = after;
            }
            None => {
                out.push('[');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Drops `#123`, addresses, numbers of proposals in parentheses and the number in a series
/// (`[2/n]`, `(3):`), with the words that lean on them: "introduced by #12", "- Closes #34". Where
/// nothing would be left, the line stays as it is.
pub(super) fn without_references(line: &str, house: &HouseStyle<'_>) -> String {
    let line = match house.proposal {
        "" => line.to_owned(),
        name => line.replace(&format!("({name} "), &format!("({name}-")),
    };
    let all = tokens(&line);
    let refers: Vec<bool> = all.iter().map(|token| is_reference(token, house)).collect();
    if !refers.contains(&true) {
        return line;
    }
    let mut kept: Vec<LineToken<'_>> = Vec::new();
    let mut colon = false;
    for (at, token) in all.iter().enumerate() {
        let between = is_and(token)
            && at > 0
            && refers[at - 1]
            && refers.get(at + 1).copied().unwrap_or(false);
        if between {
            continue;
        }
        if !refers[at] {
            kept.push(*token);
            continue;
        }
        if is_what_is_done(&kept, all.get(at + 1)) {
            kept.push(*token);
            continue;
        }
        let after_reference =
            at > 0 && (refers[at - 1] || is_and(&all[at - 1]) && at > 1 && refers[at - 2]);
        // "in #12 the cache": what follows needs the preposition.
        let ends = all.get(at + 1).is_none_or(|next| {
            token.pauses()
                || is(&next.plain(), WordClass::Joint)
                || next.kind != TokenKind::Word
                || refers[at + 1]
        });
        if !after_reference && token.kind != TokenKind::Group && ends {
            drop_leaning(&mut kept);
        }
        // "CEL wrappers (3): …": the colon belongs to the head.
        colon |= token.text.ends_with(':') && !kept.is_empty() && token.kind == TokenKind::Group;
        if colon && let Some(last) = kept.last() {
            let head = format!("{}:", joined(&kept));
            let rest = without_references(&joined(all.get(at + 1..).unwrap_or_default()), house);
            let _ = last;
            return format!("{head} {rest}").trim_end().to_owned();
        }
    }
    while kept
        .last()
        .is_some_and(|token| token.kind == TokenKind::Sign)
    {
        kept.pop();
    }
    let out = joined(&kept);
    let says = |token: &&LineToken<'_>| {
        let word = token.plain();
        !is(&word, WordClass::Joint) && !["", "back"].contains(&word.as_str())
    };
    if kept.iter().filter(says).count() < 2 {
        line
    } else {
        out
    }
}

/// "Fixing #12 means that …": without the number the subject would be gone.
fn is_what_is_done(kept: &[LineToken<'_>], next: Option<&LineToken<'_>>) -> bool {
    let form = |token: &LineToken<'_>| known_verb(&token.plain()).map(|verb| verb.form);
    matches!(kept, [only] if form(only) == Some(VerbForm::Ing))
        && next.is_some_and(|next| form(next) == Some(VerbForm::Third))
}

/// Takes off the words at the end that lead to a reference.
fn drop_leaning(kept: &mut Vec<LineToken<'_>>) {
    let mut at = kept.len();
    let mut named = false;
    while at > 0 {
        let word = kept[at - 1].plain();
        let sign = kept[at - 1].kind == TokenKind::Sign;
        let refers = is(&word, WordClass::Refers);
        let leads = is(&word, WordClass::Prep);
        // "the other feedback from #12"
        let of_it = named
            && (is(&word, WordClass::Determiner) || is(&word, WordClass::Plain) || word == "other");
        if !(sign || refers || leads || of_it) || kept[at - 1].text.ends_with([':', ';']) {
            break;
        }
        named |= refers;
        at -= 1;
        // What leads to it begins after a comma.
        if at > 0 && kept[at - 1].text.ends_with(',') {
            break;
        }
    }
    kept.truncate(at);
}

fn is_and(token: &LineToken<'_>) -> bool {
    ["and", "&", "or"].contains(&token.text)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_reference(token: &LineToken<'_>, house: &HouseStyle<'_>) -> bool {
    let bare = token
        .text
        .trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | ',' | '.' | ':' | ';'));
    let bracketed = token.text.starts_with(['(', '[']);
    let part = bare.split_once('/').is_some_and(|(part, all)| {
        is_number(part) && (is_number(all) || all.eq_ignore_ascii_case("n"))
    });
    let proposal = house.behind_proposal(bare);
    let proposal = proposal
        .and_then(|rest| rest.strip_prefix('-'))
        .is_some_and(is_number);
    let in_series = part || (is_number(bare) && token.text.ends_with("):"));
    // `(fixes #12)`, `(#1, #2)`
    let aside = bracketed && token.kind == TokenKind::Group && bare.split([' ', ',']).any(is_issue);
    is_issue(bare)
        || (bare.contains("://") && !token.text.contains('`'))
        || aside
        || (bracketed && (proposal || in_series))
}

/// `#123`, `owner/name#123`
fn is_issue(text: &str) -> bool {
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
    text.split_once('#').is_some_and(|(head, number)| {
        head.chars().all(name) && is_number(number.trim_end_matches([',', ')', '.']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn references_go_with_the_words_that_lean_on_them() {
        let settings = Settings::default();
        let cases = [
            (
                "Fix status incompatibility introduced by #6919 and move code",
                "Fix status incompatibility and move code",
            ),
            (
                "allow pop tokens for aks clusters - Closes #24156",
                "allow pop tokens for aks clusters",
            ),
            ("Closes #1 and #2, add cache", "add cache"),
            ("Roll back #8232 and #8204", "Roll back #8232 and #8204"),
            (
                "kubectl#1700 resolve symlinks in paths",
                "resolve symlinks in paths",
            ),
            (
                "Rename a to b, plus the other feedback from #100",
                "Rename a to b,",
            ),
            ("Adds a flag (#123456)", "Adds a flag"),
            (
                "Fixed the quota, see https://example.org/1",
                "Fixed the quota,",
            ),
            (
                "CEL wrappers (3): Fix list concatenation",
                "CEL wrappers: Fix list concatenation",
            ),
            (
                "Conditional Authz [2/n]: Implementation of it",
                "Conditional Authz: Implementation of it",
            ),
            ("Fix the flake (follow-up of #12)", "Fix the flake"),
        ];
        for (line, expected) in cases {
            let line = without_references(line, &HouseStyle::of(&settings));
            assert_eq!(line, expected);
        }
    }
}
