//! Where a verb runs, what day it is there, and where its words go.

use std::borrow::Cow;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::PathBuf;

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use chrono::{DateTime, Utc};

use crate::text::os_words;
use crate::ui::Failure;

/// Options that every verb knows.
#[derive(Debug, clap::Args)]
pub struct Globals {
    /// Run as if started in DIR
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub directory: Option<PathBuf>,
    /// When to use colours: auto, always, never
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto", value_parser = color)]
    #[arg(hide_default_value = true)]
    pub color: ColorChoice,
    /// Say nothing but results and errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say what is done on the way (twice: more)
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

/// The surroundings of a verb.
#[derive(Clone, Debug)]
pub struct CommandContext {
    /// The folder to run in; absolute.
    pub folder: PathBuf,
    /// What day and time it is: the system clock, or `SOURCE_DATE_EPOCH`. UTC.
    pub now: DateTime<Utc>,
    pub color: ColorChoice,
    pub quiet: bool,
    pub verbose: u8,
}

impl CommandContext {
    /// # Errors
    /// A folder that is not there, or a `SOURCE_DATE_EPOCH` that is not a number of seconds.
    pub fn new(globals: &Globals) -> Result<Self, Failure> {
        let here = std::env::current_dir()
            .map_err(|_| Failure::new("the current folder does not exist any more"))?;
        let folder = match &globals.directory {
            Some(folder) => here.join(folder),
            None => here,
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
        })
    }

    /// Prints a result to stdout. A pipe that was closed early is not an error.
    ///
    /// # Errors
    /// Where stdout cannot be written, such as on a full disk.
    pub fn print(&self, text: &str) -> Result<(), Failure> {
        let written = match self.is_styled() {
            true => write_all(AutoStream::new(io::stdout(), self.color), text),
            // In one piece: a stream that takes styles away writes what stands between them, a call for each.
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

    /// Says something on stderr, unless the user wants quiet. The text may carry styles of our own.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            let mut err = AutoStream::new(io::stderr(), self.color);
            // Notes are not worth an error of their own.
            let _ = writeln!(err, "{text}");
        }
    }

    /// Warns on stderr, also where the user wants quiet.
    pub fn warn(&self, text: &str) {
        let mut err = AutoStream::new(io::stderr(), self.color);
        let yellow = Style::new().bold().fg_color(Some(AnsiColor::Yellow.into()));
        let _ = writeln!(err, "{yellow}warning{yellow:#}: {text}");
    }

    /// Whether results are shown in styles.
    pub fn is_styled(&self) -> bool {
        let choice = match self.color {
            ColorChoice::Auto => AutoStream::choice(&io::stdout()),
            chosen => chosen,
        };
        choice != ColorChoice::Never
    }

    /// The columns of the terminal that results go to; `None` where it is none.
    pub fn width(&self) -> Option<usize> {
        let (width, _) = terminal_size::terminal_size_of(io::stdout())?;
        Some(usize::from(width.0))
    }

    /// Whether a person can be asked: stdin and stderr are terminals.
    pub fn can_ask(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Whether progress is shown.
    pub fn shows_progress(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }
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
                .help("unset it to use the system's clock")
        })
}
