//! The week's activity: from GitHub, from the cache of a run before, or from a saved file.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::Utc;

pub(crate) use crate::github::FetchRequest;

use crate::activity::{Activity, Feed, FetchGap, Windows};
use crate::files::{Store, TextFile, create_or_replace};
use crate::github;
use crate::github::{
    Address, Cache, Event, GithubContext, GithubError, OpenPullRequest, Recording, Timeouts,
};
use crate::settings::{MergeSource, RepositoryName};
use crate::text::{safe_for_terminal, safe_lines};
use crate::ui::{CommandContext, Exit, Failure};
use crate::ui::{Progress, SignalGuard};
use crate::workspace::token;

/// How the week is fetched.
#[derive(Clone, Debug, clap::Args)]
pub struct FetchArgs {
    /// Use a saved week instead of the network
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// Save what GitHub answered, as one JSON file
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub save: Option<PathBuf>,
    /// Seconds to wait in all for GitHub's limits [default: 60]
    #[arg(
        long,
        value_name = "S",
        default_value_t = 60,
        hide_default_value = true
    )]
    pub max_wait: u32,
    /// Ask GitHub anew, whatever the cache holds
    #[arg(long)]
    pub refresh: bool,
}

/// As if no option were given.
impl Default for FetchArgs {
    fn default() -> Self {
        Self {
            from: None,
            save: None,
            max_wait: 60,
            refresh: false,
        }
    }
}

/// Fetches what is asked for. Blocks until it is there, a signal comes, or the time is over; what could not be fetched
/// is a gap of the activity.
///
/// # Errors
/// A saved week that cannot be read, a rejected token, an address that is none, a signal, or nothing at all that could
/// be fetched.
pub(crate) fn activity(
    asked: &FetchRequest<'_>,
    args: &FetchArgs,
    shell: &CommandContext,
) -> Result<Activity, Failure> {
    let mut activity = as_github_has_it(asked, args, shell)?;
    activity.add_translated_labels(asked.merges);
    Ok(activity)
}

fn as_github_has_it(
    asked: &FetchRequest<'_>,
    args: &FetchArgs,
    shell: &CommandContext,
) -> Result<Activity, Failure> {
    if let Some(file) = &args.from {
        return read(file, asked.windows, shell);
    }
    if asked.merges.is_empty() && asked.releases.is_empty() {
        return Ok(Activity::default());
    }
    let activity = ask(args, shell, async |context| {
        github::fetch(asked, context).await
    })?;
    if let Some(gap) = nothing_but(&activity, asked) {
        let failure = Failure::new(format!(
            "the {} could not be fetched: {}",
            parts(asked),
            gap.error
        ));
        return Err(match gap.error.help() {
            Some(help) => failure.help(help),
            None => failure,
        });
    }
    if let Some(file) = &args.save {
        let recording = Recording::new(asked.windows, &activity);
        create_or_replace(&shell.folder.join(file), &recording.text())?;
    }
    Ok(activity)
}

/// Fetches one pull request by its number, whenever and wherever it was merged. Nothing where GitHub has none, where it
/// is not merged, and from a saved week, which tells no more than it tells.
///
/// # Errors
/// As [`activity`].
pub(crate) fn pull_request(
    repository: &RepositoryName,
    number: u64,
    merges: &[MergeSource],
    args: &FetchArgs,
    shell: &CommandContext,
) -> Result<Activity, Failure> {
    if args.from.is_some() {
        return Ok(Activity::default());
    }
    let mut activity = ask(args, shell, async |context| {
        github::fetch_pull_request(repository, number, context).await
    })?;
    activity.add_translated_labels(merges);
    Ok(activity)
}

/// Fetches the open pull requests against the branch `base`, the oldest first, as they are now.
///
/// # Errors
/// As [`activity`], and a list that could not be fetched.
pub(crate) fn open_pull_requests(
    repository: &RepositoryName,
    base: &str,
    shell: &CommandContext,
) -> Result<Vec<OpenPullRequest>, Failure> {
    // An answer of minutes ago would hide what was pushed since.
    let args = FetchArgs {
        refresh: true,
        ..FetchArgs::default()
    };
    let fetched = ask(&args, shell, async |access| {
        github::fetch_open_pull_requests(repository, base, access).await
    })?;
    fetched.map_err(|error| {
        let what = format!("the open pull requests of {repository} could not be fetched");
        let failure = Failure::new(format!("{what}: {error}"));
        match error.help() {
            Some(help) => failure.help(help),
            None => failure,
        }
    })
}

