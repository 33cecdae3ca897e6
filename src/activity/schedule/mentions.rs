//! What a draft says of the schedule: the days in a sentence, and which milestone a name means.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

/// The days that `text` names, in its order: `March 18`, `18th March 2026`, `Mar. 18`. A day without a
/// year is the one nearest to `around`.
pub fn days_in(text: &str, around: NaiveDate) -> Vec<NaiveDate> {
    let is_word = |c: char| c.is_alphanumeric();
    let words: Vec<&str> = text
        .split(|c| !is_word(c))
        .filter(|word| !word.is_empty())
        .collect();
    let mut out = Vec::new();
    let mut used = None;
    for (at, word) in words.iter().enumerate() {
        let Some(month) = month(word) else { continue };
        let day_at = |place: Option<usize>| {
            let place = place.filter(|place| used != Some(*place))?;
            Some((place, day(words.get(place)?)?))
        };
        let before = match at.checked_sub(1).and_then(|place| words.get(place)) {
            Some(&"of") => at.checked_sub(2),
            _ => at.checked_sub(1),
        };
        let Some((place, day)) = day_at(Some(at + 1)).or_else(|| day_at(before)) else {
            continue;
        };
        used = Some(place);
        let year = words.get(place.max(at) + 1).and_then(|word| year(word));
        let years = match year {
            Some(year) => year..=year,
            None => around.year() - 1..=around.year() + 1,
        };
        let dates = years.filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
        out.extend(dates.min_by_key(|date| (*date - around).abs()));
    }
    out
}

/// 1 to 12 for the name of a month or its first three letters, with a capital: `may 3` is no day.
fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if !word.starts_with(|c: char| c.is_uppercase()) {
        return None;
    }
    let word = word.to_lowercase();
    let is_it = |name: &&str| {
        *name == word || name[..3] == word || word == "sept" && name.starts_with(&*word)
    };
    let place = MONTHS.iter().position(is_it)?;
    u32::try_from(place + 1).ok()
}

fn day(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_day = ["", "st", "nd", "rd", "th"].contains(&&word[digits.len()..]);
    let day = digits.parse().ok().filter(|_| is_day && digits.len() <= 2);
    day.filter(|day| (1..=31).contains(day))
}

fn year(word: &str) -> Option<i32> {
    let year = word.parse().ok().filter(|_| word.len() == 4)?;
    (2000..2100).contains(&year).then_some(year)
}

/// Whether a name that a writer chose means the milestone `name`: all telling words of the one are among
/// those of the other. `Code Freeze` means `Code Freeze and Test Freeze`, `PRR Freeze` means `Production
/// Readiness Freeze`; `Freeze` means nothing.
pub fn is_same_milestone(written: &str, name: &str) -> bool {
    let (written, name) = (telling_words(written), telling_words(name));
    let shared = written
        .intersection(&name)
        .any(|word| !GENERAL.contains(&word.as_str()));
    shared && (written.is_subset(&name) || name.is_subset(&written))
}

/// Words that many milestones have.
const GENERAL: [&str; 6] = ["freeze", "release", "deadline", "doc", "blog", "cycle"];

fn telling_words(name: &str) -> BTreeSet<String> {
    const EMPTY: [&str; 14] = [
        "and",
        "the",
        "of",
        "for",
        "a",
        "begin",
        "begins",
        "is",
        "in",
        "due",
        "kubernetes",
        "day",
        "review",
        "production",
    ];
    let words = name.split(|c: char| !(c.is_alphanumeric() || c == '.'));
    let words = words.map(|word| word.trim_matches('.').to_lowercase());
    let words = words.filter(|word| !word.is_empty() && !EMPTY.contains(&word.as_str()));
    words.map(stem).collect()
}

fn stem(word: String) -> String {
    match word.as_str() {
        "prr" => "readiness".to_owned(),
        "released" | "releases" => "release".to_owned(),
        "readiness" => word,
        _ if word.starts_with("v1.") => word
            .trim_start_matches('v')
            .trim_end_matches(".0")
            .to_owned(),
        _ if word.len() > 3 => word.strip_suffix('s').unwrap_or(&word).to_owned(),
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_found_in_a_sentence() {
        let around = "2026-03-15".parse().expect("a date");
        for (text, days) in [
            ("**Next Deadline: Code Freeze, March 18th**", "2026-03-18"),
            ("due on Friday (January 9).", "2026-01-09"),
            (
                "the 13th of March, 2026, then Mar 20",
                "2026-03-13 2026-03-20",
            ),
            (
                "July patch releases are due July 10, not July 14th",
                "2026-07-10 2026-07-14",
            ),
            ("December 30", "2025-12-30"),
            ("you may 3 times march on", ""),
            ("this Friday the 13th", ""),
            ("1.36 March 2026", ""),
            ("February 30", ""),
        ] {
            let found: Vec<String> = days_in(text, around)
                .iter()
                .map(NaiveDate::to_string)
                .collect();
            assert_eq!(found.join(" "), days, "{text}");
        }
    }

    #[test]
    fn a_milestone_is_meant_by_its_telling_words() {
        for (written, name, same) in [
            ("Code Freeze", "Code Freeze and Test Freeze", true),
            ("Code & Test Freeze", "Code Freeze and Test Freeze", true),
            ("PRR Freeze", "Production Readiness Freeze", true),
            (
                "Production Readiness Review Freeze",
                "Production Readiness Freeze",
                true,
            ),
            ("Enhancements Freeze", "Enhancements Freeze", true),
            ("Kubernetes v1.36.0 Release", "v1.36.0 released", true),
            ("Docs Freeze", "Docs deadline", false),
            ("Freeze", "Code Freeze", false),
            ("Test Freeze", "Docs Freeze", false),
            ("v1.37.0 release", "v1.36.0 released", false),
            ("Release Day", "v1.36.0 released", false),
            ("", "Code Freeze", false),
        ] {
            assert_eq!(is_same_milestone(written, name), same, "{written} / {name}");
        }
    }
}
