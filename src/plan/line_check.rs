//! What `fill` writes passes `check`: the words of a bullet after the fixes of the rules about
//! words.

use chrono::DateTime;

use crate::archive::Archive;
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::post::Post;
use crate::record::Record;
use crate::rules::{CheckStage, Context, LINE_RULES, check, select_fixes};
use crate::settings::{SectionId, Settings};
use crate::text::{Edit, Span, apply};

/// A fix may bring the next one; more rounds are a sign of text that no fix makes right.
const MOST_ROUNDS: usize = 8;

/// `markdown`, a bullet of `section` without its marker, with misspelt words corrected, terms in
/// their one way, flags in code font. A word that only resembles a known one stays as it is, unless
/// two of its letters are swapped, or it is part of an identifier: that is code.
pub(crate) fn without_findings(markdown: &str, section: SectionId, settings: &Settings) -> String {
    let setting = settings.section(section);
    let head = format!("## {}\n\n{} ", setting.heading, setting.bullets.marker);
    let mut text = format!("{head}{markdown}\n");
    let (archive, record) = (Archive::default(), Record::default());
    for _ in 0..MOST_ROUNDS {
        let post = Post::parse(text.clone(), settings);
        let context = Context {
            post: &post,
            file_name: "",
            settings,
            archive: &archive,
            record: &record,
            now: DateTime::UNIX_EPOCH,
            clock: DateTime::UNIX_EPOCH,
            stage: CheckStage::Draft,
        };
        let mut found = check(&context, LINE_RULES);
        for finding in &mut found {
            let edits = edits(finding, &text);
            finding.fix = edits.map(|edits| Fix::unsafe_("correct the line", edits));
        }
        let fixes = select_fixes(&found, true).into_iter();
        let mut edits: Vec<Edit> = fixes.flat_map(|(_, fix)| fix.edits.clone()).collect();
        if edits.is_empty() {
            break;
        }
        edits.sort_by_key(|edit| edit.span);
        text = apply(&text, &edits);
    }
    let bullet = text
        .strip_prefix(&head)
        .and_then(|rest| rest.strip_suffix('\n'));
    match bullet {
        Some(bullet) if !bullet.contains('\n') && !bullet.is_empty() => bullet.to_owned(),
        _ => markdown.to_owned(),
    }
}

/// The edits that take a finding away without changing what the line says.
fn edits(found: &Diagnostic, text: &str) -> Option<Vec<Edit>> {
    if found.rule == "spelling" && found.severity == Severity::Hint {
        return in_code_font(found.span, text).or_else(|| swapped_letters(found, text));
    }
    found.fix.as_ref().map(|fix| fix.edits.clone())
}

/// The fix of a word in lower case that has the letters of a known one in another order:
/// `confromance`.
fn swapped_letters(found: &Diagnostic, text: &str) -> Option<Vec<Edit>> {
    let letters = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    let edits = &found.fix.as_ref()?.edits;
    let [edit] = edits.as_slice() else {
        return None;
    };
    let word = text.get(edit.span.start..edit.span.end)?;
    let plain = word.bytes().all(|byte| byte.is_ascii_lowercase());
    (plain && letters(word) == letters(&edit.replacement)).then(|| edits.clone())
}

/// An identifier such as `PersisentVolume` between backticks; `None` for a plain word.
fn in_code_font(part: Span, text: &str) -> Option<Vec<Edit>> {
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let before = text.get(..part.start)?;
    let start = before.trim_end_matches(inside).len();
    let after = text.get(part.end..)?;
    let end = text.len() - after.trim_start_matches(inside).len();
    let word = text.get(start..end)?.trim_end_matches(['.', '-']);
    let is_identifier = word.chars().skip(1).any(|c| c.is_ascii_uppercase()) && !word.contains('-');
    let end = start + word.len();
    is_identifier.then(|| vec![Edit::insert(start, "`"), Edit::insert(end, "`")])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::SectionSource;

    #[test]
    fn words_are_corrected_and_facts_stay() {
        let settings = Settings::default();
        let repository = &settings.merges[0].repository;
        let section = settings
            .section_for(SectionSource::Merges, repository, |_| false)
            .expect("a section");
        let cases = [
            (
                "Add [an availble zone](https://x.org/1)",
                "Add [an available zone](https://x.org/1)",
            ),
            (
                "Fix [probes](https://x.org/1),pods and `x`y",
                "Fix [probes](https://x.org/1), pods and `x` y",
            ),
            (
                "Add a alpha [gate](https://x.org/1)",
                "Add an alpha [gate](https://x.org/1)",
            ),
            (
                "Fix the the [cache](https://x.org/1)",
                "Fix the [cache](https://x.org/1)",
            ),
            (
                "Fix [`availble`](https://x.org/1)",
                "Fix [`availble`](https://x.org/1)",
            ),
            (
                "Remove [ValiatingPolicy](https://x.org/1)",
                "Remove [`ValiatingPolicy`](https://x.org/1)",
            ),
            (
                "Keep [teh](https://x.org/teh) `a  b`",
                "Keep [the](https://x.org/teh) `a  b`",
            ),
        ];
        for (line, expected) in cases {
            assert_eq!(without_findings(line, section, &settings), expected);
        }
    }
}
