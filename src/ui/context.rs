//! What every command gets: its folder, the time, and its output streams.

use std::borrow::Cow;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Component, PathBuf};

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use chrono::{DateTime, Utc};

use crate::files::Flushed;
use crate::text::{os_words, typed, wrapped_lines};
use crate::ui::Failure;

/// Options of every command.
#[derive(Debug, clap::Args)]
pub struct Globals {
    /// Run as if started in DIR
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub directory: Option<PathBuf>,
    /// When to use colours: auto, always, never
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto", value_parser = color)]
    #[arg(hide_default_value = true)]
    pub color: ColorChoice,
    /// Print only results and errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Print progress details (-vv: more)
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

fn color(text: &str) -> Result<ColorChoice, String> {
    match text {
        "auto" => Ok(ColorChoice::Auto),
        "always" => Ok(ColorChoice::Always),
        "never" => Ok(ColorChoice::Never),
        _ => Err("one of auto, always, never".to_owned()),
    }
}

/// The context in which a command runs.
#[derive(Clone, Debug)]
pub struct CommandContext {
    /// The folder to run in. Absolute, without `..`.
    pub folder: PathBuf,
    /// The current time in UTC: the system clock, or `SOURCE_DATE_EPOCH`.
    pub now: DateTime<Utc>,
    pub color: ColorChoice,
    pub quiet: bool,
    pub verbose: u8,
    /// Prints neither results nor notes: the demo runs commands and shows their files instead.
    pub is_muted: bool,
}

impl CommandContext {
    /// # Errors
    /// A folder that is missing, or a `SOURCE_DATE_EPOCH` that is not a number of seconds.
    pub fn new(globals: &Globals) -> Result<Self, Failure> {
        let here = std::env::current_dir()
            .map_err(|_| Failure::new("the current folder does not exist any more"))?;
        let folder = match &globals.directory {
            Some(folder) => here.join(folder),
            None => here,
        };
        // `a/..` may be another folder than `.` if `a` is a link, and hides what is above.
        let has_parent = folder.components().any(|part| part == Component::ParentDir);
        let folder = match has_parent {
            true => std::fs::canonicalize(&folder).unwrap_or(folder),
            false => folder,
        };
        if !folder.is_dir() {
            return Err(
                Failure::new(format!("{} is not a folder", folder.display()))
                    .help("-C takes the folder to run in"),
            );
        }
        Ok(Self {
            folder,
            now: now()?,
            color: globals.color,
            quiet: globals.quiet,
            verbose: globals.verbose,
            is_muted: false,
        })
    }

    /// Prints a result for people to stdout: on a terminal wrapped to its width, else as it is.
    ///
    /// # Errors
    /// As [`CommandContext::print`].
    pub fn show(&self, text: &str) -> Result<(), Failure> {
        match self.width() {
            Some(width) => self.print(&wrapped_lines(text, width)),
            None => self.print(&typed(text)),
        }
    }

    /// Prints a result to stdout exactly as it is: data for programs, and texts to be copied. A
    /// pipe that was closed early is not an error.
    ///
    /// # Errors
    /// Stdout cannot be written, such as on a full disk.
    pub fn print(&self, text: &str) -> Result<(), Failure> {
        if self.is_muted {
            return Ok(());
        }
        let written = match self.is_styled() {
            true => write_all(AutoStream::new(io::stdout(), self.color), text),
            // `AutoStream` issues one `write` per escape-free chunk: strip first and write once.
            false => write_all(io::stdout(), &without_styles(text)),
        };
        match written {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::new(format!(
                "cannot write the result to stdout: {}",
                os_words(&error.to_string())
            ))),
            _ => Ok(()),
        }
    }

    /// Prints a note to stderr, unless `--quiet`. The text may hold our own styles.
    pub fn say(&self, text: &str) {
        if !self.quiet && !self.is_muted {
            // A note that cannot be printed is not worth an error.
            let _ = write_prose(&format!("{text}\n"), self.color);
        }
    }

