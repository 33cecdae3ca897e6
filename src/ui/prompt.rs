//! Questions to a person, each answered with a line.
//!
//! A line rather than a menu drawn on the screen: it can be read aloud, it needs no colour and no size of screen, and
//! Ctrl-C leaves the terminal as it was.

use std::io::{self, IsTerminal};

use dialoguer::Input;
use dialoguer::console::Term;

use crate::ui::SignalGuard;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Nobody is there: stdin or stderr is no terminal. The caller names the option that makes the question needless.
    #[error("there is no terminal to ask on")]
    NoTerminal,
    #[error("the answer could not be read")]
    Unreadable,
    /// A signal, where that is noted: see [`line`]. With the exit code that it asks for.
    #[error("interrupted")]
    Interrupted(u8),
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
        .validate_with(|default: &String| read(default.trim()).map(drop))
        .interact()
        .map_err(|_| AskError::Unreadable)?;
    read(answer.trim()).map_err(|_| AskError::Unreadable)
}

/// Asks for a line, as it is: without white space around it, perhaps empty. Ctrl-C does not end the program: the caller
/// does, with what it knows.
///
/// # Errors
/// Ctrl-C; where there is no terminal, or not any more.
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
        // Ctrl-C is read as a key, and becomes a signal a moment later.
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

/// Asks for one of `options`, by its number or by how it begins; `None` for an empty answer.
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
        match meant(&answer, options) {
            Some(at) => return Ok(Some(at)),
            None => say("That is none of them: type a number of the list, or how a name begins"),
        }
    }
}

/// What an answer means: a number from 1, or the beginning of one option alone, in any case.
fn meant(answer: &str, options: &[String]) -> Option<usize> {
    if let Ok(number) = answer.parse::<usize>() {
        return number
            .checked_sub(1)
            .filter(|checked_sub| *checked_sub < options.len());
    }
    let answer = answer.to_lowercase();
    let mut found = options
        .iter()
        .enumerate()
        .filter(|option| option.1.to_lowercase().starts_with(&answer));
    match (found.next(), found.next()) {
        (Some((at, _)), None) => Some(at),
        _ => None,
    }
}

/// Says a line to the person who is asked.
pub fn say(text: &str) {
    // Where stderr is gone, the question that follows fails and tells.
    let _ = Term::stderr().write_line(text);
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
        assert!(matches!(yes("Go on?"), Err(AskError::NoTerminal)));
        let week = ask("Week", "last", |value| Ok(value.to_owned()));
        assert!(matches!(week, Err(AskError::NoTerminal)));
    }

    #[test]
    fn an_answer_is_a_number_or_a_beginning() {
        let options = ["Other Merges", "Promotions", "Other News"].map(str::to_owned);
        assert_eq!(meant("2", &options), Some(1));
        assert_eq!(meant("pro", &options), Some(1));
        for wrong in ["0", "4", "other", "x"] {
            assert_eq!(meant(wrong, &options), None, "{wrong}");
        }
    }
}
