//! Choosing from a plan: as a todo list in the writer's editor, or one candidate at a time.

use crate::pick::{
    Choice, PickRequest, Selection, choose, read_todo, text_problem, with_errors, write_todo,
};
use crate::plan::{CandidateIndex, Entry, details, grouped_gaps, without_addresses};
use crate::settings::{SectionForm, SectionId};
use crate::text::{safe_for_terminal, wrapped};
use crate::ui::{AskError, Editor, EditorError, line, one_of, say, yes};

/// Why there is no choice.
#[derive(Debug, thiserror::Error)]
pub enum PickError {
    #[error(transparent)]
    Editor(#[from] EditorError),
    #[error(transparent)]
    Ask(#[from] AskError),
}

/// The maximum width of a line, in columns.
const WIDTH: usize = 80;

/// Lets the writer edit the plan as a todo list until it can be parsed. `None` if the writer
/// emptied it.
///
/// # Errors
/// An editor that fails, Ctrl-C.
pub fn in_editor(offer: &PickRequest<'_>, editor: &Editor) -> Result<Option<Choice>, PickError> {
    let mut text = write_todo(offer);
    let mut refused: Option<String> = None;
    loop {
        let edited = editor.edit(&text)?;
        let errors = match read_todo(&edited, offer) {
            Ok(choice) => return Ok(choice),
            Err(errors) => errors,
        };
        for error in &errors {
            say(&format!(
                "line {}: {}",
                error.line,
                safe_for_terminal(&error.message)
            ));
        }
        text = with_errors(&edited, &errors);
        // Ask before opening the same list again: the editor may return at once.
        if refused.as_deref() == Some(&text)
            && !yes("The errors are still there. Open the list again?")?
        {
            return Ok(None);
        }
        refused = Some(text.clone());
    }
}

/// The writer's decision about a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    Take,
    Dismiss,
}

/// A candidate with the writer's changes and decision so far.
struct Candidate<'a> {
    entry: &'a Entry,
    section: SectionId,
    words: String,
    decision: Option<Decision>,
}

const HELP: &str = "\
y  take this candidate
n  dismiss this candidate for good
m  move it to another section
e  edit its text
b  go back to the previous candidate
a  take this and all later candidates of the section
d  dismiss this and all later candidates of the section
q  quit: leave this and the rest for a later run
?  this help";

/// Asks about one candidate after the other. `None` if nothing was decided.
///
/// # Errors
/// Ctrl-C, a terminal that was closed, an editor that fails.
pub fn one_by_one(offer: &PickRequest<'_>, editor: &Editor) -> Result<Option<Choice>, PickError> {
    let upstream = CandidateIndex::new(offer.activity);
    let candidates = offer.plan.entries.iter().map(|entry| Candidate {
        entry,
        section: entry.section,
        words: entry.text.clone(),
        decision: None,
    });
    let mut candidates: Vec<Candidate<'_>> = candidates.collect();
    for gap in grouped_gaps(&offer.plan.gaps) {
        for part in wrapped(&safe_for_terminal(&format!("missing: {gap}")), WIDTH).lines() {
            say(part);
        }
    }
    let mut at = 0;
    let mut show = true;
    while let Some(candidate) = candidates.get_mut(at) {
        if std::mem::replace(&mut show, true) {
            show_candidate(candidate, at, offer, &upstream);
        }
        let answer = line("Take this? [y,n,m,e,b,a,d,q,?]")?.to_lowercase();
        match answer.as_str() {
            "y" | "yes" => {
                candidate.decision = Some(Decision::Take);
                at += 1;
            }
            "n" | "no" => {
                candidate.decision = Some(Decision::Dismiss);
                at += 1;
            }
            "a" => at = decide_rest(&mut candidates, at, Decision::Take),
            "d" => at = decide_rest(&mut candidates, at, Decision::Dismiss),
            "m" => show = move_candidate(candidate, offer)?,
            "e" => show = edit_words(candidate, offer, &upstream, editor)?,
            "b" if at == 0 => {
                say("This is the first candidate.");
                show = false;
            }
            "b" => at -= 1,
            "q" => break,
            _ => {
                HELP.lines().for_each(say);
                show = false;
            }
        }
    }
    Ok(choice(offer, &candidates))
}

