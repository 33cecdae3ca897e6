//! `lwkd explain PR`: what is known of a pull request, and what `fill` makes of it.

use std::fmt::Write;

use chrono::{DateTime, Utc};

use crate::activity::{Activity, PullRequest, TimeRange, Windows};
use crate::args::Format;
use crate::commands::explain::{Args, WIDTH};
use crate::plan::{Entry, Plan, Source, plan};
use crate::post::{Target, UrlKey};
use crate::record::State;
use crate::report::json::{
    CoveredIn, DecisionReport, FillDecision, ListPlace, MergedPullRequest, PullRequestReport,
    WindowCode, document,
};
use crate::settings::{MergeSource, RepositoryName, Settings};
use crate::text::{safe_for_terminal, wrapped};
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::fetch;
use crate::workspace::fetch::FetchRequest;
use crate::workspace::{LoadedEdition, Workspace};

pub(super) fn run(args: &Args, shell: &CommandContext) -> Result<Exit, Failure> {
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
    let (activity, is_matched) = fetch_one(args, &repository, number, windows, settings, shell)?;
    let found = find(&activity, &key);

    let mention = draft.archive.mentioned_before(
        &key,
        draft.edition.date,
        settings.newsletter.earlier_editions,
    );
    let report = PullRequestReport {
        draft: draft.edition.display_path.clone(),
        repository: repository.to_string(),
        number,
        pull_request: found.map(|found| MergedPullRequest::new(found, settings)),
        window: windows.pull_requests,
        merged: WindowCode::of(found, windows.pull_requests),
        is_matched,
        covered: mention.map(|mention| CoveredIn {
            edition: mention.edition,
            section: safe_for_terminal(&mention.section),
        }),
        record: draft.record.item(&key).map(|item| item.state),
        decision: match draft.post.urls().contains(&key) {
            true => DecisionReport::new(FillDecision::InDraft),
            false => {
                let plan = plan(&draft.plan_input(windows, &activity, settings));
                decision(&plan, &key, is_matched, settings)
            }
        },
        incomplete: activity.gaps.iter().map(ToString::to_string).collect(),
    };
    if found.is_none() && activity.gaps.is_empty() {
        refuse_unknown(&report, args.fetch.from.is_some())?;
    }
    match args.output.format {
        Format::Json => shell.print(&document(&report))?,
        Format::Human => shell.show(&human(&report, found, args, settings, shell.width()))?,
    }
    Ok(fetch::report_gaps(&activity.gaps, shell))
}

/// Repository and number of `126205`, `#126205`, `owner/name#126205` or a URL.
pub(super) fn pull_request(what: &str, settings: &Settings) -> Option<(RepositoryName, u64)> {
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

/// The week's pull requests of the repository, with this one, and whether the newsletter's search
/// finds it.
fn fetch_one(
    args: &Args,
    repository: &RepositoryName,
    number: u64,
    windows: Windows,
    settings: &Settings,
    shell: &CommandContext,
) -> Result<(Activity, bool), Failure> {
    let key = UrlKey::of(&format!("https://github.com/{repository}/pull/{number}"));
    let merges: Vec<MergeSource> = settings
        .merges
        .iter()
        .filter(|merge| merge.repository == *repository)
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
    let is_matched = find(&activity, &key).is_some();
    if !is_matched && activity.gaps.is_empty() {
        // Most people ask because the search does not match it: fetch it alone.
        let alone = fetch::pull_request(repository, number, &settings.note, &args.fetch, shell)?;
        activity.pull_requests.extend(alone.pull_requests);
        activity.gaps = alone.gaps;
    }
    Ok((activity, is_matched))
}

fn find<'a>(activity: &'a Activity, key: &UrlKey) -> Option<&'a PullRequest> {
    let mut all = activity.pull_requests.iter();
    all.find(|pull_request| UrlKey::of(&pull_request.url) == *key)
}

/// Fails for a pull request that GitHub does not know as merged. A saved week knows only its own:
/// there, one that an edition or the record mentions is reported.
fn refuse_unknown(report: &PullRequestReport, from_file: bool) -> Result<(), Failure> {
    let PullRequestReport {
        repository, number, ..
    } = report;
    let is_in_draft = report.decision.code == FillDecision::InDraft;
    if from_file && (is_in_draft || report.covered.is_some() || report.record.is_some()) {
        return Ok(());
    }
    let place = if from_file {
        "in the saved week"
    } else {
        "on GitHub"
    };
    let failure = Failure::new(format!(
        "no merged pull request {repository}#{number} {place}"
    ));
    Err(match is_in_draft {
        true => failure.help(format!(
            "{} links it: correct the number there",
            report.draft
        )),
        false => failure.help("check the number and the repository: owner/name#number"),
    })
}

