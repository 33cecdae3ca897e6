//! What is going on while a person waits; nothing where nobody watches.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A line at the bottom of the terminal that says what is being done.
pub struct Progress {
    /// `None`: nobody watches.
    line: Option<ProgressBar>,
}

impl Progress {
    /// Shows `message` until it is finished or dropped.
    pub fn new(shown: bool, message: &str) -> Self {
        let line = shown.then(|| {
            let style = ProgressStyle::with_template("{spinner} {wide_msg}");
            let line = ProgressBar::new_spinner();
            line.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            line.set_message(message.to_owned());
            line.enable_steady_tick(Duration::from_millis(120));
            line
        });
        Self { line }
    }

    /// Says something else.
    pub fn set(&self, message: impl Into<String>) {
        if let Some(line) = &self.line {
            line.set_message(message.into());
        }
    }

    /// Takes the line away while something else is printed.
    pub fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        match &self.line {
            Some(line) => line.suspend(print),
            None => print(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(line) = &self.line {
            line.finish_and_clear();
        }
    }
}
