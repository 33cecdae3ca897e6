//! `lwkd fill --pick`: lets the writer choose from a plan and confirm the result.

use std::io::{self, Write};

use anstream::AutoStream;
use clap::ValueEnum;

use crate::pick::{Choice, PickRequest};
use crate::plan::Plan;
use crate::ui::{AskError, Editor, EditorError, PickError, in_editor, one_by_one, say, yes};
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

/// Lets the writer choose from a plan, shows the changes, and asks whether to write them. `None` if
/// there is nothing to do, which was said.
///
/// # Errors
/// No terminal, an editor that fails, Ctrl-C. Nothing was written.
pub(crate) fn choose(
    offer: &PickRequest<'_>,
    how: Pick,
    shell: &CommandContext,
    diff: impl Fn(&Plan) -> String,
) -> Result<Option<Choice>, Failure> {
    require_terminal(how, shell)?;
    if offer.plan.entries.is_empty() {
        shell.say("nothing to choose from: no new candidates");
        // The schedule is no candidate: it is written as without --pick.
        let choice = Choice {
            plan: offer.plan.clone(),
            dismissed: Vec::new(),
        };
        let is_due = !offer.plan.schedule.lines.is_empty();
        let wanted = is_due && confirm(&diff(&choice.plan), 0, shell)?;
        return Ok(wanted.then_some(choice));
    }
    let editor = Editor::of_the_user(&shell.folder);
    let choice = match how {
        Pick::List => in_editor(offer, &editor)?,
        Pick::Each => one_by_one(offer, &editor)?,
    };
    let wanted = match &choice {
        Some(choice) => confirm(&diff(&choice.plan), choice.dismissed.len(), shell)?,
        None => false,
    };
    if !wanted {
        shell.say("nothing was written");
    }
    Ok(choice.filter(|_| wanted))
}

/// Shows the changes and asks whether to write them. If `diff` is empty, only the record changes.
///
/// # Errors
/// No terminal, Ctrl-C.
fn confirm(diff: &str, dismissed: usize, shell: &CommandContext) -> Result<bool, PickError> {
    let mut err = AutoStream::new(io::stderr(), shell.color);
    // If stderr is closed, the next question fails and says so.
    let _ = write!(err, "{diff}");
    match dismissed {
        0 => {}
        1 => say("1 candidate will be dismissed for good"),
        many => say(&format!("{many} candidates will be dismissed for good")),
    }
    let question = if diff.is_empty() {
        "The draft does not change. Record the dismissals?"
    } else {
        "Write these changes?"
    };
    Ok(yes(question)?)
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
