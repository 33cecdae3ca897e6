//! `lwkd fill --pick`: lets the writer choose from a plan and confirm the result.

use std::io::{self, Write};
use std::path::Path;

use anstream::AutoStream;
use clap::ValueEnum;

use crate::pick::{Choice, PickRequest};
use crate::plan::Plan;
use crate::ui::pick_each::Interview;
use crate::ui::pick_list::TodoList;
use crate::ui::{AskError, EditedFile, Editor, EditorError, KeptAnswers, line, say};
use crate::ui::{CommandContext, Failure};

/// How a writer chooses from a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Pick {
    /// As a todo list in your editor
    List,
    /// One by one
    Each,
}

/// Fails without a terminal, before anything is requested from GitHub.
///
/// # Errors
/// No terminal.
pub(crate) fn require_terminal(how: Pick, shell: &CommandContext) -> Result<(), Failure> {
    if shell.can_ask() {
        return Ok(());
    }
    let flag = match how {
        Pick::List => "--pick",
        Pick::Each => "--pick=each",
    };
    Err(
        Failure::new(format!("{flag} is interactive and needs a terminal"))
            .help("omit it to take every candidate, or use `--top N` to take the most likely ones")
            .help("to see the changes without writing them: `--dry-run`"),
    )
}

/// Why there is no choice.
#[derive(Debug, thiserror::Error)]
pub enum PickError {
    #[error(transparent)]
    Editor(#[from] EditorError),
    #[error(transparent)]
    Ask(#[from] AskError),
}

/// A choice that was confirmed, and what the writer typed for it.
pub(crate) struct Confirmed {
    pub(crate) choice: Choice,
    typed: Typed,
}

/// What a writer typed, kept until the draft is written.
enum Typed {
    Nothing,
    List(EditedFile),
    Answers(KeptAnswers),
}

impl Confirmed {
    /// Takes the choice out and keeps what the writer typed if `write` fails.
    ///
    /// # Errors
    /// The failure of `write`, with where the writer's list is kept.
    pub(crate) fn carry_out<T>(
        self,
        write: impl FnOnce(Choice) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        match write(self.choice) {
            Ok(done) => {
                self.typed.remove();
                Ok(done)
            }
            Err(failure) => Err(self.typed.explain(failure)),
        }
    }
}

impl Typed {
    fn remove(self) {
        match self {
            Self::Nothing => {}
            Self::List(file) => file.remove(),
            Self::Answers(answers) => answers.remove(),
        }
    }

    /// Says where it is.
    fn place(&self) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::List(file) => Some(format!("your list is kept in {}", file.path().display())),
            Self::Answers(_) => Some(
                "your answers are kept: `lwkd fill --pick=each` continues with them".to_owned(),
            ),
        }
    }

    fn explain(&self, failure: Failure) -> Failure {
        match self.place() {
            Some(place) => failure.help(place),
            None => failure,
        }
    }
}

/// Lets the writer choose from a plan, shows the changes, and asks whether to write them. `None` if
/// there is nothing to do, which was said. `draft` is the path of the draft.
///
/// # Errors
/// No terminal, an editor that fails, Ctrl-C. Nothing was written, and what the writer typed is
/// kept.
pub(crate) fn choose(
    offer: &PickRequest<'_>,
    how: Pick,
    draft: &Path,
    shell: &CommandContext,
    diff: impl Fn(&Plan) -> String,
) -> Result<Option<Confirmed>, Failure> {
    require_terminal(how, shell)?;
    if offer.plan.entries.is_empty() {
        shell.say("nothing to choose from: no new candidates");
        // The schedule is no candidate: it is written as without --pick.
        let choice = Choice {
            plan: offer.plan.clone(),
            dismissed: Vec::new(),
        };
        let is_due = !offer.plan.schedule.lines.is_empty();
        let wanted = is_due && confirm(&choice, &diff, None, shell)? == Answer::Yes;
        let typed = Typed::Nothing;
        return Ok(wanted.then_some(Confirmed { choice, typed }));
    }
    let editor = Editor::of_the_user(&shell.folder);
    match how {
        Pick::List => choose_in_list(offer, &editor, shell, &diff),
        Pick::Each => choose_each(offer, &editor, draft, shell, &diff),
    }
}

