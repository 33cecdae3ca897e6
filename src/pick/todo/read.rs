//! Parses an edited todo list.

use crate::pick::{Choice, PickRequest, Selection, choose, text_problem};
use crate::plan::Plan;
use crate::settings::SectionId;

/// A line that cannot be parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TodoError {
    /// From 1.
    pub line: usize,
    /// What is wrong with it and what would be right; without a period.
    pub message: String,
}

/// The word in front of a candidate that is dismissed for good.
const DISMISS: &str = "dismiss";

/// Parses an edited todo list of `request`. `None` if no candidate is left, so that there is
/// nothing to do.
///
/// # Errors
///
/// Every line that cannot be parsed, in order.
pub fn read_todo(text: &str, request: &PickRequest<'_>) -> Result<Option<Choice>, Vec<TodoError>> {
    let PickRequest { plan, settings, .. } = request;
    let mut errors = Vec::new();
    let mut taken: Vec<(usize, Selection)> = Vec::new();
    let mut dismissed: Vec<(usize, usize)> = Vec::new();
    let mut section = None;
    // Do not report the lines below an unknown heading.
    let mut heading_is_bad = false;
    for (line, source) in text
        .lines()
        .zip(1..)
        .map(|(text, line)| (line, text.trim()))
    {
        let mut error = |message: String| errors.push(TodoError { line, message });
        if source.starts_with("##") {
            let found = heading(source, request);
            heading_is_bad = found.is_err();
            section = found.map_err(error).ok();
            continue;
        }
        if source.is_empty() || source.starts_with('#') {
            continue;
        }
        let dismiss = source.strip_prefix(DISMISS);
        let dismiss = dismiss.filter(|rest| rest.starts_with(char::is_whitespace));
        let (candidate, words) = match candidate(dismiss.unwrap_or(source).trim(), plan) {
            Ok(found) => found,
            Err(message) => {
                error(message);
                continue;
            }
        };
        let mut listed = taken
            .iter()
            .map(|(line, selection)| (*line, selection.candidate))
            .chain(dismissed.iter().copied());
        if let Some((before, _)) = listed.find(|(_, known)| *known == candidate) {
            let number = candidate + 1;
            error(format!(
                "candidate {number} is listed twice (also in line {before}); delete one of the lines"
            ));
            continue;
        }
        if dismiss.is_some() {
            dismissed.push((line, candidate));
            continue;
        }
        let Some(id) = section else {
            if !heading_is_bad {
                error("no section heading above; move the line below one".to_owned());
            }
            continue;
        };
        let wrong = plan.entries.get(candidate);
        if let Some(message) = wrong.and_then(|wrong| text_problem(wrong, id, words, settings)) {
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
    let dismissed: Vec<usize> = dismissed.into_iter().map(|(_, at)| at).collect();
    let is_empty = taken.is_empty() && dismissed.is_empty();
    Ok((!is_empty).then(|| choose(request, &taken, &dismissed)))
}

/// The section that a heading names.
fn heading(source: &str, request: &PickRequest<'_>) -> Result<SectionId, String> {
    let settings = request.settings;
    let name = source.trim_matches(['#', ' ']);
    let open = request.open_sections();
    match settings.section_meant(name) {
        Some(id) if open.contains(&id) => Ok(id),
        Some(_) => Err(format!("`{name}` is not selected by --section")),
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
                    format!("unknown section `{name}`; did you mean `## {near}`?")
                }
                _ => format!("unknown section `{name}`; use one of the headings of this list"),
            })
        }
    }
}

/// The candidate that a line starts with, as an index, and its text.
fn candidate<'t>(source: &'t str, plan: &Plan) -> Result<(usize, &'t str), String> {
    let digits = source.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = source.split_at(digits);
    if digits == 0 || rest.starts_with(|c: char| !c.is_whitespace()) {
        return Err(
            "a line starts with the number of a candidate, or with `dismiss` and the number; add \
             bullets of your own to the draft"
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
            "no candidate {number}; they are numbered 1 to {count}"
        )),
    }
}