fn ask<T>(
    args: &FetchArgs,
    shell: &CommandContext,
    fetch: impl AsyncFnOnce(&GithubContext<'_>) -> Result<T, GithubError>,
) -> Result<T, Failure> {
    let variable = |name| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    let (api, graphql) = (variable("GITHUB_API_URL"), variable("GITHUB_GRAPHQL_URL"));
    let address = Address::from_variables(api.as_deref(), graphql.as_deref())?;
    let token = token::find(&address)?;
    let hold = SignalGuard::new();
    let store = Store::in_cache_folder();
    let kept = Cache::name(&address, token.as_ref());
    let text = store.load(&kept);
    // The cache's age is told by the system's clock, whatever day it is for the newsletter.
    let cache = Cache::new(text.as_deref(), token.is_some(), args.refresh, Utc::now());
    drop(text);
    let progress = Progress::new(shell.shows_progress(), "asking GitHub");
    let on_event = watcher(&progress, shell);
    let context = GithubContext {
        address,
        token,
        timeouts: Timeouts::new(Duration::from_secs(args.max_wait.into())),
        cache,
        on_event: &on_event,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|_| Failure::new("the system gives no more threads or files"))?;
    let fetched = runtime.block_on(async {
        tokio::select! {
            biased;
            code = hold.signal() => Err(Failure::interrupted(code)),
            fetched = fetch(&context) => fetched.map_err(Failure::from),
        }
    });
    // A connection that hangs must not hold up the end.
    runtime.shutdown_background();
    let activity = fetched?;
    if let Some(code) = hold.exit_code() {
        return Err(Failure::interrupted(code));
    }
    drop(hold);
    if let Some(text) = context.cache.text() {
        store.save(&kept, &text);
    }
    if let Some(age) = context.cache.oldest_used() {
        progress.suspend(|| {
            let minutes = age.as_secs().div_ceil(60).max(1);
            shell.say(&format!(
                "note: GitHub's answers are up to {minutes} min old; --refresh asks anew"
            ));
        });
    }
    Ok(activity)
}

/// Warns of what could not be fetched; how a verb ends that did what it could with the rest.
pub(crate) fn report_gaps(gaps: &[FetchGap], shell: &CommandContext) -> Exit {
    for gap in gaps {
        shell.warn(&format!("incomplete: {gap}"));
        if let Some(help) = gap.error.help() {
            shell.say(&format!("  help: {help}"));
        }
    }
    match gaps {
        [] => Exit::Done,
        _ => Exit::Partial,
    }
}

/// Turns what happens into progress and, with `-v`, lines.
fn watcher<'a>(progress: &'a Progress, shell: &'a CommandContext) -> impl Fn(Event<'_>) + 'a {
    let (asked, answered) = (Cell::new(0_usize), Cell::new(0_usize));
    move |event| {
        match &event {
            Event::Request { .. } => asked.set(asked.get() + 1),
            Event::Answered { .. } | Event::Failed { again: false, .. } => {
                answered.set(answered.get() + 1);
            }
            _ => {}
        }
        progress.set(match &event {
            Event::Waiting { left } => format!(
                "GitHub asks for a wait: going on in {} s (Ctrl-C ends it)",
                left.as_secs() + 1
            ),
            _ => format!(
                "asking GitHub: {} of {} answered",
                answered.get(),
                asked.get()
            ),
        });
        let line = match &event {
            Event::Spending { .. } => told(&event),
            _ if shell.verbose > 0 => told(&event),
            _ => None,
        };
        if let Some(line) = line {
            progress.suspend(|| shell.say(&line));
        }
    }
}

/// An event as a line on stderr, if it is worth one.
fn told(event: &Event<'_>) -> Option<String> {
    let seconds = |duration: &Duration| format!("{:.2} s", duration.as_secs_f64());
    match event {
        Event::Request { .. } | Event::Waiting { .. } => None,
        Event::Answered {
            name,
            took,
            bytes,
            cost,
        } => {
            let (name, took) = (safe_for_terminal(name), seconds(took));
            let cost = cost.map_or(String::new(), |cost| format!(", cost {cost}"));
            Some(format!("{name}: {took}, {} kB{cost}", bytes.div_ceil(1000)))
        }
        Event::Failed {
            name,
            took,
            error,
            again,
        } => {
            let (name, took) = (safe_for_terminal(name), seconds(took));
            let then = if *again { "; asking again" } else { "" };
            Some(format!("{name}: {took}, failed: {error}{then}"))
        }
        Event::Spending { requests } => Some(format!(
            "note: without a token this takes about {requests} of the 60 requests an hour that GitHub allows; with \
             GITHUB_TOKEN set, or after `gh auth login`, about 7 of 5,000"
        )),
    }
}

/// The gap that stands for all, where nothing was fetched and all for one reason.
fn nothing_but<'a>(activity: &'a Activity, asked: &FetchRequest<'_>) -> Option<&'a FetchGap> {
    let first = activity.gaps.first()?;
    let nothing = activity.pull_requests.is_empty() && activity.releases.is_empty();
    let all = activity.gaps.len() == asked.merges.len() + asked.releases.len();
    (nothing && all && activity.gaps.iter().all(|gap| gap.error == first.error)).then_some(first)
}

fn parts(asked: &FetchRequest<'_>) -> String {
    let (merges, releases) = (Feed::PullRequests, Feed::Releases);
    match (asked.merges.is_empty(), asked.releases.is_empty()) {
        (false, false) => format!("{merges} and {releases}"),
        (false, true) => merges.to_string(),
        _ => releases.to_string(),
    }
}

fn read(file: &Path, windows: Windows, shell: &CommandContext) -> Result<Activity, Failure> {
    // As it was typed: joined to the folder it may go up and down again.
    let shown = safe_lines(&file.display().to_string());
    let text = TextFile::read(&shell.folder.join(file)).map_err(|value| value.shown_as(&shown))?;
    let recording = Recording::parse(&text.text).map_err(|error| {
        Failure::new(format!("cannot use {shown}: {error}"))
            .help("save a week with `lwkd fill --save FILE`")
    })?;
    if recording.windows != windows {
        let days = |windows: Windows| {
            let last = windows.pull_requests.until - chrono::TimeDelta::seconds(1);
            format!(
                "{} to {}",
                windows.pull_requests.since.date_naive(),
                last.date_naive()
            )
        };
        shell.say(&format!(
            "note: {shown} tells of {}, asked for at {} UTC at the latest; the edition of {}",
            days(recording.windows),
            recording.windows.releases.until.format("%Y-%m-%d %H:%M"),
            days(windows),
        ));
    }
    Ok(recording.activity())
}

impl From<GithubError> for Failure {
    fn from(error: GithubError) -> Self {
        Self::new(error.to_string()).help(error.help())
    }
}
