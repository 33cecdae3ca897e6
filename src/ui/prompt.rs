//! Prompts, each answered with one line of text.
//!
//! A line works with screen readers, needs neither colours nor a minimal screen size, and Ctrl-C
//! leaves the terminal as it was. A menu drawn on the screen does not.

use std::io::{self, IsTerminal};

use dialoguer::Input;
use dialoguer::console::Term;

use crate::ui::SignalGuard;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Stdin or stderr is not a terminal. The caller names the option to use instead.
    #[error("there is no terminal to ask on")]
    NoTerminal,
    #[error("the answer cannot be read")]
    Unreadable,
    /// A signal came during [`line`]. With the exit code that it asks for.
    #[error("interrupted")]
    Interrupted(u8),
}

/// Asks until `read` accepts the answer, and shows its error if it does not. An empty answer means
/// `default`.
///
/// # Errors
/// No terminal: it asks nothing and returns at once.
pub fn ask<T>(
    question: &str,
    default: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, AskError> {
    // Without a terminal some of dialoguer's prompts loop for ever.
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(AskError::NoTerminal);
    }
    let answer: String = Input::new()
        .with_prompt(question)
        .default(default.to_owned())
        .validate_with(|answer: &String| read(answer.trim()).map(drop))
        .interact()
        .map_err(|_| AskError::Unreadable)?;
    read(answer.trim()).map_err(|_| AskError::Unreadable)
}

/// Asks for a line and returns it trimmed, perhaps empty. Ctrl-C does not end the program, so that
/// the caller can keep earlier answers.
///
/// # Errors
/// Ctrl-C; no terminal; a terminal that was closed.
pub fn line(question: &str) -> Result<String, AskError> {
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(AskError::NoTerminal);
    }
    let hold = SignalGuard::new();
    let answer: Result<String, _> = Input::new()
        .with_prompt(question)
        .allow_empty(true)
        .interact();
    match (hold.exit_code(), answer) {
        (Some(code), _) => Err(AskError::Interrupted(code)),
        (None, Ok(answer)) => Ok(answer.trim().to_owned()),
        // In raw mode Ctrl-C is a key; the signal comes a moment later.
        (None, Err(dialoguer::Error::IO(error))) if error.kind() == io::ErrorKind::Interrupted => {
            Err(AskError::Interrupted(130))
        }
        (None, Err(_)) => Err(AskError::Unreadable),
    }
}

/// Asks until the answer is yes or no.
///
/// # Errors
/// As [`line`].
pub fn yes(question: &str) -> Result<bool, AskError> {
    loop {
        match line(&format!("{question} [y,n]"))?.to_lowercase().as_str() {
            "y" | "yes" => return Ok(true),
            "n" | "no" => return Ok(false),
            _ => {}
        }
    }
}

/// Asks for one of `options` by its number or its first letters; `None` for an empty answer.
///
/// # Errors
/// As [`line`].
pub fn one_of(question: &str, options: &[String]) -> Result<Option<usize>, AskError> {
    for (at, option) in options.iter().enumerate() {
        say(&format!("{:>4}  {option}", at + 1));
    }
    loop {
        let answer = line(question)?;
        if answer.is_empty() {
            return Ok(None);
        }
        match chosen(&answer, options) {
            Some(at) => return Ok(Some(at)),
            None => say("Not in the list: type a number, or the first letters of one name"),
        }
    }
}

/// The index of the option that `answer` means: its number (from 1), or the first letters of
/// exactly one option, in any case.
fn chosen(answer: &str, options: &[String]) -> Option<usize> {
    if let Ok(number) = answer.parse::<usize>() {
        return number.checked_sub(1).filter(|index| *index < options.len());
    }
    let answer = answer.to_lowercase();
    let mut found = options
        .iter()
        .enumerate()
        .filter(|(_, option)| option.to_lowercase().starts_with(&answer));
    match (found.next(), found.next()) {
        (Some((at, _)), None) => Some(at),
        _ => None,
    }
}

/// Prints a line to the person who is asked.
pub fn say(text: &str) {
    // If stderr is closed, the next question fails and says so.
    let _ = Term::stderr().write_line(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_terminal_nothing_is_asked() {
        // `cargo test` itself may run on a terminal: then there is nothing to test.
        if io::stdin().is_terminal() && io::stderr().is_terminal() {
            return;
        }
        assert!(matches!(yes("Go on?"), Err(AskError::NoTerminal)));
        let week = ask("Week", "last", |answer| Ok(answer.to_owned()));
        assert!(matches!(week, Err(AskError::NoTerminal)));
    }

    #[test]
    fn an_answer_is_a_number_or_the_first_letters() {
        let options = ["Other Merges", "Promotions", "Other News"].map(str::to_owned);
        assert_eq!(chosen("2", &options), Some(1));
        assert_eq!(chosen("pro", &options), Some(1));
        for wrong in ["0", "4", "other", "x"] {
            assert_eq!(chosen(wrong, &options), None, "{wrong}");
        }
    }
}