fn choose_in_list(
    offer: &PickRequest<'_>,
    editor: &Editor,
    shell: &CommandContext,
    diff: &dyn Fn(&Plan) -> String,
) -> Result<Option<Confirmed>, Failure> {
    let list = TodoList::new(offer, editor).map_err(PickError::from)?;
    let chosen = edit_until_confirmed(&list, shell, diff);
    let typed = Typed::List(list.into_file());
    match chosen {
        Ok(Some(choice)) => Ok(Some(Confirmed { choice, typed })),
        Ok(None) => {
            shell.say("nothing was written");
            shell.say(&typed.place().unwrap_or_default());
            Ok(None)
        }
        Err(PickError::Editor(error @ EditorError::NotStarted(_))) => {
            typed.remove();
            Err(PickError::Editor(error).into())
        }
        Err(error) => Err(typed.explain(error.into())),
    }
}

fn edit_until_confirmed(
    list: &TodoList<'_>,
    shell: &CommandContext,
    diff: &dyn Fn(&Plan) -> String,
) -> Result<Option<Choice>, PickError> {
    loop {
        let Some(choice) = list.edit()? else {
            return Ok(None);
        };
        match confirm(&choice, diff, Some(("e", "edit the list again")), shell)? {
            Answer::Yes => return Ok(Some(choice)),
            Answer::No => return Ok(None),
            Answer::Again => {}
        }
    }
}

fn choose_each(
    offer: &PickRequest<'_>,
    editor: &Editor,
    draft: &Path,
    shell: &CommandContext,
    diff: &dyn Fn(&Plan) -> String,
) -> Result<Option<Confirmed>, Failure> {
    let kept = KeptAnswers::of(draft);
    let mut interview = Interview::new(offer, editor, &kept)?;
    let chosen = ask_until_confirmed(&mut interview, shell, diff);
    let decided = interview.decided();
    drop(interview);
    let typed = match decided {
        0 => Typed::Nothing,
        _ => Typed::Answers(kept),
    };
    match chosen {
        Ok(Some(choice)) => Ok(Some(Confirmed { choice, typed })),
        Ok(None) => {
            shell.say("nothing was written");
            if let Some(place) = typed.place() {
                shell.say(&place);
            }
            Ok(None)
        }
        Err(error) => Err(typed.explain(error.into())),
    }
}

fn ask_until_confirmed(
    interview: &mut Interview<'_>,
    shell: &CommandContext,
    diff: &dyn Fn(&Plan) -> String,
) -> Result<Option<Choice>, PickError> {
    loop {
        let Some(choice) = interview.ask()? else {
            return Ok(None);
        };
        match confirm(
            &choice,
            diff,
            Some(("b", "go back to the last candidate")),
            shell,
        )? {
            Answer::Yes => return Ok(Some(choice)),
            Answer::No => return Ok(None),
            Answer::Again => {
                interview.back();
            }
        }
    }
}

/// The answer to the question whether to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    Again,
}

/// Shows the changes and asks whether to write them; with `again`, a key and what it does, also
/// whether to choose again.
///
/// # Errors
/// No terminal, Ctrl-C.
fn confirm(
    choice: &Choice,
    diff: &dyn Fn(&Plan) -> String,
    again: Option<(&str, &str)>,
    shell: &CommandContext,
) -> Result<Answer, PickError> {
    let diff = diff(&choice.plan);
    let mut err = AutoStream::new(io::stderr(), shell.color);
    // If stderr is closed, the next question fails and says so.
    let _ = write!(err, "{diff}");
    match choice.dismissed.len() {
        0 => {}
        1 => say("1 candidate will be dismissed for good"),
        many => say(&format!("{many} candidates will be dismissed for good")),
    }
    let question = if diff.is_empty() {
        "The draft does not change. Record the dismissals?"
    } else {
        "Write these changes?"
    };
    let (key, meaning) = again.unwrap_or_default();
    let keys = if key.is_empty() {
        "y,n".to_owned()
    } else {
        format!("y,n,{key}")
    };
    loop {
        match line(&format!("{question} [{keys}]"))?
            .to_lowercase()
            .as_str()
        {
            "y" | "yes" => return Ok(Answer::Yes),
            "n" | "no" => return Ok(Answer::No),
            other if other == key && !key.is_empty() => return Ok(Answer::Again),
            _ if key.is_empty() => {}
            _ => say(&format!("y - write\nn - write nothing\n{key} - {meaning}")),
        }
    }
}

impl From<PickError> for Failure {
    fn from(error: PickError) -> Self {
        match error {
            PickError::Editor(EditorError::Interrupted(code))
            | PickError::Ask(AskError::Interrupted(code)) => Self::interrupted(code),
            PickError::Editor(error @ (EditorError::NotStarted(_) | EditorError::Failed(_))) => {
                Self::new(format!("{error}; nothing was written"))
                    .help("set your editor in $VISUAL or $EDITOR, such as `EDITOR=nano`")
                    .help("to choose without an editor: `--pick=each`")
            }
            other => Self::new(format!("{other}; nothing was written")),
        }
    }
}
