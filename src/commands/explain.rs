//! `lwkd explain`.

use std::fmt::Write;

use chrono::{DateTime, Utc};

use crate::activity::{PullRequest, TimeRange, classify, feature_rank, rank};
use crate::args::DraftArg;
use crate::commands::explain_schedule;
use crate::commands::fill::Format;
use crate::plan::{Plan, Source, plan};
use crate::post::{Target, UrlKey};
use crate::rules;
use crate::rules::{CheckStage, Fixes, Rule};
use crate::settings::{MergeSource, RepositoryName, Settings};
use crate::text::{safe_for_terminal, wrapped};
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::fetch;
use crate::workspace::fetch::{FetchArgs, FetchRequest};
use crate::workspace::{LoadedEdition, Workspace};

/// The maximum width of prose, in columns: longer lines are hard to read.
pub(super) const WIDTH: usize = 100;

/// Explain a pull request or a rule
#[derive(Debug, clap::Args)]
#[command(after_help = "\
For a pull request: its section and why, its score, and the edition that covered it. For a rule: what \
it requires and why. For the schedule: what upstream plans, and when.\n\n\
Examples:
  lwkd explain 126205          why a pull request is in the draft, or is not
  lwkd explain schedule next   deadlines, patch releases and end-of-life dates
  lwkd explain slug-mismatch   what a rule of `lwkd check --list` requires")]
pub struct Args {
    /// A number, owner/name#number or URL; a rule; `schedule`
    #[arg(value_name = "PR|URL|RULE")]
    what: String,
    /// Not for a rule: the edition [default: the newest]
    draft: Option<DraftArg>,
    /// For the schedule: human or json [default: human]
    #[arg(long, value_name = "HOW", default_value = "human")]
    #[arg(hide_default_value = true, hide_possible_values = true)]
    format: Format,
    #[command(flatten)]
    fetch: FetchArgs,
}

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    if let Some(rule) = rules::named(&args.what) {
        let width = shell.width().unwrap_or(WIDTH).min(WIDTH);
        shell.show(&explanation(rule, width))?;
        return Ok(Exit::Done);
    }
    if args.what == "schedule" {
        let Args {
            draft,
            format,
            fetch,
            ..
        } = args;
        return explain_schedule::run(draft.as_ref(), format, &fetch, shell);
    }
    let looks_like_a_rule = args.what.contains(|c: char| c.is_ascii_alphabetic())
        && !args.what.contains(['/', '#', ':']);
    if looks_like_a_rule {
        return Err(unknown(&args.what));
    }
    explain_pull_request(&args, shell)
}

/// Repository and number of `126205`, `#126205`, `kubernetes/kubernetes#126205` or a URL.
fn pull_request(what: &str, settings: &Settings) -> Option<(RepositoryName, u64)> {
    if let Target::PullRequest { repository, number } = Target::of(what) {
        return Some((repository, number));
    }
    let (repository, number) = what.split_once('#').unwrap_or(("", what));
    let number = number.parse().ok()?;
    if repository.is_empty() {
        let first = settings.merges.first()?;
        return Some((first.repository.clone(), number));
    }
    Some((RepositoryName::new(repository).ok()?, number))
}

