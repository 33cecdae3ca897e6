//! `lwkd preview`.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

use crate::args::DraftArg;
use crate::post::Post;
use crate::preview::{AnnouncementText, Pages, View, page, serve};
use crate::publish::{
    BLUESKY_MAX, MASTODON_MAX, announcement, bluesky_length, drop_allow_comments, mastodon_length,
    tidy,
};
use crate::rules::CheckStage;
use crate::text::{Edit, apply, os_words};
use crate::ui::SignalGuard;
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::{EditionFile, LoadedEdition, RuleInput, Workspace};

/// Show an edition in a browser as readers will see it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Serves on localhost only and prints the URL. The page shows the findings of `check` beside their \
lines and reloads when you save. Ctrl-C ends it.\n\n\
Examples:
  lwkd preview --open             the newest draft, in your browser
  lwkd preview last --port 4000   last week's, always at the same URL")]
pub struct Args {
    /// A week (2026-07-12, next, last) or a path [default: the newest draft]
    draft: Option<DraftArg>,
    /// Port [default: a free one]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Open the page in your browser
    #[arg(long)]
    open: bool,
}

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let newsletter = Workspace::find(shell)?;
    let draft = newsletter.select(args.draft.as_ref(), shell)?;
    let draft = LoadedEdition::load(draft, &newsletter)?;
    let listener = listen(args.port)?;
    let port = listener
        .local_addr()
        .map_err(|error| cannot_serve(&error))?
        .port();
    let url = format!("http://127.0.0.1:{port}/");
    let display_path = draft.edition.display_path.clone();
    let mut watch = Watch::new(newsletter, draft, shell);

    shell.print(&format!("{url}\n"))?;
    shell.say(&format!(
        "serving {display_path}; the page reloads when you save it; Ctrl-C ends it"
    ));
    if args.open {
        open_in_browser(&url, shell);
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| cannot_serve(&error))?;
    let hold = SignalGuard::new();
    runtime.block_on(async {
        let listener =
            tokio::net::TcpListener::from_std(listener).map_err(|error| cannot_serve(&error))?;
        tokio::select! {
            code = hold.signal() => Ok(Exit::Signalled(code)),
            ended = serve(listener, move |version| watch.look(version)) => {
                ended.map(|()| Exit::Done).map_err(|error| cannot_serve(&error))
            }
        }
    })
}

fn listen(port: u16) -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        let failure = Failure::new(format!(
            "cannot listen on port {port}: {}",
            in_words(&error)
        ));
        failure.help("omit --port to use a free one")
    })?;
    listener
        .set_nonblocking(true)
        .map_err(|error| cannot_serve(&error))?;
    Ok(listener)
}

fn cannot_serve(error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot serve the preview: {}", in_words(error)))
}

fn in_words(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::AddrInUse => "another program uses it".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => os_words(&error.to_string()),
    }
}

/// Programs that open a URL in the user's browser; most systems have one of them.
const OPENERS: [&[&str]; 3] = [&["xdg-open"], &["open"], &["cmd", "/c", "start"]];

fn open_in_browser(url: &str, shell: &CommandContext) {
    let opened = OPENERS.iter().any(|opener| {
        let [program, arguments @ ..] = opener else {
            return false;
        };
        let started = Command::new(program)
            .args(arguments)
            .arg(url)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut started) = started else {
            return false;
        };
        // It ends at once, or with the browser.
        let (program, shell) = ((*program).to_owned(), shell.clone());
        thread::spawn(move || {
            if !started.wait().is_ok_and(|status| status.success()) {
                shell.warn(&format!(
                    "`{program}` could not open a browser; open the URL yourself"
                ));
            }
        });
        true
    });
    if !opened {
        shell.warn("found no program that opens a browser; open the URL yourself");
    }
}

/// The draft and what its page depends on, as they were read last.
struct Watch {
    newsletter: Workspace,
    draft: LoadedEdition,
    shell: CommandContext,
    started: Instant,
    /// The texts of settings and record, if they exist.
    other_files: [Option<String>; 2],
    /// Why the draft cannot be read now.
    error: Option<String>,
    /// How often in a row the draft was missing.
    missing: u8,
    is_first: bool,
}

/// Some programs save a file by removing and creating it: the draft counts as removed only if it is
/// missing this often in a row.
const MISSING_UNTIL_REMOVED: u8 = 3;

impl Watch {
    fn new(newsletter: Workspace, draft: LoadedEdition, shell: &CommandContext) -> Self {
        Self {
            other_files: other_files(&newsletter, &draft.edition),
            newsletter,
            draft,
            shell: shell.clone(),
            started: Instant::now(),
            error: None,
            missing: 0,
            is_first: true,
        }
    }

