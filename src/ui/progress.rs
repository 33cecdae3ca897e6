//! What is going on while a person waits; nothing where nobody watches.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use console::{Term, truncate_str};

/// What turns before the words, so that a long wait does not look like a program that stands still.
const FRAMES: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

const TICK: Duration = Duration::from_millis(120);

/// A line at the bottom of the terminal that says what is being done.
pub struct Progress {
    /// `None`: nobody watches.
    shown: Option<Shown>,
}

struct Shown {
    line: Arc<Mutex<Line>>,
    /// Closed to end `ticker`.
    open: Option<Sender<()>>,
    ticker: Option<JoinHandle<()>>,
}

/// The line as it is on the terminal.
struct Line {
    terminal: Term,
    message: String,
    frame: usize,
}

impl Progress {
    /// Shows `message` until it is dropped.
    pub fn new(shown: bool, message: &str) -> Self {
        Self {
            shown: shown.then(|| Shown::new(message)),
        }
    }

    /// Says something else.
    pub fn set(&self, message: impl Into<String>) {
        if let Some(shown) = &self.shown {
            let mut line = shown.line();
            line.message = message.into();
            line.draw();
        }
    }

    /// Takes the line away while something else is printed.
    pub fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        let Some(shown) = &self.shown else {
            return print();
        };
        let line = shown.line();
        line.clear();
        let printed = print();
        line.draw();
        printed
    }
}

impl Shown {
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

impl Drop for Shown {
    fn drop(&mut self) {
        drop(self.open.take());
        if let Some(ticker) = self.ticker.take() {
            // It only draws; whatever ended it, the line goes.
            let _ = ticker.join();
        }
        self.line().clear();
    }
}

impl Line {
    /// Puts the line in the place of the one that is there. A terminal that does not take it shows no progress, and what
    /// is being done goes on.
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

/// The line, also where a thread that held it ended badly: it holds words only.
fn locked(line: &Mutex<Line>) -> MutexGuard<'_, Line> {
    line.lock().unwrap_or_else(PoisonError::into_inner)
}
