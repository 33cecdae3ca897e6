//! `lwkd preview`.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

use crate::archive::publication_time;
use crate::args::DraftArg;
use crate::edition::{EditionNames, Week, public_url};
use crate::files::{FileError, TextFile};
use crate::post::Post;
use crate::preview::{Pages, ToSend, View, page, serve};
use crate::publish::{
    BLUESKY_MAX, MASTODON_MAX, announcement, bluesky_length, drop_allow_comments, mastodon_length,
    tidy,
};
use crate::rules;
use crate::rules::{CheckStage, Context, RULES};
use crate::text::{Edit, apply, os_words};
use crate::ui::SignalGuard;
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::{OpenEdition, Workspace};

/// Show an edition as its readers will see it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Serves a page to this machine alone and prints its address. The page shows what `check` says beside \
each line, and changes when you save. Ctrl-C ends it.\n\n\
Examples:
  lwkd preview --open             the newest edition, in your browser
  lwkd preview last --port 4000   last week's, always at the same address")]
pub struct Args {
    /// A week (2026-07-12, next, last) or a path [default: the newest]
    draft: Option<DraftArg>,
    /// Serve at this port [default: one that is free]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Open it in your browser
    #[arg(long)]
    open: bool,
}

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let newsletter = Workspace::find(shell)?;
    let draft = newsletter.open(args.draft.as_ref(), false, shell)?;
    let listener = listen(args.port)?;
    let port = listener
        .local_addr()
        .map_err(|local_addr| no_server(&local_addr))?
        .port();
    let address = format!("http://127.0.0.1:{port}/");
    let shown = draft.shown.clone();
    let mut watch = Watch::new(newsletter, draft, shell)?;

    shell.print(&format!("{address}\n"))?;
    shell.say(&format!(
        "{shown} is shown there and reloads when you save it; Ctrl-C ends it"
    ));
    if args.open {
        open_in_browser(&address, shell);
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|build| no_server(&build))?;
    let hold = SignalGuard::new();
    runtime.block_on(async {
        let listener =
            tokio::net::TcpListener::from_std(listener).map_err(|from_std| no_server(&from_std))?;
        tokio::select! {
            code = hold.signal() => Ok(Exit::Signalled(code)),
            ended = serve(listener, move |version| watch.look(version)) => {
                ended.map(|()| Exit::Done).map_err(|value| no_server(&value))
            }
        }
    })
}

fn listen(port: u16) -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        let failure = Failure::new(format!(
            "port {port} of this machine cannot be used: {}",
            plain(&error)
        ));
        failure.help("leave --port away to take one that is free")
    })?;
    listener
        .set_nonblocking(true)
        .map_err(|set_nonblocking| no_server(&set_nonblocking))?;
    Ok(listener)
}

fn no_server(error: &std::io::Error) -> Failure {
    Failure::new(format!("the preview cannot be served: {}", plain(error)))
}

fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::AddrInUse => "another program uses it".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => os_words(&error.to_string()),
    }
}

/// The programs that open an address in the user's browser, of which a system has one.
const OPENERS: [&[&str]; 3] = [&["xdg-open"], &["open"], &["cmd", "/c", "start"]];

fn open_in_browser(address: &str, shell: &CommandContext) {
    let opened = OPENERS.iter().any(|opener| {
        let [program, arguments @ ..] = opener else {
            return false;
        };
        Command::new(program)
            .args(arguments)
            .arg(address)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .is_ok()
    });
    if !opened {
        shell.warn("no program was found that opens a browser; open the address yourself");
    }
}

/// The draft and what its page depends on, as it was read last.
struct Watch {
    newsletter: Workspace,
    draft: OpenEdition,
    shell: CommandContext,
    started: Instant,
    /// The texts of settings and record, where they are there.
    beside: [Option<String>; 2],
    /// Why the draft cannot be read now.
    trouble: Option<String>,
    /// How often in a row the draft was not there.
    missing: u8,
    is_first: bool,
}

/// Some programs save a file by removing it and making it anew: only a draft that stays away is gone.
const GLANCES_UNTIL_GONE: u8 = 3;

impl Watch {
    fn new(
        newsletter: Workspace,
        draft: OpenEdition,
        shell: &CommandContext,
    ) -> Result<Self, Failure> {
        // A record that cannot be read is told before anything is served.
        newsletter.record(draft.date)?;
        Ok(Self {
            beside: beside(&newsletter, &draft),
            newsletter,
            draft,
            shell: shell.clone(),
            started: Instant::now(),
            trouble: None,
            missing: 0,
            is_first: true,
        })
    }

