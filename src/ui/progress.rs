//! Progress on a terminal; nothing elsewhere.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use console::{Term, truncate_str};

/// A spinner, so that a long wait does not look like a program that hangs.
const FRAMES: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

const TICK: Duration = Duration::from_millis(120);

/// A line at the bottom of the terminal that says what the program is doing.
pub struct Progress {
    /// `None` if progress is not shown.
    display: Option<Display>,
}

struct Display {
    line: Arc<Mutex<Line>>,
    /// Dropped to end `ticker`.
    open: Option<Sender<()>>,
    ticker: Option<JoinHandle<()>>,
}

/// The line on the terminal.
struct Line {
    terminal: Term,
    message: String,
    frame: usize,
}

impl Progress {
    /// Shows `message` until this value is dropped; nothing unless `is_shown`.
    pub fn new(is_shown: bool, message: &str) -> Self {
        Self {
            display: is_shown.then(|| Display::new(message)),
        }
    }

    /// Replaces the message.
    pub fn set(&self, message: impl Into<String>) {
        if let Some(display) = &self.display {
            let mut line = display.line();
            line.message = message.into();
            line.draw();
        }
    }

    /// Hides the line while `print` runs.
    pub fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        let Some(display) = &self.display else {
            return print();
        };
        let line = display.line();
        line.clear();
        let printed = print();
        line.draw();
        printed
    }
}

impl Display {
    fn new(message: &str) -> Self {
        let line = Arc::new(Mutex::new(Line {
            terminal: Term::buffered_stderr(),
            message: message.to_owned(),
            frame: 0,
        }));
        locked(&line).draw();
        let (open, closed) = mpsc::channel();
        let ticking = Arc::clone(&line);
        let ticker = thread::spawn(move || {
            while closed.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                let mut line = locked(&ticking);
                line.frame += 1;
                line.draw();
            }
        });
        Self {
            line,
            open: Some(open),
            ticker: Some(ticker),
        }
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        locked(&self.line)
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        drop(self.open.take());
        if let Some(ticker) = self.ticker.take() {
            // It only draws: the line is cleared even if it panicked.
            let _ = ticker.join();
        }
        self.line().clear();
    }
}

impl Line {
    /// Redraws the line. A terminal that cannot be written shows no progress, which is not an
    /// error.
    fn draw(&self) {
        let columns = usize::from(self.terminal.size().1);
        let line = format!("{} {}", FRAMES[self.frame % FRAMES.len()], self.message);
        let _ = self.terminal.clear_line();
        let _ = self
            .terminal
            .write_str(&truncate_str(&line, columns.saturating_sub(1), "…"));
        let _ = self.terminal.flush();
    }

    fn clear(&self) {
        let _ = self.terminal.clear_line();
        let _ = self.terminal.flush();
    }
}

/// The line, even if a thread that held it panicked: it is only text.
fn locked(line: &Mutex<Line>) -> MutexGuard<'_, Line> {
    line.lock().unwrap_or_else(PoisonError::into_inner)
}