    /// New pages, if something changed since the last call.
    fn look(&mut self, version: &str) -> Option<Pages> {
        let changed = self.read_draft() | self.read_other_files();
        if !std::mem::take(&mut self.is_first) && !changed {
            return None;
        }
        Some(self.pages(version))
    }

    /// Reads the draft. Returns whether its text, or the reason why it cannot be read, changed.
    fn read_draft(&mut self) -> bool {
        let path = &self.draft.edition.display_path;
        let error = match self
            .newsletter
            .root
            .read_if_exists(&self.draft.edition.path)
        {
            Ok(Some(file)) => {
                self.missing = 0;
                let was_error = self.error.take().is_some();
                let changed = file.text != self.draft.file.text;
                self.draft.file = file;
                return was_error || changed;
            }
            Ok(None) => {
                self.missing = self.missing.saturating_add(1);
                if self.missing < MISSING_UNTIL_REMOVED {
                    return false;
                }
                format!("{path} was removed")
            }
            Err(error) => error.with_path(path).to_string(),
        };
        let changed = self.error.as_ref() != Some(&error);
        self.error = Some(error);
        changed
    }

    /// Reads settings and record. Returns whether they changed. Settings that cannot be used are
    /// ignored.
    fn read_other_files(&mut self) -> bool {
        let now = other_files(&self.newsletter, &self.draft.edition);
        if now == self.other_files {
            return false;
        }
        self.other_files = now;
        if let Ok(newsletter) = Workspace::at(self.newsletter.root.clone(), &self.shell) {
            self.newsletter = newsletter;
        }
        true
    }

    fn pages(&self, version: &str) -> Pages {
        let settings = &self.newsletter.settings;
        let edition = &self.draft.edition;
        let post = Post::parse(self.draft.file.text.as_str(), settings);
        let archive = self.newsletter.archive_around(edition).unwrap_or_default();
        let record = self.newsletter.record(edition.date);
        let (record_file, record) = record.unwrap_or_default();
        let announcements = self.announcements(&post);
        let input = RuleInput {
            settings,
            file_name: &edition.name,
            archive: &archive,
            record: &record,
            now: self.now(),
            clock: self.now(),
        };
        let page = |stage| {
            page(&View {
                display_path: &edition.display_path,
                post: &post,
                findings: &input
                    .as_of_publication(&post, record_file.is_some(), stage)
                    .check(&post, stage),
                stage,
                settings,
                announcements: &announcements,
                error: self.error.as_deref(),
                version,
            })
        };
        Pages {
            draft: page(CheckStage::Draft),
            publish: page(CheckStage::Publish),
        }
    }

    /// The texts that announce the edition, if it is published as it is on the date of its front
    /// matter.
    fn announcements(&self, post: &Post) -> Vec<AnnouncementText> {
        let settings = &self.newsletter.settings;
        let names = self.draft.names(post, settings);
        let written = post.publication(settings);
        let published = written.unwrap_or(names.publication.naive_utc());
        let changed = |post: &Post, edits: &[Edit]| Post::parse(apply(&post.text, edits), settings);
        let tidied = changed(post, &tidy(post, settings));
        let finished = changed(&tidied, &drop_allow_comments(&tidied));
        let texts = announcement(&finished, &names, published.date(), settings);
        let words = texts.body.split_whitespace().count();
        let social = texts.social.map(|social| AnnouncementText {
            title: "Social post".to_owned(),
            length: format!(
                "{} of {BLUESKY_MAX} graphemes on Bluesky, {} of {MASTODON_MAX} characters on Mastodon",
                bluesky_length(&social),
                mastodon_length(&social)
            ),
            text: social,
        });
        let mail = [
            AnnouncementText {
                title: "E-mail subject".to_owned(),
                length: format!("{} characters", texts.subject.chars().count()),
                text: texts.subject,
            },
            AnnouncementText {
                title: "E-mail body".to_owned(),
                length: format!("{words} words"),
                text: texts.body,
            },
        ];
        social.into_iter().chain(mail).collect()
    }

    /// The current time: a preview may run for days.
    fn now(&self) -> DateTime<Utc> {
        let since = TimeDelta::from_std(self.started.elapsed()).unwrap_or_default();
        self.shell
            .now
            .checked_add_signed(since)
            .unwrap_or(self.shell.now)
    }
}

/// The texts of settings and record. What cannot be read is reported elsewhere.
fn other_files(newsletter: &Workspace, edition: &EditionFile) -> [Option<String>; 2] {
    let root = &newsletter.root;
    let read = |path: PathBuf| Some(root.read(&path).ok()?.text);
    [read(root.settings()), read(root.record(edition.date))]
}
