//! `fill --pick=each`: one candidate at a time.

use std::ops::Range;

use crate::pick::{
    Answer, Choice, Decision, PickRequest, Selection, choose, kept_text, parse_kept, text_problem,
    undecided,
};
use crate::plan::{CandidateIndex, Entry, grouped_gaps, without_addresses};
use crate::settings::SectionForm;
use crate::text::{hanging, safe_for_terminal, wrapped};
use crate::ui::context::note_width;
use crate::ui::editor::CTRL_C;
use crate::ui::{Editor, EditorError, KeptAnswers, PickError, line, one_of, say, yes};

/// The maximum width of a line, in columns: longer lines are hard to read.
const WIDTH: usize = 80;

/// At most this many candidates of a group are named.
const MOST_NAMED: usize = 12;

const HELP: &str = "\
y - take this candidate
n - not now: it is offered again next time
d - dismiss it for good
a - take this and the rest of the section
s - skip the rest of the section: not now
e - edit its text
m - move it to another section
b - back: undo the last answer
q - quit: the rest is offered again next time
? - this help";

const GROUP_HELP: &str = "\
y - take all of them
n - not now: they are offered again next time
d - dismiss all of them for good
o - ask one by one
b - back: undo the last answer
q - quit: the rest is offered again next time
? - this help";

/// An answer that can be undone: where it was given, and the decisions before it.
struct Step {
    at: usize,
    before: Vec<(usize, Option<Decision>)>,
}

/// The candidates of a request with the answers given so far, which are kept at once.
pub(crate) struct Interview<'a> {
    request: &'a PickRequest<'a>,
    upstream: CandidateIndex<'a>,
    editor: &'a Editor,
    kept: &'a KeptAnswers,
    answers: Vec<Answer>,
    steps: Vec<Step>,
    /// Candidates without a release note, which one answer takes or leaves.
    groups: Vec<Range<usize>>,
    at: usize,
    width: usize,
}

impl<'a> Interview<'a> {
    /// Continues with the answers of a run that ended before it wrote, if the writer wants to.
    ///
    /// # Errors
    /// Ctrl-C.
    pub(crate) fn new(
        request: &'a PickRequest<'a>,
        editor: &'a Editor,
        kept: &'a KeptAnswers,
    ) -> Result<Self, PickError> {
        let upstream = CandidateIndex::new(request.activity);
        let mut interview = Self {
            groups: request.groups_without_note(&upstream),
            upstream,
            answers: undecided(request),
            request,
            editor,
            kept,
            steps: Vec::new(),
            at: 0,
            width: note_width().unwrap_or(WIDTH).min(WIDTH),
        };
        for gap in grouped_gaps(&request.plan.gaps) {
            say(&safe_for_terminal(&format!("missing: {gap}")));
        }
        interview.restore()?;
        Ok(interview)
    }

    fn restore(&mut self) -> Result<(), PickError> {
        let Some(text) = self.kept.load() else {
            return Ok(());
        };
        let answers = parse_kept(&text, self.request);
        let decided = answers.iter().filter(|answer| answer.decision.is_some());
        let question = match decided.count() {
            0 => return Ok(()),
            1 => "1 answer of an earlier run was not written. Continue with it?".to_owned(),
            count => {
                format!("{count} answers of an earlier run were not written. Continue with them?")
            }
        };
        if !yes(&question)? {
            self.kept.remove();
            return Ok(());
        }
        self.answers = answers;
        let is_open = |answer: &Answer| answer.decision.is_none();
        let decided = self.answers.iter().enumerate();
        let decided = decided.filter(|(_, answer)| !is_open(answer));
        let steps = decided.map(|(at, _)| Step {
            at,
            before: vec![(at, None)],
        });
        self.steps = steps.collect();
        let open = self.answers.iter().position(is_open);
        self.at = open.unwrap_or(self.answers.len());
        Ok(())
    }

    /// The number of candidates that the writer decided about.
    pub(crate) fn decided(&self) -> usize {
        let decided = self.answers.iter();
        decided.filter(|answer| answer.decision.is_some()).count()
    }

