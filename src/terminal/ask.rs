//! Questions to a person, each answered with a line.
//!
//! A line rather than a menu drawn on the screen: it can be read aloud, it needs no colour and no size of screen, and
//! Ctrl-C leaves the terminal as it was.

use std::io::{self, IsTerminal};

use dialoguer::Input;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Nobody is there: stdin or stderr is no terminal. The caller names the option that makes the question needless.
    #[error("there is no terminal to ask on")]
    NoTerminal,
    #[error("the answer could not be read")]
    Unreadable,
}

/// Asks until `read` takes the answer; what it says against one is shown. An empty answer is `default`.
///
/// # Errors
/// Where there is no terminal; nothing is asked or waited for then.
pub fn ask<T>(
    question: &str,
    default: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, AskError> {
    // Without a terminal some of the library's prompts loop for ever.
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(AskError::NoTerminal);
    }
    let answer: String = Input::new()
        .with_prompt(question)
        .default(default.to_owned())
        .validate_with(|it: &String| read(it.trim()).map(drop))
        .interact()
        .map_err(|_| AskError::Unreadable)?;
    read(answer.trim()).map_err(|_| AskError::Unreadable)
}

/// Asks for yes or no.
///
/// # Errors
/// As [`ask`].
pub fn confirm(question: &str, default: bool) -> Result<bool, AskError> {
    let letter = if default { "yes" } else { "no" };
    ask(question, letter, yes_or_no)
}

fn yes_or_no(answer: &str) -> Result<bool, String> {
    match answer.to_lowercase().as_str() {
        "y" | "yes" => Ok(true),
        "n" | "no" => Ok(false),
        _ => Err("answer yes or no".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_waited_for_without_a_terminal() {
        // `cargo test` may itself run on a terminal: then there is nothing to see here.
        if io::stdin().is_terminal() && io::stderr().is_terminal() {
            return;
        }
        assert!(matches!(confirm("Go on?", true), Err(AskError::NoTerminal)));
    }

    #[test]
    fn yes_and_no_may_be_short() {
        assert_eq!(yes_or_no("Y"), Ok(true));
        assert_eq!(yes_or_no("no"), Ok(false));
        assert!(yes_or_no("perhaps").is_err());
    }
}