    /// Prints a detail to stderr, with `-v`.
    pub fn detail(&self, text: &str) {
        if self.verbose > 0 {
            self.say(text);
        }
    }

    /// Prints a warning to stderr, also with `--quiet`.
    pub fn warn(&self, text: &str) {
        let yellow = Style::new().bold().fg_color(Some(AnsiColor::Yellow.into()));
        let _ = write_prose(&format!("{yellow}warning{yellow:#}: {text}\n"), self.color);
    }

    /// Warns if a file that was written may not survive a crash of the machine.
    pub fn report_flush(&self, flushed: Flushed, display_path: &str) {
        if let Flushed::Failed(error) = flushed {
            let why = os_words(&error.to_string());
            self.warn(&format!(
                "{display_path} is written, but its folder could not be flushed to the disk: {why}"
            ));
        }
    }

    /// Whether results are printed with styles.
    pub fn is_styled(&self) -> bool {
        let choice = match self.color {
            ColorChoice::Auto => AutoStream::choice(&io::stdout()),
            chosen => chosen,
        };
        choice != ColorChoice::Never
    }

    /// The width in columns of the terminal that results go to; `None` if stdout is not a terminal.
    pub fn width(&self) -> Option<usize> {
        help_width()
    }

    /// The width in columns of the terminal that notes and prompts go to; `None` if stderr is not a
    /// terminal.
    pub fn note_width(&self) -> Option<usize> {
        note_width()
    }

    /// Whether a person can answer questions: stdin and stderr are terminals.
    pub fn can_ask(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Whether progress is shown: on a terminal that can redraw a line, unless `--quiet`.
    pub fn shows_progress(&self) -> bool {
        !self.quiet && !self.is_muted && !is_dumb() && io::stderr().is_terminal()
    }
}

/// Whether the terminal cannot move its cursor.
pub(super) fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|name| name == "dumb")
}

/// Narrower terminals are taken to have this many columns: fewer hold no sentence.
const LEAST_WIDTH: usize = 20;

/// See [`CommandContext::note_width`].
pub(crate) fn note_width() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(io::stderr())?;
    Some(usize::from(width.0).max(LEAST_WIDTH))
}

/// The width of the terminal that help goes to, if it does.
pub(crate) fn help_width() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(io::stdout())?;
    Some(usize::from(width.0).max(LEAST_WIDTH))
}

/// Writes help to stdout, on a terminal wrapped to its width.
///
/// # Errors
/// Stdout cannot be written.
pub(crate) fn write_help(text: &str) -> io::Result<()> {
    let text = match help_width() {
        Some(width) => wrapped_lines(text, width),
        None => typed(text),
    };
    write_all(AutoStream::new(io::stdout(), ColorChoice::Auto), &text)
}

/// Writes prose to stderr, on a terminal wrapped to its width.
///
/// # Errors
/// Stderr cannot be written.
pub(crate) fn write_prose(text: &str, color: ColorChoice) -> io::Result<()> {
    let text = match note_width() {
        Some(width) => wrapped_lines(text, width),
        None => typed(text),
    };
    AutoStream::new(io::stderr(), color).write_all(text.as_bytes())
}

fn write_all(mut out: impl Write, text: &str) -> io::Result<()> {
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn without_styles(text: &str) -> Cow<'_, str> {
    const ESCAPE: u8 = 0x1b;
    match memchr::memchr(ESCAPE, text.as_bytes()) {
        Some(_) => Cow::Owned(strip_str(text).to_string()),
        None => Cow::Borrowed(text),
    }
}

fn now() -> Result<DateTime<Utc>, Failure> {
    let Some(seconds) = std::env::var_os("SOURCE_DATE_EPOCH") else {
        return Ok(Utc::now());
    };
    let parsed = seconds.to_str().and_then(|text| text.trim().parse().ok());
    parsed
        .and_then(|parsed| DateTime::from_timestamp(parsed, 0))
        .ok_or_else(|| {
            Failure::new("SOURCE_DATE_EPOCH is not a number of seconds since 1970")
                .help("unset it to use the system clock")
        })
}