fn explain_pull_request(args: &Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let newsletter = Workspace::find(shell)?;
    let settings = &newsletter.settings;
    let Some((repository, number)) = pull_request(&args.what, settings) else {
        let what = safe_for_terminal(&args.what);
        return Err(
            Failure::new(format!("`{what}` is neither a pull request nor a rule"))
                .help("write a number, owner/name#number or a URL"),
        );
    };
    let draft = newsletter.select(args.draft.as_ref(), shell)?;
    let draft = LoadedEdition::load(draft, &newsletter)?;
    let windows = draft.windows(shell.now);
    let key = UrlKey::of(&format!("https://github.com/{repository}/pull/{number}"));
    let merges: Vec<MergeSource> = settings
        .merges
        .iter()
        .filter(|merge| merge.repository == repository)
        .cloned()
        .collect();
    let request = FetchRequest {
        merges: &merges,
        gates: &settings.gates,
        releases: &[],
        wanted: &|url| *url == key,
        ..fetch::whole_week(windows, settings)
    };
    let mut activity = fetch::activity(&request, &args.fetch, shell)?;
    let is_it = |pull_request: &PullRequest| UrlKey::of(&pull_request.url) == key;
    let searched = activity.pull_requests.iter().any(is_it);
    if !searched && activity.gaps.is_empty() {
        // Most people ask because the search does not match it: fetch it alone.
        let alone = fetch::pull_request(&repository, number, &merges, &args.fetch, shell)?;
        activity.pull_requests.extend(alone.pull_requests);
        activity.gaps = alone.gaps;
    }
    let found = activity
        .pull_requests
        .iter()
        .find(|pull_request| is_it(pull_request));

    let mut out = Facts::new(shell.width());
    match found {
        Some(found) => github_facts(found, &mut out),
        None => out.add("pull request", &format!("{repository}#{number}")),
    }
    let place = in_window(
        found,
        searched,
        windows.pull_requests,
        args.fetch.from.is_some(),
    );
    out.add("window", &place);
    let editions = settings.newsletter.earlier_editions;
    let covered = draft
        .archive
        .mentioned_before(&key, draft.edition.date, editions);
    let covered = covered.map(|mention| {
        format!(
            "{}, under {}",
            mention.edition,
            safe_for_terminal(&mention.section)
        )
    });
    let not_covered = format!("in none of the {editions} editions before");
    out.add("covered", covered.as_deref().unwrap_or(&not_covered));
    if let Some(item) = draft.record.item(&key) {
        out.add("record", item.state.as_str());
    }
    let mut other = None;
    let decision = if draft.post.urls().contains(&key) {
        "it is in the draft".to_owned()
    } else {
        let plan = plan(&draft.plan_input(windows, &activity, settings));
        other = other_wording(&plan, &key);
        decision(&plan, &key, searched, settings)
    };
    out.add(&format!("in {}", draft.edition.display_path), &decision);
    out.add("other wording", &other.unwrap_or_default());
    shell.show(&out.text)?;
    Ok(fetch::report_gaps(&activity.gaps, shell))
}

/// The data of a pull request on GitHub, and how it is classified.
fn github_facts(found: &PullRequest, out: &mut Facts) {
    let name = format!("{}#{}", found.repository, found.number);
    out.add(
        "pull request",
        &format!("{name}: {}", found.title.for_terminal()),
    );
    if let Some(author) = &found.author {
        out.add("author", &author.login.for_terminal());
    }
    let merged = found.merged_at.format("%Y-%m-%d %H:%M");
    let base = safe_for_terminal(&found.base);
    out.add("merged", &format!("{merged} (UTC) into {base}"));
    let labels: Vec<String> = found
        .labels
        .iter()
        .map(|label| label.for_terminal())
        .collect();
    out.add("labels", &labels.join(", "));
    let note = found
        .release_note
        .as_ref()
        .map(|release_note| release_note.for_terminal());
    out.add("release note", note.as_deref().unwrap_or("none"));
    out.add("kind", &classify(found).evidence.to_string());
    let gates: Vec<String> = found.gates.iter().map(ToString::to_string).collect();
    out.add("feature gates", &gates.join(", "));
    let (score, why) = rank(found);
    out.add("score", &format!("{score}: {why}"));
    let (points, why) = feature_rank(found);
    if !why.is_empty() {
        let why = why.join(", ");
        out.add("to feature", &format!("{points} points: {why}"));
    }
}

/// Whether a pull request was merged in the edition's window, and matches the newsletter's search.
fn in_window(
    found: Option<&PullRequest>,
    searched: bool,
    window: TimeRange,
    from_file: bool,
) -> String {
    let day = |utc: DateTime<Utc>| utc.format("%Y-%m-%d %H:%M").to_string();
    let (since, until) = (day(window.since), day(window.until));
    let place = match found {
        None if from_file => return "not in the saved week".to_owned(),
        None => return "no merged pull request of this number on GitHub".to_owned(),
        Some(found) if found.merged_at < window.since => "before",
        Some(found) if window.contains(found.merged_at) => "within",
        Some(_) => "after",
    };
    let matched = match found {
        _ if !searched => "; not matched by the search query",
        Some(found) if found.second_search => "; matched by the second search query alone",
        _ => "",
    };
    format!("{since} to {until} (UTC), merged {place} the window{matched}")
}