fn choice(offer: &PickRequest<'_>, candidates: &[Candidate<'_>]) -> Option<Choice> {
    if candidates
        .iter()
        .all(|candidate| candidate.decision.is_none())
    {
        return None;
    }
    let decided = |decision| {
        let numbered = candidates.iter().enumerate();
        numbered.filter(move |(_, candidate)| candidate.decision == decision)
    };
    let taken: Vec<Selection> = decided(Some(Decision::Take))
        .map(|(index, candidate)| Selection {
            candidate: index,
            section: candidate.section,
            words: candidate.words.clone(),
        })
        .collect();
    let later: Vec<usize> = decided(None).map(|(index, _)| index).collect();
    Some(choose(offer, &taken, &later))
}

/// Decides about candidate `at` and all later ones of its section. Returns the index of the first
/// one after them.
fn decide_rest(candidates: &mut [Candidate<'_>], at: usize, decision: Decision) -> usize {
    let section = candidates.get(at).map(|candidate| candidate.entry.section);
    let mut next = at;
    for candidate in candidates.iter_mut().skip(at) {
        if Some(candidate.entry.section) != section {
            break;
        }
        candidate.decision = Some(decision);
        next += 1;
    }
    next
}

fn show_candidate(
    candidate: &Candidate<'_>,
    at: usize,
    offer: &PickRequest<'_>,
    upstream: &CandidateIndex<'_>,
) {
    let section = offer.settings.section(candidate.section);
    let decided = match candidate.decision {
        Some(Decision::Take) => " (taken)",
        Some(Decision::Dismiss) => " (dismissed)",
        None => "",
    };
    let count = offer.plan.entries.len();
    say("");
    say(&format!(
        "{}, {} of {count}{decided}",
        section.heading,
        at + 1
    ));
    let words = without_addresses(&candidate.words, offer.settings);
    for part in wrapped(&safe_for_terminal(&words), WIDTH - 2).lines() {
        say(&format!("  {part}"));
    }
    match section.shape {
        SectionForm::Bullets => {}
        SectionForm::Features => {
            say("  (becomes a `###` item with number, title, link and author)")
        }
        SectionForm::Prose => say("  (becomes a paragraph)"),
    }
    if let Some(source) = candidate.entry.sources.first() {
        say(&format!("      {}", safe_for_terminal(&source.url)));
    }
    for detail in details(candidate.entry, upstream, offer.settings) {
        for part in wrapped(&detail, WIDTH - 6).lines() {
            say(&format!("      {part}"));
        }
    }
}

/// Asks for another section. Returns whether the candidate changed and should be shown again.
fn move_candidate(
    candidate: &mut Candidate<'_>,
    offer: &PickRequest<'_>,
) -> Result<bool, PickError> {
    let sections = offer.open_sections();
    let headings = sections
        .iter()
        .map(|section| offer.settings.section(*section).heading.clone());
    let headings: Vec<String> = headings.collect();
    let answer = one_of(
        "Move to (number or first letters; Enter cancels)",
        &headings,
    )?;
    let Some(section) = answer.and_then(|answer| sections.get(answer)) else {
        return Ok(false);
    };
    candidate.section = *section;
    Ok(true)
}

/// Lets the writer edit the text of one candidate. Returns whether it changed and should be shown
/// again.
fn edit_words(
    candidate: &mut Candidate<'_>,
    offer: &PickRequest<'_>,
    upstream: &CandidateIndex<'_>,
    editor: &Editor,
) -> Result<bool, PickError> {
    let mut text = format!(
        "{}\n\n# Edit the entry: one line, with its link. An empty text changes nothing.\n",
        safe_for_terminal(&candidate.words)
    );
    for detail in details(candidate.entry, upstream, offer.settings) {
        for part in wrapped(&detail, WIDTH - 8).lines() {
            text.push_str(&format!("#     {part}\n"));
        }
    }
    loop {
        let edited = editor.edit(&text)?;
        let lines = edited.lines().map(str::trim);
        let words: Vec<&str> = lines
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .collect();
        let words = words.join(" ");
        if words.is_empty() || words == candidate.words {
            say("The text is unchanged.");
            return Ok(false);
        }
        match text_problem(candidate.entry, candidate.section, &words, offer.settings) {
            None => {
                candidate.words = words;
                return Ok(true);
            }
            Some(message) => say(&safe_for_terminal(&message)),
        }
        if !yes("Edit it again?")? {
            return Ok(false);
        }
        text = edited;
    }
}
