//! The activity of a week: from GitHub, from the cache of an earlier run, or from a saved file.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::Utc;

pub(crate) use crate::github::FetchRequest;

use crate::activity::{Activity, Feed, FetchGap, Windows};
use crate::files::{Store, TextFile, overwrite};
use crate::github;
use crate::github::{
    Address, Cache, Event, GithubContext, GithubError, NetworkSettings, OpenPullRequest, Recording,
    Timeouts,
};
use crate::settings::{NoteMark, RepositoryName, ScheduleSources, Settings};
use crate::text::safe_for_terminal;
use crate::ui::{CommandContext, Exit, Failure};
use crate::ui::{Progress, SignalGuard};
use crate::workspace::token;

/// Options of commands that fetch a week.
#[derive(Clone, Debug, clap::Args)]
pub struct FetchArgs {
    /// Use a saved week instead of the network
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// Save GitHub's answers as one JSON file
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub save: Option<PathBuf>,
    /// Longest wait for rate limits, in seconds [default: 60]
    #[arg(
        long,
        value_name = "S",
        default_value_t = 60,
        hide_default_value = true
    )]
    pub max_wait: u32,
    /// Ignore the cache
    #[arg(long)]
    pub refresh: bool,
}

/// No option given.
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

/// The request for a whole week: everything that the settings follow, with the text of every item.
pub(crate) fn whole_week<'a>(windows: Windows, settings: &'a Settings) -> FetchRequest<'a> {
    FetchRequest {
        windows,
        merges: &settings.merges,
        note: &settings.note,
        gates: &settings.gates,
        releases: &settings.releases,
        schedule: None,
        wanted: &|_| true,
    }
}

/// Fetches what is requested. Blocks until it is complete, a signal comes, or the time is over.
/// What could not be fetched is a gap of the activity.
///
/// # Errors
/// A saved week that cannot be read, a rejected token, an invalid URL of a server, a signal, or
/// nothing at all that could be fetched.
pub(crate) fn activity(
    request: &FetchRequest<'_>,
    args: &FetchArgs,
    shell: &CommandContext,
) -> Result<Activity, Failure> {
    if let Some(file) = &args.from {
        return read(file, request.windows, shell);
    }
    let is_week = !request.merges.is_empty() || !request.releases.is_empty();
    if !is_week && request.schedule.is_none() {
        return Ok(Activity::default());
    }
    let activity = ask(args, shell, async |context| {
        github::fetch(request, context).await
    })?;
    if is_nothing(&activity, request) {
        return Err(nothing_fetched(&activity.gaps, request, shell));
    }
    if let Some(file) = &args.save {
        let recording = Recording::new(request.windows, &activity);
        let flushed = overwrite(&shell.folder.join(file), &recording.text())?;
        shell.report_flush(flushed, &safe_for_terminal(&file.to_string_lossy()));
    }
    Ok(activity)
}

/// Fetches one pull request by its number, whenever and to whichever branch it was merged. Empty if
/// it is missing or not merged, and with `--from`: a saved week holds nothing else.
///
/// # Errors
/// As [`activity`].
pub(crate) fn pull_request(
    repository: &RepositoryName,
    number: u64,
    note: &NoteMark,
    args: &FetchArgs,
    shell: &CommandContext,
) -> Result<Activity, Failure> {
    if args.from.is_some() {
        return Ok(Activity::default());
    }
    ask(args, shell, async |context| {
        github::fetch_pull_request(repository, number, note, context).await
    })
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
    let variable =
        |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    let (api, graphql) = (variable("GITHUB_API_URL"), variable("GITHUB_GRAPHQL_URL"));
    let address = Address::from_variables(api.as_deref(), graphql.as_deref())?;
    let token = token::find(&address)?;
    let hold = SignalGuard::new();
    let store = Store::in_cache_folder();
    let kept = Cache::name(&address, token.as_ref());
    let text = store.load(&kept);
    // The age of the cache is measured by the system clock, even with SOURCE_DATE_EPOCH.
    let cache = Cache::new(text.as_deref(), token.is_some(), args.refresh, Utc::now());
    drop(text);
    let progress = Progress::new(shell.shows_progress(), "connecting to GitHub");
    let on_event = watcher(&progress, shell);
    let context = GithubContext {
        address,
        token,
        network: NetworkSettings::from_variables(variable)?,
        timeouts: Timeouts::new(Duration::from_secs(args.max_wait.into())),
        cache,
        on_event: &on_event,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime
        .map_err(|_| Failure::new("could not start the async runtime: too many open files?"))?;
    let fetched = runtime.block_on(async {
        tokio::select! {
            biased;
            code = hold.signal() => Err(Failure::interrupted(code)),
            fetched = fetch(&context) => fetched.map_err(Failure::from),
        }
    });
    // Do not wait for connections that hang.
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
                "note: cached answers of GitHub, up to {minutes} min old; --refresh ignores the cache"
            ));
        });
    }
    Ok(activity)
}