/// What `fill` would do with a pull request that is not in the draft.
fn decision(plan: &Plan, key: &UrlKey, searched: bool, settings: &Settings) -> String {
    let is_it = |source: &Source| UrlKey::of(&source.url) == *key;
    let entry = plan.entries.iter().filter(|_| searched);
    if let Some(entry) = entry
        .into_iter()
        .find(|entry| entry.sources.iter().any(is_it))
    {
        let section = &settings.section(entry.section).heading;
        return format!(
            "`fill` adds it to {section}: {}",
            safe_for_terminal(&entry.text)
        );
    }
    if let Some(left) = plan
        .left_out
        .iter()
        .find(|left_out| is_it(&left_out.source))
    {
        return format!("`fill` leaves it out: {}", left.reason);
    }
    "`fill` would not find it".to_owned()
}

/// The bullet that the other of title and release note gives.
fn other_wording(plan: &Plan, key: &UrlKey) -> Option<String> {
    let is_it = |source: &Source| UrlKey::of(&source.url) == *key;
    let entry = plan
        .entries
        .iter()
        .find(|entry| entry.sources.iter().any(is_it))?;
    entry.other.as_deref().map(safe_for_terminal)
}

/// Facts, one per line: a name and a value.
struct Facts {
    text: String,
    /// The maximum width in columns; `usize::MAX` without a terminal.
    width: usize,
}

impl Facts {
    fn new(width: Option<usize>) -> Self {
        Self {
            text: String::new(),
            width: width.map_or(usize::MAX, |width| width.min(WIDTH)),
        }
    }

    fn add(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            let fact = wrapped(&format!("{name}: {value}"), self.width.saturating_sub(2));
            let _ = writeln!(self.text, "{}", fact.replace('\n', "\n  "));
        }
    }
}

fn unknown(name: &str) -> Failure {
    let failure = Failure::new(format!("there is no rule `{}`", safe_for_terminal(name)));
    match rules::closest(name) {
        Some(rule) => failure.help(format!("did you mean `{rule}`?")),
        None => failure.help("`lwkd check --list` lists all rules"),
    }
}

/// What a rule requires, why, and an example.
fn explanation(rule: &Rule, width: usize) -> String {
    let head = format!("{}: {}", rule.name, rule.summary);
    let mut out = format!(
        "{}\n\n{}\n",
        wrapped(&head, width),
        wrapped(rule.why, width)
    );
    for (name, lines) in [("bad", rule.bad), ("good", rule.good)] {
        let _ = write!(out, "\n{name}:\n");
        for line in lines.lines() {
            let indented = format!("    {line}");
            let _ = writeln!(out, "{}", indented.trim_end());
        }
    }
    let fixes = match rule.fixes {
        Fixes::None => "no automatic fix",
        Fixes::Safe => "safe: `lwkd check --fix`",
        Fixes::Unsafe => "unsafe: `lwkd check --fix --unsafe-fixes`",
        Fixes::Both => "safe where certain, else unsafe",
    };
    let _ = write!(out, "\nfix: {fixes}\n");
    if !rule.source.is_empty() {
        let _ = writeln!(out, "source: {}", rule.source);
    }
    if rule.stage == CheckStage::Publish {
        out.push_str("checked with `--publish` only\n");
    }
    let _ = write!(
        out,
        "\n\
         to allow it on a line, end the line with:\n    <!-- lwkd: allow {0} -->\n\
         in the front matter:\n    # lwkd: allow {0}\n\
         to switch it off, in lwkd.yaml:\n    checks: {{off: [{0}]}}\n",
        rule.name
    );
    out
}