/// What `fill` would do with a pull request that is not in the draft.
fn decision(plan: &Plan, key: &UrlKey, is_matched: bool, settings: &Settings) -> DecisionReport {
    let is_it = |source: &Source| UrlKey::of(&source.url) == *key;
    let covers_it = |entry: &&Entry| is_matched && entry.sources.iter().any(is_it);
    if let Some(entry) = plan.entries.iter().find(covers_it) {
        let list = plan.entries.iter();
        let list: Vec<&Entry> = list
            .filter(|other| other.section == entry.section)
            .collect();
        let position = list.iter().position(|other| std::ptr::eq(*other, entry));
        return DecisionReport {
            section: Some(settings.section(entry.section).heading.clone()),
            text: Some(safe_for_terminal(&entry.text)),
            other_text: entry.other.as_deref().map(safe_for_terminal),
            place: position.map(|index| ListPlace {
                position: index + 1,
                of: list.len(),
            }),
            ..DecisionReport::new(FillDecision::Added)
        };
    }
    let mut left_out = plan.left_out.iter();
    match left_out.find(|left_out| is_it(&left_out.source)) {
        Some(left) => DecisionReport {
            reason: Some(left.reason.to_string()),
            reason_code: Some(left.reason.code()),
            ..DecisionReport::new(FillDecision::LeftOut)
        },
        None => DecisionReport::new(FillDecision::NotFound),
    }
}

/// The report for people: one fact per line.
fn human(
    report: &PullRequestReport,
    found: Option<&PullRequest>,
    args: &Args,
    settings: &Settings,
    width: Option<usize>,
) -> String {
    let mut out = Facts::new(width);
    let name = format!("{}#{}", report.repository, report.number);
    match &report.pull_request {
        Some(merged) => github_facts(&name, merged, &mut out),
        None => out.add("pull request", &name),
    }
    out.add(
        "window",
        &window_in_words(report, found, args.fetch.from.is_some()),
    );
    let covered = report.covered.as_ref();
    let covered = covered.map(|covered| format!("{}, under {}", covered.edition, covered.section));
    let editions = settings.newsletter.earlier_editions;
    let not_covered = format!("in none of the {editions} editions before");
    out.add("covered", covered.as_deref().unwrap_or(&not_covered));
    let record = report.record.map_or("", |state| state.as_str());
    let restore = match report.record {
        Some(State::Dismissed) => {
            format!("; `lwkd fill --restore {name}` takes it back")
        }
        _ => String::new(),
    };
    out.add("record", &format!("{record}{restore}"));
    let decision = &report.decision;
    out.add(&format!("in {}", report.draft), &in_words(decision));
    if let (Some(place), Some(section)) = (decision.place, &decision.section) {
        let (position, of) = (place.position, place.of);
        out.add("place", &format!("{position} of {of} in {section}"));
    }
    let other = decision.other_text.as_deref();
    out.add("other wording", other.unwrap_or_default());
    out.text
}

/// The data of a pull request on GitHub, and how it is classified.
fn github_facts(name: &str, merged: &MergedPullRequest, out: &mut Facts) {
    out.add("pull request", &format!("{name}: {}", merged.title));
    out.add("author", merged.author.as_deref().unwrap_or_default());
    let time = merged.merged_at.format("%Y-%m-%d %H:%M");
    out.add("merged", &format!("{time} (UTC) into {}", merged.base));
    out.add("labels", &merged.labels.join(", "));
    let note = merged.release_note.as_deref().map(safe_for_terminal);
    out.add("release note", note.as_deref().unwrap_or("none"));
    out.add("kind", &merged.kind);
    out.add("feature gates", &merged.gates.join(", "));
    let score = &merged.score;
    let why = score.reasons.join(", ");
    out.add("score", &format!("{}: {why}", score.points));
    let score = &merged.feature_score;
    if !score.reasons.is_empty() {
        let why = score.reasons.join(", ");
        out.add("to feature", &format!("{} points: {why}", score.points));
    }
}

/// Whether a pull request was merged in the edition's window, and matches the newsletter's search.
fn window_in_words(
    report: &PullRequestReport,
    found: Option<&PullRequest>,
    from_file: bool,
) -> String {
    let time = |utc: DateTime<Utc>| utc.format("%Y-%m-%d %H:%M").to_string();
    let TimeRange { since, until } = report.window;
    let place = match report.merged {
        WindowCode::Unknown if from_file => return "not in the saved week".to_owned(),
        WindowCode::Unknown => return "no merged pull request of this number on GitHub".to_owned(),
        WindowCode::Before => "before",
        WindowCode::Within => "within",
        WindowCode::After => "after",
    };
    let matched = match found {
        _ if !report.is_matched => "; not matched by the search query",
        Some(found) if found.second_search => "; matched by the second search query alone",
        _ => "",
    };
    let (since, until) = (time(since), time(until));
    format!("{since} to {until} (UTC), merged {place} the window{matched}")
}

fn in_words(decision: &DecisionReport) -> String {
    let word = |text: &Option<String>| text.clone().unwrap_or_default();
    match decision.code {
        FillDecision::InDraft => "it is in the draft".to_owned(),
        FillDecision::Added => {
            let (section, text) = (word(&decision.section), word(&decision.text));
            format!("`fill` adds it to {section}: {text}")
        }
        FillDecision::LeftOut => format!("`fill` leaves it out: {}", word(&decision.reason)),
        FillDecision::NotFound => "`fill` would not find it".to_owned(),
    }
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
