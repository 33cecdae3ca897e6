//! A plan in a writer's hands: as a todo list in their editor, or one candidate at a time.

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

/// Columns that a line takes at most.
const WIDTH: usize = 80;

/// Lets the writer edit the plan as a todo list, again and again until it can be read. `None`: the writer emptied it.
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
        // An editor that returns at once or changes nothing would be opened for ever.
        if refused.as_deref() == Some(&text) && !yes("Nothing was mended. Open the list again?")? {
            return Ok(None);
        }
        refused = Some(text.clone());
    }
}

/// What the writer decided about a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    Take,
    Drop,
}

/// A candidate with what the writer made of it so far.
struct Draft<'a> {
    entry: &'a Entry,
    section: SectionId,
    words: String,
    decision: Option<Decision>,
}

const HELP: &str = "\
y  take this candidate
n  drop it: it is dismissed and never comes again
m  move it to another section
e  edit its words
b  go back to the one before
a  take it and all that follow in its section
d  drop it and all that follow in its section
q  quit: leave it and the rest for a later run
?  this help";

/// Shows the writer one candidate after the other. `None`: nothing was decided.
///
/// # Errors
/// Ctrl-C, a terminal that is gone, an editor that fails.
pub fn one_by_one(offer: &PickRequest<'_>, editor: &Editor) -> Result<Option<Choice>, PickError> {
    let upstream = CandidateIndex::new(offer.activity);
    let drafts = offer.plan.entries.iter().map(|entry| Draft {
        entry,
        section: entry.section,
        words: entry.text.clone(),
        decision: None,
    });
    let mut drafts: Vec<Draft<'_>> = drafts.collect();
    for gap in grouped_gaps(&offer.plan.gaps) {
        for part in wrapped(&safe_for_terminal(&format!("missing: {gap}")), WIDTH).lines() {
            say(part);
        }
    }
    let mut at = 0;
    let mut show = true;
    while let Some(draft) = drafts.get_mut(at) {
        if std::mem::replace(&mut show, true) {
            show_candidate(draft, at, offer, &upstream);
        }
        let answer = line("Take this? [y,n,m,e,b,a,d,q,?]")?.to_lowercase();
        match answer.as_str() {
            "y" | "yes" => {
                draft.decision = Some(Decision::Take);
                at += 1;
            }
            "n" | "no" => {
                draft.decision = Some(Decision::Drop);
                at += 1;
            }
            "a" => at = decide_rest(&mut drafts, at, Decision::Take),
            "d" => at = decide_rest(&mut drafts, at, Decision::Drop),
            "m" => show = move_candidate(draft, offer)?,
            "e" => show = edit_words(draft, offer, &upstream, editor)?,
            "b" if at == 0 => {
                say("This is the first.");
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
    Ok(choice(offer, &drafts))
}

fn choice(offer: &PickRequest<'_>, drafts: &[Draft<'_>]) -> Option<Choice> {
    if drafts.iter().all(|draft| draft.decision.is_none()) {
        return None;
    }
    let decided = |decision| {
        let numbered = drafts.iter().enumerate();
        numbered.filter(move |numbered| numbered.1.decision == decision)
    };
    let taken: Vec<Selection> = decided(Some(Decision::Take))
        .map(|(candidate, draft)| Selection {
            candidate,
            section: draft.section,
            words: draft.words.clone(),
        })
        .collect();
    let later: Vec<usize> = decided(None).map(|decided| decided.0).collect();
    Some(choose(offer, &taken, &later))
}

/// Decides about the candidate `at` and all that follow it in its section of the plan; the first one after them.
fn decide_rest(drafts: &mut [Draft<'_>], at: usize, decision: Decision) -> usize {
    let section = drafts.get(at).map(|draft| draft.entry.section);
    let mut next = at;
    for draft in drafts.iter_mut().skip(at) {
        if Some(draft.entry.section) != section {
            break;
        }
        draft.decision = Some(decision);
        next += 1;
    }
    next
}

fn show_candidate(
    draft: &Draft<'_>,
    at: usize,
    offer: &PickRequest<'_>,
    upstream: &CandidateIndex<'_>,
) {
    let section = offer.settings.section(draft.section);
    let decided = match draft.decision {
        Some(Decision::Take) => " (you took it)",
        Some(Decision::Drop) => " (you dropped it)",
        None => "",
    };
    let count = offer.plan.entries.len();
    say("");
    say(&format!(
        "{}, {} of {count}{decided}",
        section.heading,
        at + 1
    ));
    let words = without_addresses(&draft.words, offer.settings);
    for part in wrapped(&safe_for_terminal(&words), WIDTH - 2).lines() {
        say(&format!("  {part}"));
    }
    match section.shape {
        SectionForm::Bullets => {}
        SectionForm::Features => say("  (becomes a ### piece with number, title, link and author)"),
        SectionForm::Prose => say("  (becomes a paragraph)"),
    }
    if let Some(source) = draft.entry.sources.first() {
        say(&format!("      {}", safe_for_terminal(&source.url)));
    }
    for detail in details(draft.entry, upstream) {
        for part in wrapped(&detail, WIDTH - 6).lines() {
            say(&format!("      {part}"));
        }
    }
}

/// Whether the candidate is to be shown anew.
fn move_candidate(draft: &mut Draft<'_>, offer: &PickRequest<'_>) -> Result<bool, PickError> {
    let sections = offer.open_sections();
    let headings = sections
        .iter()
        .map(|section| offer.settings.section(*section).heading.clone());
    let headings: Vec<String> = headings.collect();
    let answer = one_of(
        "Move to (a number or how it begins; Enter: nowhere)",
        &headings,
    )?;
    let Some(section) = answer.and_then(|answer| sections.get(answer)) else {
        return Ok(false);
    };
    draft.section = *section;
    Ok(true)
}

/// Lets the writer edit the words of one candidate. Whether it is to be shown anew.
fn edit_words(
    draft: &mut Draft<'_>,
    offer: &PickRequest<'_>,
    upstream: &CandidateIndex<'_>,
    editor: &Editor,
) -> Result<bool, PickError> {
    let mut text = format!(
        "{}\n\n# The words as they will stand in the draft, in one line. Keep the link.\n# Without any words, nothing changes.\n",
        safe_for_terminal(&draft.words)
    );
    for detail in details(draft.entry, upstream) {
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
        if words.is_empty() || words == draft.words {
            say("The words stay as they were.");
            return Ok(false);
        }
        match text_problem(draft.entry, draft.section, &words, offer.settings) {
            None => {
                draft.words = words;
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