    /// Asks about one candidate after the other. `None` if nothing is taken or dismissed.
    ///
    /// # Errors
    /// Ctrl-C, a terminal that was closed.
    pub(crate) fn ask(&mut self) -> Result<Option<Choice>, PickError> {
        while self.at < self.answers.len() {
            let group = self.groups.iter().find(|group| group.start == self.at);
            let is_open = match group.cloned() {
                Some(group) if self.is_undecided(&group) => self.ask_about_group(&group)?,
                _ => self.ask_about_one()?,
            };
            if !is_open {
                break;
            }
        }
        Ok(self.choice())
    }

    /// Undoes the last answer and goes back to its candidate. Returns whether there was one.
    pub(crate) fn back(&mut self) -> bool {
        let Some(step) = self.steps.pop() else {
            say("This is the first candidate.");
            return false;
        };
        for (at, decision) in step.before {
            if let Some(answer) = self.answers.get_mut(at) {
                answer.decision = decision;
            }
        }
        self.at = step.at;
        self.keep();
        true
    }

    fn is_undecided(&self, group: &Range<usize>) -> bool {
        let mut answers = self.answers[group.clone()].iter();
        answers.all(|answer| answer.decision.is_none())
    }

    /// Decides about the candidates of `range` and goes on after them.
    fn decide(&mut self, range: Range<usize>, decision: Decision) {
        let mut before = Vec::new();
        for at in range.clone() {
            let answer = &mut self.answers[at];
            before.push((at, answer.decision));
            answer.decision = Some(decision);
        }
        self.steps.push(Step {
            at: range.start,
            before,
        });
        self.at = range.end;
        self.keep();
    }

    fn keep(&self) {
        self.kept.save(&kept_text(self.request, &self.answers));
    }

    /// This candidate and all later ones of its list.
    fn rest_of_section(&self) -> Range<usize> {
        let entries = &self.request.plan.entries;
        let section = entries.get(self.at).map(|entry| entry.section);
        let rest = entries[self.at..].iter();
        let rest = rest.take_while(|entry| Some(entry.section) == section);
        self.at..self.at + rest.count()
    }

    /// Asks about the candidate at `self.at`. Returns `false` to quit.
    fn ask_about_one(&mut self) -> Result<bool, PickError> {
        let at = self.at;
        self.show_candidate();
        loop {
            let answer = line("Take this? [y,n,d,a,s,e,m,b,q,?]")?.to_lowercase();
            match answer.as_str() {
                "y" | "yes" => self.decide(at..at + 1, Decision::Take),
                "n" | "no" => self.decide(at..at + 1, Decision::Later),
                "d" => self.decide(at..at + 1, Decision::Dismiss),
                "a" => self.decide(self.rest_of_section(), Decision::Take),
                "s" => self.decide(self.rest_of_section(), Decision::Later),
                "m" | "e" => {
                    let is_changed = match answer.as_str() {
                        "m" => self.move_candidate()?,
                        _ => self.edit_words()?,
                    };
                    if is_changed {
                        self.show_candidate();
                    }
                    continue;
                }
                "b" if !self.back() => continue,
                "b" => {}
                "q" => return Ok(false),
                _ => {
                    say(HELP);
                    continue;
                }
            }
            return Ok(true);
        }
    }

    /// Asks about the candidates of a group at once. Returns `false` to quit.
    fn ask_about_group(&mut self, group: &Range<usize>) -> Result<bool, PickError> {
        self.show_group(group);
        loop {
            let question = format!("Take all {}? [y,n,d,o,b,q,?]", group.len());
            match line(&question)?.to_lowercase().as_str() {
                "y" | "yes" => self.decide(group.clone(), Decision::Take),
                "n" | "no" | "s" => self.decide(group.clone(), Decision::Later),
                "d" => self.decide(group.clone(), Decision::Dismiss),
                "o" => self.groups.retain(|other| other != group),
                "b" if !self.back() => continue,
                "b" => {}
                "q" => return Ok(false),
                _ => {
                    say(GROUP_HELP);
                    continue;
                }
            }
            return Ok(true);
        }
    }

    fn choice(&self) -> Option<Choice> {
        let decided = |decision| {
            let numbered = self.answers.iter().enumerate();
            numbered.filter(move |(_, answer)| answer.decision == Some(decision))
        };
        let taken = decided(Decision::Take).map(|(candidate, answer)| Selection {
            candidate,
            section: answer.section,
            words: answer.words.clone(),
        });
        let taken: Vec<Selection> = taken.collect();
        let dismissed: Vec<usize> = decided(Decision::Dismiss).map(|(at, _)| at).collect();
        let is_empty = taken.is_empty() && dismissed.is_empty();
        (!is_empty).then(|| choose(self.request, &taken, &dismissed))
    }

