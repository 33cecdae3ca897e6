//! Prompts, each answered with one line of text.
//!
//! A line works with screen readers, needs neither colours nor a minimal screen size, and Ctrl-C
//! leaves the terminal as it was. A menu drawn on the screen does not.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anstream::ColorChoice;
use dialoguer::Input;

use crate::text::wrapped;
use crate::ui::SignalGuard;
use crate::ui::context::{is_dumb, note_width, write_prose};

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

/// How often a prompt looks for a signal.
const TICK: Duration = Duration::from_millis(50);

/// For how many ticks a signal is awaited after its key was pressed.
const SIGNAL_TICKS: u32 = 20;

/// Columns of a prompt's last line that are left for the answer.
const ANSWER: usize = 6;

/// Asks until `read` accepts the answer, and shows its error if it does not. An empty answer means
/// `default`.
///
/// # Errors
/// As [`line`].
pub fn ask<T>(
    question: &str,
    default: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, AskError> {
    loop {
        let answer = line(&format!("{question} [{default}]"))?;
        let answer = if answer.is_empty() { default } else { &answer };
        match read(answer) {
            Ok(value) => return Ok(value),
            Err(error) => say(&error),
        }
    }
}

/// Asks for a line and returns it trimmed, perhaps empty. Ctrl-C does not end the program, so that
/// the caller can keep earlier answers; it must not ask again after one.
///
/// # Errors
/// Ctrl-C; no terminal: it asks nothing and returns at once; a terminal that was closed.
pub fn line(question: &str) -> Result<String, AskError> {
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(AskError::NoTerminal);
    }
    let guard = SignalGuard::new();
    let width = note_width().unwrap_or(usize::MAX);
    let question = wrapped(question, width.saturating_sub(ANSWER));
    let (above, prompt) = question.rsplit_once('\n').unwrap_or(("", &question));
    if !above.is_empty() {
        say(above);
    }
    let answer = match is_dumb() {
        true => plain_line(prompt, &guard),
        false => edited_line(prompt),
    };
    if matches!(answer, Err(AskError::Interrupted(_))) {
        // dialoguer sees the key before the signal comes, which must not end the program while the
        // caller keeps what was answered.
        for _ in 0..SIGNAL_TICKS {
            if guard.exit_code().is_some() {
                break;
            }
            thread::sleep(TICK);
        }
    }
    match (guard.exit_code(), answer) {
        (Some(code), _) => Err(AskError::Interrupted(code)),
        (None, answer) => answer.map(|answer| answer.trim().to_owned()),
    }
}

/// Reads a line as dialoguer does.
fn edited_line(prompt: &str) -> Result<String, AskError> {
    let answer: Result<String, _> = Input::new()
        .with_prompt(prompt)
        .allow_empty(true)
        .interact();
    answer.map_err(|error| match error {
        // In raw mode Ctrl-C is a key; the signal comes a moment later.
        dialoguer::Error::IO(error) if error.kind() == io::ErrorKind::Interrupted => {
            AskError::Interrupted(130)
        }
        dialoguer::Error::IO(_) => AskError::Unreadable,
    })
}

/// Reads a line without redrawing anything.
fn plain_line(prompt: &str, guard: &SignalGuard) -> Result<String, AskError> {
    write_prose(&format!("{prompt}: "), ColorChoice::Auto).map_err(|_| AskError::Unreadable)?;
    // Reading blocks, whatever signal comes: a thread does it.
    let (sender, answers) = mpsc::channel();
    thread::spawn(move || {
        let mut answer = String::new();
        let read = io::stdin().read_line(&mut answer);
        // After a signal the receiver is gone.
        let _ = sender.send(read.map(|bytes| (bytes, answer)));
    });
    loop {
        if let Some(code) = guard.exit_code() {
            say("");
            return Err(AskError::Interrupted(code));
        }
        match answers.recv_timeout(TICK) {
            Ok(Ok((1.., answer))) => return Ok(answer),
            Err(RecvTimeoutError::Timeout) => {}
            // The end of the input: Ctrl-D, or a terminal that was closed.
            Ok(_) | Err(RecvTimeoutError::Disconnected) => {
                say("");
                return Err(AskError::Unreadable);
            }
        }
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
        say(&format!("{:>4} {option}", at + 1));
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

/// Prints lines to the person who is asked, wrapped to the terminal.
pub fn say(text: &str) {
    // If stderr is closed, the next question fails and says so.
    let _ = write_prose(&format!("{text}\n"), ColorChoice::Auto);
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