/// Warns of what could not be fetched. [`Exit::Partly`] if anything is missing.
pub(crate) fn report_gaps(gaps: &[FetchGap], shell: &CommandContext) -> Exit {
    for gap in gaps {
        shell.warn(&format!("incomplete: {gap}"));
        if let Some(help) = gap.error.help() {
            shell.say(&format!("  help: {help}"));
        }
    }
    match gaps {
        [] => Exit::Done,
        _ => Exit::Partly,
    }
}

/// Shows events as progress and, with `-v`, as lines on stderr.
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
                "rate limit: waiting for GitHub, {} s left (Ctrl-C to stop)",
                left.as_secs() + 1
            ),
            _ => format!(
                "GitHub: {} of {} requests answered",
                answered.get(),
                asked.get()
            ),
        });
        let line = match &event {
            Event::Spending { .. } => event_line(&event),
            _ if shell.verbose > 0 => event_line(&event),
            _ => None,
        };
        if let Some(line) = line {
            progress.suspend(|| shell.say(&line));
        }
    }
}

/// The line for an event; `None` for those that only change the progress.
fn event_line(event: &Event<'_>) -> Option<String> {
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
            let then = if *again { "; trying again" } else { "" };
            Some(format!("{name}: {took}, failed: {error}{then}"))
        }
        Event::Spending { requests } => Some(format!(
            "note: without a token this takes about {requests} of the 60 requests per hour that GitHub allows; \
             with GITHUB_TOKEN set, or after `gh auth login`, about 9 of 5,000; only then the list of feature gates \
             and the changelogs that releases link are read, too"
        )),
    }
}

/// Whether nothing could be fetched: every source has a gap, and there are no items.
fn is_nothing(activity: &Activity, request: &FetchRequest<'_>) -> bool {
    let sources = request.merges.len() + request.releases.len() + repositories(request.schedule);
    let is_empty = activity.pull_requests.is_empty()
        && activity.releases.is_empty()
        && activity.schedule.is_empty();
    let is_list = |gap: &&FetchGap| !matches!(gap.feed, Feed::Gates | Feed::Changelogs);
    let gaps = activity.gaps.iter().filter(is_list).count();
    is_empty && gaps > 0 && gaps >= sources
}

/// The failure for a week of which nothing could be fetched. If there are several reasons, each gap
/// is a warning.
fn nothing_fetched(
    gaps: &[FetchGap],
    request: &FetchRequest<'_>,
    shell: &CommandContext,
) -> Failure {
    let parts = parts(request);
    let message = match gaps {
        [first, others @ ..] if others.iter().all(|gap| gap.error == first.error) => {
            format!("could not fetch the {parts}: {}", first.error)
        }
        _ => {
            for gap in gaps {
                shell.warn(&gap.to_string());
            }
            format!("could not fetch the {parts}")
        }
    };
    match gaps.iter().find_map(|gap| gap.error.help()) {
        Some(help) => Failure::new(message).help(help),
        None => Failure::new(message),
    }
}

/// The largest saved week that is read, in bytes: as much as all answers of one run may hold.
const MAX_SAVED_WEEK: u64 = 128 * 1024 * 1024;

/// The number of repositories that hold the files of a schedule.
fn repositories(sources: Option<&ScheduleSources>) -> usize {
    sources.map_or(0, |sources| {
        if sources.repository == sources.patches.repository {
            1
        } else {
            2
        }
    })
}

fn parts(request: &FetchRequest<'_>) -> String {
    let feeds = [
        (!request.merges.is_empty(), Feed::PullRequests),
        (!request.releases.is_empty(), Feed::Releases),
        (request.schedule.is_some(), Feed::Schedule),
    ];
    let names = feeds.into_iter().filter(|(is_needed, _)| *is_needed);
    let names: Vec<String> = names.map(|(_, feed)| feed.to_string()).collect();
    match names.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}

fn read(file: &Path, windows: Windows, shell: &CommandContext) -> Result<Activity, Failure> {
    // As it was typed, not joined to the folder.
    let display_path = safe_for_terminal(&file.to_string_lossy());
    let text = TextFile::read_at_most(&shell.folder.join(file), MAX_SAVED_WEEK)
        .map_err(|error| error.with_path(&display_path))?;
    let recording = Recording::parse(&text.text).map_err(|error| {
        Failure::new(format!("cannot use {display_path}: {error}"))
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
        let releases = recording.windows.releases.until.format("%Y-%m-%d %H:%M");
        shell.say(
            &match recording.windows.pull_requests == windows.pull_requests {
                true => format!("note: {display_path} has releases to {releases} UTC only"),
                false => format!(
                    "note: {display_path} covers {}, with releases to {releases} UTC; the edition covers {}",
                    days(recording.windows),
                    days(windows),
                ),
            },
        );
    }
    Ok(recording.activity())
}

impl From<GithubError> for Failure {
    fn from(error: GithubError) -> Self {
        let help = error.help();
        Self::caused_by(error).help(help)
    }
}