    /// A line of a candidate's description, wrapped and indented by `indent` columns.
    fn say_indented(&self, text: &str, indent: usize) {
        say(&hanging(text, self.width, indent, indent));
    }

    fn show_candidate(&self) {
        let at = self.at;
        let (Some(answer), Some(entry)) = (self.answers.get(at), self.entry()) else {
            return;
        };
        let section = self.request.settings.section(answer.section);
        let count = self.answers.len();
        say("");
        self.say_indented(&format!("{}, {} of {count}", section.heading, at + 1), 0);
        self.say_indented(&self.words(answer), 2);
        let becomes = match section.shape {
            SectionForm::Bullets => "",
            SectionForm::Features => "(becomes a `###` item with number, title, link and author)",
            SectionForm::Prose => "(becomes a paragraph)",
        };
        if !becomes.is_empty() {
            self.say_indented(becomes, 2);
        }
        if let Some(source) = entry.sources.first() {
            self.say_indented(&safe_for_terminal(&source.url), 4);
        }
        for detail in self.request.details(entry, &self.upstream) {
            let detail = without_addresses(&detail, self.request.settings);
            self.say_indented(&safe_for_terminal(&detail), 4);
        }
    }

    fn show_group(&self, group: &Range<usize>) {
        let Some(answer) = self.answers.get(group.start) else {
            return;
        };
        let heading = &self.request.settings.section(answer.section).heading;
        say("");
        self.say_indented(
            &format!(
                "{heading}, {} to {} of {}: without a release note; editors publish few of them",
                group.start + 1,
                group.end,
                self.answers.len()
            ),
            0,
        );
        for answer in self.answers[group.clone()].iter().take(MOST_NAMED) {
            say(&hanging(&self.words(answer), self.width, 2, 4));
        }
        if let Some(more) = group.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
            self.say_indented(&format!("and {more} more"), 2);
        }
    }

    fn words(&self, answer: &Answer) -> String {
        let words = without_addresses(&answer.words, self.request.settings);
        safe_for_terminal(&words)
    }

    fn entry(&self) -> Option<&'a Entry> {
        self.request.plan.entries.get(self.at)
    }

    /// Asks for another section. Returns whether the candidate changed and should be shown again.
    fn move_candidate(&mut self) -> Result<bool, PickError> {
        let sections = self.request.open_sections();
        let heading = |section| self.request.settings.section(section).heading.clone();
        let headings: Vec<String> = sections.iter().copied().map(heading).collect();
        let question = "Move to (number or first letters; Enter cancels)";
        let chosen = one_of(question, &headings)?;
        let Some(section) = chosen.and_then(|chosen| sections.get(chosen)) else {
            return Ok(false);
        };
        self.answers[self.at].section = *section;
        self.keep();
        Ok(true)
    }

    /// Lets the writer edit the text of the candidate. An editor that fails, or that Ctrl-C ends,
    /// leaves it as it was. Returns whether it changed and should be shown again.
    fn edit_words(&mut self) -> Result<bool, PickError> {
        let Some(entry) = self.entry() else {
            return Ok(false);
        };
        let answer = self.answers[self.at].clone();
        let mut text = format!(
            "{}\n\n# Edit the entry: one line, with its link. An empty text changes nothing.\n",
            safe_for_terminal(&answer.words)
        );
        for detail in self.request.details(entry, &self.upstream) {
            for part in wrapped(&detail, WIDTH - 8).lines() {
                text.push_str(&format!("#     {part}\n"));
            }
        }
        loop {
            let edited = match self.editor.edit(&text) {
                Ok(edited) => edited,
                // The terminal is gone.
                Err(error @ EditorError::Interrupted(code)) if code != CTRL_C => {
                    return Err(error.into());
                }
                Err(error) => {
                    say(&format!("{error}; the text is unchanged"));
                    return Ok(false);
                }
            };
            let lines = edited.lines().map(str::trim);
            let words: Vec<&str> = lines
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
                .collect();
            let words = words.join(" ");
            if words.is_empty() || words == answer.words {
                say("The text is unchanged.");
                return Ok(false);
            }
            match text_problem(entry, answer.section, &words, self.request.settings) {
                None => {
                    self.answers[self.at].words = words;
                    self.keep();
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
}