    /// New pages, if something changed since the last glance.
    fn look(&mut self, version: &str) -> Option<Pages> {
        let changed = self.read_draft() | self.read_beside();
        if !std::mem::take(&mut self.is_first) && !changed {
            return None;
        }
        Some(self.pages(version))
    }

    /// Whether the draft, or what keeps it from being read, is another than before.
    fn read_draft(&mut self) -> bool {
        let path = &self.draft.file.path;
        let trouble = match TextFile::read_if_there(path) {
            Ok(Some(file)) => {
                self.missing = 0;
                let healed = self.trouble.take().is_some();
                let changed = file.text != self.draft.file.text;
                self.draft.file = file;
                return healed || changed;
            }
            Ok(None) => {
                self.missing = self.missing.saturating_add(1);
                if self.missing < GLANCES_UNTIL_GONE {
                    return false;
                }
                format!("{} is gone", self.draft.shown)
            }
            Err(FileError::NotUtf8 { at, .. }) => format!(
                "{} is not UTF-8: byte {} cannot be read",
                self.draft.shown,
                at + 1
            ),
            Err(_) => format!("{} cannot be read", self.draft.shown),
        };
        let changed = self.trouble.as_ref() != Some(&trouble);
        self.trouble = Some(trouble);
        changed
    }

    /// Whether settings or record are others than before. Settings that cannot be used are left as they were.
    fn read_beside(&mut self) -> bool {
        let now = beside(&self.newsletter, &self.draft);
        if now == self.beside {
            return false;
        }
        self.beside = now;
        if let Ok(newsletter) = Workspace::at(self.newsletter.root.clone(), &self.shell) {
            self.newsletter = newsletter;
        }
        true
    }

    fn pages(&self, version: &str) -> Pages {
        let settings = &self.newsletter.settings;
        let post = Post::parse(self.draft.file.text.as_str(), settings);
        let archive = self.newsletter.archive_around(self.draft.date);
        let archive = archive.unwrap_or_default();
        let record = self.newsletter.record(self.draft.date);
        let record = record.map(|record| record.1).unwrap_or_default();
        let to_send = self.to_send(&post);
        let page = |stage| {
            let context = Context {
                post: &post,
                file_name: &self.draft.name,
                settings,
                archive: &archive,
                record: &record,
                now: self.now(),
                stage,
            };
            page(&View {
                shown: &self.draft.shown,
                post: &post,
                findings: &rules::check(&context, RULES),
                stage,
                settings,
                to_send: &to_send,
                trouble: self.trouble.as_deref(),
                version,
            })
        };
        Pages {
            draft: page(CheckStage::Draft),
            publish: page(CheckStage::Publish),
        }
    }

    /// What would be sent if the edition went out as it is, on the day that its front matter says.
    fn to_send(&self, post: &Post) -> Vec<ToSend> {
        let settings = &self.newsletter.settings;
        let date = self.draft.date;
        let head = post.draft.front_matter.as_ref();
        let written = head.and_then(|head| publication_time(head.value(&post.text, "date")?));
        let planned = || {
            EditionNames::new(Week::holding(date), &settings.newsletter)
                .publication
                .naive_utc()
        };
        let url = public_url(written.unwrap_or_else(planned), &settings.newsletter);
        let changed = |post: &Post, edits: &[Edit]| Post::parse(apply(&post.text, edits), settings);
        let tidied = changed(post, &tidy(post, settings));
        let finished = changed(&tidied, &drop_allow_comments(&tidied));
        let texts = announcement(&finished, date, &url, settings);
        let words = texts.body.split_whitespace().count();
        let social = &texts.social;
        vec![
            ToSend {
                title: "Social post".to_owned(),
                length: format!(
                    "{} of {BLUESKY_MAX} graphemes on Bluesky, {} of {MASTODON_MAX} characters on Mastodon",
                    bluesky_length(social),
                    mastodon_length(social)
                ),
                text: social.clone(),
            },
            ToSend {
                title: "E-mail subject".to_owned(),
                length: format!("{} characters", texts.subject.chars().count()),
                text: texts.subject,
            },
            ToSend {
                title: "E-mail body".to_owned(),
                length: format!("{words} words"),
                text: texts.body,
            },
        ]
    }

    /// What time it is: a preview may run for days.
    fn now(&self) -> DateTime<Utc> {
        let since = TimeDelta::from_std(self.started.elapsed()).unwrap_or_default();
        self.shell
            .now
            .checked_add_signed(since)
            .unwrap_or(self.shell.now)
    }
}

fn beside(newsletter: &Workspace, draft: &OpenEdition) -> [Option<String>; 2] {
    let read = |path: PathBuf| fs::read_to_string(path).ok();
    [
        read(newsletter.root.settings()),
        read(newsletter.root.record(draft.date)),
    ]
}
