//! The title names the date of the file.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::settings::{KeyRole, PatternReading};

pub(super) const RULE: Rule = Rule {
    name: "title-mismatch",
    summary: "the title names the date in the file name",
    why: "The title is the headline of the edition and the subject of the e-mail. Last week's date \
          or the template's `Month DD, YYYY` is seen by every reader.",
    bad: "title: Week Ending Month DD, YYYY",
    good: "title: Week Ending July 28, 2024",
    source: source::JEKYLL,
    fixes: Fixes::Both,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let role = KeyRole::Title;
    let (Some(expected), Some(field)) = (context.model_value(role), context.role(role)) else {
        return;
    };
    let naming = &context.settings.newsletter;
    let written = field.text(context.text());
    let written = written.as_ref();
    if written == expected {
        return;
    }
    let edit = field.set(&expected);
    let title = format!("write `{expected}`");
    if plain(written) == plain(&expected) {
        let found = Diagnostic::hint(field.line, format!("the title should read `{expected}`"));
        findings.push(found.fix(Fix::unsafe_(title, vec![edit])));
        return;
    }
    let read = |title: &str| naming.title.read(&plain(title), naming.cycle);
    let message = match (read(written), read(&expected)) {
        (Some(other), Some(right)) if other.date != right.date => format!(
            "the title says {}, the file name says {}",
            shown(other),
            shown(right)
        ),
        _ if written.is_empty() => "the title is empty".to_owned(),
        _ => format!("the title is `{written}`, not `{expected}`"),
    };
    let found = Diagnostic::error(field.line, message);
    findings.push(match context.period() {
        Some(_) => found.fix(Fix::safe(title, vec![edit])),
        None => found.fix(Fix::unsafe_(title, vec![edit])),
    });
}

fn shown(reading: PatternReading) -> String {
    let form = match reading.has_day {
        true => "%-d %B %Y",
        false => "%B %Y",
    };
    reading.date.format(form).to_string()
}

/// The title without tolerated variants: a zero before the day (`July 05`), an ordinal (`July
/// 5th`).
fn plain(title: &str) -> String {
    let word = |text: &str| {
        let digits = text.trim_start_matches('0');
        let number = digits.trim_end_matches(',');
        let bare = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|end| number.strip_suffix(end));
        match bare.filter(|bare| bare.bytes().all(|c| c.is_ascii_digit()) && !bare.is_empty()) {
            Some(bare) => format!("{bare}{}", &digits[number.len()..]),
            None => digits.to_owned(),
        }
    };
    title
        .split_whitespace()
        .map(word)
        .collect::<Vec<_>>()
        .join(" ")
}
