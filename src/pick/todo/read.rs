//! What a writer made of a todo list.

use crate::pick::{Choice, PickRequest, Selection, choose, complaint};
use crate::plan::Plan;
use crate::settings::SectionId;

/// A line that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TodoError {
    /// From 1.
    pub line: usize,
    /// What is wrong with it and what would be right; without a period.
    pub message: String,
}

/// Reads what became of a todo list of `offer`. `None`: no candidate is left in it, so nothing is to be done.
///
/// # Errors
/// Every line that cannot be read, in their order.
pub fn read_todo(text: &str, offer: &PickRequest<'_>) -> Result<Option<Choice>, Vec<TodoError>> {
    let PickRequest { plan, settings, .. } = offer;
    let mut errors = Vec::new();
    let mut taken: Vec<(usize, Selection)> = Vec::new();
    let mut section = None;
    // After a heading that is not known, its lines are not blamed.
    let mut heading_is_bad = false;
    for (line, source) in text
        .lines()
        .zip(1..)
        .map(|(text, line)| (line, text.trim()))
    {
        let mut error = |message: String| errors.push(TodoError { line, message });
        if source.starts_with("##") {
            let found = heading(source, offer);
            heading_is_bad = found.is_err();
            section = found.map_err(error).ok();
            continue;
        }
        if source.is_empty() || source.starts_with('#') {
            continue;
        }
        let (candidate, words) = match candidate(source, plan) {
            Ok(found) => found,
            Err(message) => {
                error(message);
                continue;
            }
        };
        if let Some((before, _)) = taken.iter().find(|taken| taken.1.candidate == candidate) {
            let number = candidate + 1;
            error(format!(
                "candidate {number} stands in line {before} already; keep one of the two"
            ));
            continue;
        }
        let Some(id) = section else {
            if !heading_is_bad {
                error("no heading stands above; move the line below one".to_owned());
            }
            continue;
        };
        let wrong = plan.entries.get(candidate);
        if let Some(message) = wrong.and_then(|wrong| complaint(wrong, id, words, settings)) {
            error(message);
        }
        taken.push((
            line,
            Selection {
                candidate,
                section: id,
                words: words.to_owned(),
            },
        ));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let taken: Vec<Selection> = taken.into_iter().map(|taken| taken.1).collect();
    Ok((!taken.is_empty()).then(|| choose(offer, &taken, &[])))
}

/// The section that a heading names.
fn heading(source: &str, offer: &PickRequest<'_>) -> Result<SectionId, String> {
    let settings = offer.settings;
    let name = source.trim_matches(['#', ' ']);
    let open = offer.open_sections();
    match settings.section_meant(name) {
        Some(id) if open.contains(&id) => Ok(id),
        Some(_) => Err(format!(
            "this run does not fill `{name}`: --section says so"
        )),
        None => {
            let headings = open
                .iter()
                .map(|open| settings.section(*open).heading.as_str());
            let near = headings
                .map(|heading| {
                    (
                        strsim::damerau_levenshtein(&heading.to_lowercase(), &name.to_lowercase()),
                        heading,
                    )
                })
                .min();
            Err(match near {
                Some((distance, near)) if distance * 3 <= near.len() => {
                    format!("there is no section `{name}`; did you mean `## {near}`?")
                }
                _ => format!(
                    "there is no section `{name}`; the headings of the list are all there are"
                ),
            })
        }
    }
}

/// The candidate that a line begins with, as an index, and its words.
fn candidate<'t>(source: &'t str, plan: &Plan) -> Result<(usize, &'t str), String> {
    let digits = source.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = source.split_at(digits);
    if digits == 0 || rest.starts_with(|c: char| !c.is_whitespace()) {
        return Err(
            "a line begins with the number of a candidate; bullets of your own go into the draft"
                .to_owned(),
        );
    }
    let count = plan.entries.len();
    let at = number
        .parse::<usize>()
        .ok()
        .and_then(|value| value.checked_sub(1));
    match at.filter(|at| *at < count) {
        Some(at) => Ok((at, rest.trim())),
        None => Err(format!(
            "there is no candidate {number}; they go from 1 to {count}"
        )),
    }
}
