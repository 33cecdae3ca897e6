//! `lwkd fill --pick`: the plan in the writer's hands, and the last question before it is carried out.

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

/// Makes sure that there is somebody to choose, before GitHub is asked for anything.
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
    Err(Failure::new(format!(
        "{flag} needs somebody to choose, and there is no terminal to ask on"
    ))
    .help("leave it away to take everything, `--top N` to take the likeliest")
    .help("`--dry-run` shows what would go in and writes nothing"))
}

/// Lets the writer choose from a plan, shows what that changes, and asks whether to write it. `None`: nothing is to be
/// done, and that was said.
///
/// # Errors
/// No terminal, an editor that fails, Ctrl-C. Nothing is written in any case.
pub(crate) fn choose(
    offer: &PickRequest<'_>,
    how: Pick,
    shell: &CommandContext,
    diff: impl Fn(&Plan) -> String,
) -> Result<Option<Choice>, Failure> {
    require_terminal(how, shell)?;
    if offer.plan.entries.is_empty() {
        shell.say("there is nothing to choose from: no candidate is new");
        return Ok(None);
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

/// Shows what would change, and asks whether to write it. An empty `diff`: the draft stays, the record changes.
///
/// # Errors
/// No terminal, Ctrl-C.
fn confirm(diff: &str, dismissed: usize, shell: &CommandContext) -> Result<bool, PickError> {
    let mut err = AutoStream::new(io::stderr(), shell.color);
    // Where stderr is gone, the question that follows fails and tells.
    let _ = write!(err, "{diff}");
    match dismissed {
        0 => {}
        1 => say("1 candidate is dismissed and never comes again"),
        many => say(&format!(
            "{many} candidates are dismissed and never come again"
        )),
    }
    let question = if diff.is_empty() {
        "The draft stays as it is. Remember what was dismissed?"
    } else {
        "Write this?"
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
                    .help("name your editor in $VISUAL or $EDITOR, such as `EDITOR=nano`")
                    .help("or choose without one: `--pick=each`")
            }
            other => Self::new(format!("{other}; nothing was written")),
        }
    }
}
