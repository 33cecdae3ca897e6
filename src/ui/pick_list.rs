//! `fill --pick`: a plan as a todo list in the writer's editor.

use crate::pick::{Choice, PickRequest, read_todo, with_errors, write_todo};
use crate::text::safe_for_terminal;
use crate::ui::{EditedFile, Editor, EditorError, PickError, say, yes};

/// A todo list in a file, which is kept until the draft is written.
pub(crate) struct TodoList<'a> {
    request: &'a PickRequest<'a>,
    editor: &'a Editor,
    file: EditedFile,
}

impl<'a> TodoList<'a> {
    /// # Errors
    /// The file cannot be written.
    pub(crate) fn new(
        request: &'a PickRequest<'a>,
        editor: &'a Editor,
    ) -> Result<Self, EditorError> {
        Ok(Self {
            request,
            editor,
            file: EditedFile::new(&write_todo(request))?,
        })
    }

    /// The list's file.
    pub(crate) fn into_file(self) -> EditedFile {
        self.file
    }

    /// Lets the writer edit the list until it can be parsed. `None` if the writer emptied it, or
    /// gave it up after an editor that failed.
    ///
    /// # Errors
    /// An editor that cannot be started, Ctrl-C.
    pub(crate) fn edit(&self) -> Result<Option<Choice>, PickError> {
        let mut refused: Option<String> = None;
        loop {
            let edited = match self.editor.open(&self.file).and_then(|()| self.file.read()) {
                Ok(edited) => edited,
                Err(error @ (EditorError::Failed(_) | EditorError::NotUtf8)) => {
                    say(&error.to_string());
                    match yes("Open the list again?")? {
                        true => continue,
                        false => return Ok(None),
                    }
                }
                Err(error) => return Err(error.into()),
            };
            let errors = match read_todo(&edited, self.request) {
                Ok(choice) => return Ok(choice),
                Err(errors) => errors,
            };
            for error in &errors {
                let message = safe_for_terminal(&error.message);
                say(&format!("line {}: {message}", error.line));
            }
            let text = with_errors(&edited, &errors);
            self.file.write(&text)?;
            // Ask before opening the same list again: the editor may return at once.
            let is_same = refused.as_deref() == Some(&text);
            if is_same && !yes("The errors are still there. Open the list again?")? {
                return Ok(None);
            }
            refused = Some(text);
        }
    }
}
