//! `lwkd fill`: reads the draft, fetches the week, plans, inserts, writes.

use chrono::{DateTime, NaiveTime, Utc};

use crate::activity::{Activity, Windows};
use crate::args::{DraftArg, Format, OutputArgs, When};
use crate::commands::fill_restore;
use crate::merge::changed_sections;
use crate::pick::{Choice, PickRequest};
use crate::plan::{
    FillReport, Plan, PlanInput, insert, plan, plan_schedule, record_dismissed, record_offered,
    schedule_days, summary, usual_number,
};
use crate::record::FilledWindow;
use crate::report::json::document;
use crate::settings::{SectionId, SectionSetting, SectionSource, Settings};
use crate::text::{apply, safe_for_terminal};
use crate::ui::diff::diff;
use crate::ui::pick;
use crate::ui::pick::{Confirmed, Pick};
use crate::ui::relative_time::{absolute_and_relative, day};
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::fetch;
use crate::workspace::fetch::{FetchArgs, FetchRequest};
use crate::workspace::pull_requests::OpenWork;
use crate::workspace::{LoadedEdition, PublicationState, Workspace};

/// Fill a draft's lists with the week's merged PRs and releases
#[derive(Clone, Debug, Default, clap::Args)]
#[command(after_help = "\
Examples:
  lwkd fill --pick           choose among the candidates in your editor
  lwkd fill last --dry-run   see what it would add to last week's edition")]
pub struct Args {
    /// A week (2026-07-12, next, last) or a path [default: the newest]
    pub draft: Option<DraftArg>,
    /// Fill only this section (can be repeated)
    #[arg(long, value_name = "NAME")]
    pub section: Vec<String>,
    /// Fill from T, UTC [default: the last edition's end]
    #[arg(long, value_name = "T")]
    pub since: Option<When>,
    /// Fill to T, UTC, exclusive [default: the week's end]
    #[arg(long, value_name = "T")]
    pub until: Option<When>,
    /// Add only the N most likely to each list, name the rest
    #[arg(long, value_name = "N", value_parser = number_of_bullets)]
    pub top: Option<usize>,
    #[command(flatten)]
    pub fetch: FetchArgs,
    /// Choose in your editor; --pick=each: one by one
    #[arg(
        long,
        value_name = "HOW",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "list",
        hide_possible_values = true,
        conflicts_with = "dry_run"
    )]
    pub pick: Option<Pick>,
    /// Show the changes as a diff, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Take a dismissal back, and fill nothing
    #[arg(long, value_name = "URL", conflicts_with_all = ["pick", "dry_run", "section", "from", "save", "format"])]
    pub restore: Vec<String>,
    /// Fill an edition that is already published
    #[arg(long)]
    pub again: bool,
    /// Warn before a section that an open pull request changes
    #[arg(long)]
    pub pull_requests: bool,
    #[command(flatten)]
    pub output: OutputArgs,
}

fn number_of_bullets(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| "expected a number of bullets, 1 or more".to_owned())
}

/// What is filled and how: the same during a run, even if somebody changes the draft meanwhile.
struct Job<'a> {
    newsletter: &'a Workspace,
    windows: Windows,
    now: DateTime<Utc>,
    /// Only these sections are filled; all if empty.
    sections: Vec<SectionId>,
    /// The maximum number of new bullets per list.
    top: Option<usize>,
    /// A writer chooses from the plan.
    picking: bool,
}

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    if let Some(how) = args.pick {
        pick::require_terminal(how, shell)?;
    }
    let newsletter = Workspace::find(shell)?;
    if !args.restore.is_empty() {
        return fill_restore::run(args.draft.as_ref(), &args.restore, &newsletter, shell);
    }
    let sections = sections(&args.section, &newsletter.settings)?;
    let draft = select(&args, &newsletter, shell)?;
    for file in draft.archive.unread() {
        shell.warn(&format!(
            "cannot read {file}: pull requests that it covers may be added again"
        ));
    }
    let job = Job {
        newsletter: &newsletter,
        windows: windows(&args, &draft, shell)?,
        now: shell.now,
        sections,
        top: args.top,
        picking: args.pick.is_some(),
    };
    shell.say(&job.windows.to_string());

    draft.refuse_conflict()?;
    let open = match args.pull_requests {
        true => Some(OpenWork::fetch(&newsletter, shell)?),
        false => None,
    };
    let activity = fetch(&job, &draft, &args.fetch, shell)?;
    report_skipped(&activity, &newsletter.settings, shell);
    let write = |choice| write(&job, &draft, &activity, open.as_ref(), choice, &args, shell);
    let filled = match args.pick {
        None => write(None)?,
        Some(how) => {
            let current = reload(&draft, &newsletter)?;
            match choose(&job, &current, &activity, how, shell)? {
                Some(confirmed) => confirmed.carry_out(|choice| write(Some(choice)))?,
                None => return Ok(Exit::Done),
            }
        }
    };
    print(&job, &filled, &args, shell)?;
    Ok(fetch::report_gaps(&filled.plan.gaps, shell))
}

/// A draft with what was added to it.
struct Filled {
    /// As it was before.
    draft: LoadedEdition,
    plan: Plan,
    text: String,
}

/// Adds the plan, or the writer's choice from it, to the draft as it is now; with `--dry-run`
/// without writing.
fn write(
    job: &Job<'_>,
    draft: &LoadedEdition,
    activity: &Activity,
    open: Option<&OpenWork>,
    choice: Option<Choice>,
    args: &Args,
    shell: &CommandContext,
) -> Result<Filled, Failure> {
    let newsletter = job.newsletter;
    // Fetching and choosing may take minutes, in which others edit the draft: the plan is made for
    // its text as it is now, while other runs of lwkd wait.
    let lock = match args.dry_run {
        true => None,
        false => Some(newsletter.lock()?),
    };
    let current = reload(draft, newsletter)?;
    let plan = plan_for(job, &current, activity);
    let Choice { plan, dismissed } = match choice {
        Some(choice) => choice.revalidate(&plan),
        None => Choice {
            plan,
            dismissed: Vec::new(),
        },
    };
    let filled = filled(job, &current, &plan);
    if let Some(open) = open {
        let sections = changed_sections(&current.post.text, &filled, &newsletter.settings);
        for warning in open.warnings(&current.edition.name, &sections) {
            shell.warn(&warning);
        }
    }
    if let Some(lock) = &lock {
        let mut record = current.record.clone();
        record_offered(&mut record, &plan, &newsletter.settings);
        record.add_window(FilledWindow {
            since: job.windows.pull_requests.since,
            until: job.windows.pull_requests.until,
        });
        record_dismissed(&mut record, &dismissed, &newsletter.settings);
        current.write(&filled, &record, lock, newsletter, shell)?;
    }
    // Drops the lock: stdout may be a pipe that nothing reads for a while.
    Ok(Filled {
        draft: current,
        plan,
        text: filled,
    })
}

/// Prints what was added, or with `--dry-run` the changes.
fn print(
    job: &Job<'_>,
    filled: &Filled,
    args: &Args,
    shell: &CommandContext,
) -> Result<(), Failure> {
    let Filled { draft, plan, text } = filled;
    let display_path = &draft.edition.display_path;
    let summary = |width| {
        let mut out = summary(plan, &job.newsletter.settings, width);
        if args.top.is_none() && args.pick.is_none() {
            let date = draft.edition.date;
            let usual = usual_number(plan, &draft.archive, date, &job.newsletter.settings);
            out.push_str(&usual.unwrap_or_default());
        }
        out
    };
    match args.output.format {
        Format::Json => shell.print(&document(&report(job, display_path, plan)))?,
        Format::Human if args.dry_run => {
            shell.print(&diff(display_path, &draft.post.text, text, shell.width()))?;
            shell.say(summary(shell.note_width()).trim_end());
        }
        Format::Human => shell.show(&format!("{display_path}\n{}", summary(shell.width())))?,
    }
    Ok(())
}

/// Warns of the rows of the schedule that could be a deadline and cannot be read.
fn report_skipped(activity: &Activity, settings: &Settings, shell: &CommandContext) {
    let Some(sources) = &settings.schedule else {
        return;
    };
    let skipped = activity.schedule.skipped.iter();
    for row in skipped.filter(|row| !sources.skips(row.row.raw())) {
        shell.warn(&format!(
            "release schedule, {}: skipped `{}`: `{}`: {}",
            safe_for_terminal(&row.place),
            row.row.for_terminal(),
            row.value.for_terminal(),
            row.why
        ));
    }
}

/// The draft to fill, loaded. Says if it is overdue.
fn select(
    args: &Args,
    newsletter: &Workspace,
    shell: &CommandContext,
) -> Result<LoadedEdition, Failure> {
    let edition = newsletter.select_to_write(args.draft.as_ref(), "fill --again", shell)?;
    let draft = LoadedEdition::load(edition, newsletter)?;
    let path = &draft.edition.display_path;
    match draft.publication(newsletter, shell.now) {
        PublicationState::Published(time) if !args.again && !draft.is_unfinished() => {
            let date = draft.edition.date;
            Err(Failure::new(format!(
                "{path} was published on {} and has no record any more: every candidate would be new",
                day(time, shell.now)
            ))
            .help(format!("to fill it anyway: `lwkd fill --again {date}`"))
            .help("to start the next edition: `lwkd new`"))
        }
        PublicationState::Overdue(time) => {
            let due = absolute_and_relative(time, shell.now);
            shell.say(&format!("note: {path} was due {due}"));
            Ok(draft)
        }
        _ => Ok(draft),
    }
}

/// The draft and its record as they are now.
fn reload(draft: &LoadedEdition, newsletter: &Workspace) -> Result<LoadedEdition, Failure> {
    let current = draft.reload(newsletter)?;
    current.refuse_conflict()?;
    Ok(current)
}

/// The times to fill from: those of the edition, or of the options.
fn windows(args: &Args, draft: &LoadedEdition, shell: &CommandContext) -> Result<Windows, Failure> {
    let at_midnight = |when: When| when.at(NaiveTime::MIN);
    let windows = draft.windows(shell.now);
    let windows = windows.with(args.since.map(at_midnight), args.until.map(at_midnight));
    windows.map_err(|empty| {
        Failure::new(empty.to_string()).help(
            "--since must be before --until and the end of the week; omit both to use the week",
        )
    })
}

fn sections(names: &[String], settings: &Settings) -> Result<Vec<SectionId>, Failure> {
    let is_filled = |section: &SectionSetting| section.filled_by.is_some();
    let one = |name: &String| {
        let why = match settings.section_meant(name) {
            Some(id) if is_filled(settings.section(id)) => return Ok(id),
            Some(_) => format!("`fill` does not fill the section `{name}`: people write it"),
            None => format!("there is no section `{name}`"),
        };
        let filled = settings.sections.iter().filter(|one| is_filled(one));
        let headings: Vec<&str> = filled.map(|one| one.heading.as_str()).collect();
        Err(Failure::new(why).help(format!(
            "sections that `fill` fills: {}",
            headings.join(", ")
        )))
    };
    names.iter().map(one).collect()
}

/// Fetches what the sections to fill take, with the text of the items that are new.
fn fetch(
    job: &Job<'_>,
    draft: &LoadedEdition,
    args: &FetchArgs,
    shell: &CommandContext,
) -> Result<Activity, Failure> {
    let settings = &job.newsletter.settings;
    let is_needed = |is_source: fn(SectionSource) -> bool| {
        let mut all = (0..settings.sections.len()).map(SectionId);
        all.any(|id| {
            (job.sections.is_empty() || job.sections.contains(&id))
                && settings.section(id).filled_by.is_some_and(is_source)
        })
    };
    let needs_schedule = is_needed(|source| source == SectionSource::Schedule);
    let needs_merges =
        is_needed(|source| !matches!(source, SectionSource::Releases | SectionSource::Schedule));
    let needs_releases = is_needed(|source| source == SectionSource::Releases);
    let lists_nothing = settings.merges.is_empty() && settings.releases.is_empty();
    if lists_nothing && settings.schedule.is_none() && args.from.is_none() {
        shell.say("note: lwkd.yaml lists no repository under `merges` or `releases`");
    }
    let mut request = FetchRequest {
        schedule: settings.schedule.as_ref().filter(|_| needs_schedule),
        wanted: &draft.is_new(settings),
        ..fetch::whole_week(job.windows, settings)
    };
    if !needs_merges {
        request.merges = &[];
    }
    if !needs_releases {
        request.releases = &[];
    }
    fetch::activity(&request, args, shell)
}

fn plan_for(job: &Job<'_>, draft: &LoadedEdition, activity: &Activity) -> Plan {
    let settings = &job.newsletter.settings;
    let input = PlanInput {
        sections: &job.sections,
        top: job.top,
        picking: job.picking,
        ..draft.plan_input(job.windows, activity, settings)
    };
    let days = schedule_days(&draft.post, input.period, settings, job.now);
    Plan {
        schedule: plan_schedule(&input, days),
        ..plan(&input)
    }
}

/// The text of the draft with the entries of `plan`.
fn filled(job: &Job<'_>, draft: &LoadedEdition, plan: &Plan) -> String {
    let edits = insert(&draft.post, plan, &job.newsletter.settings);
    apply(&draft.post.text, &edits)
}

/// The writer's choice from the plan; `None` if there is nothing to do, which was said.
fn choose(
    job: &Job<'_>,
    draft: &LoadedEdition,
    activity: &Activity,
    how: Pick,
    shell: &CommandContext,
) -> Result<Option<Confirmed>, Failure> {
    let offer = PickRequest {
        plan: &plan_for(job, draft, activity),
        activity,
        settings: &job.newsletter.settings,
        sections: &job.sections,
    };
    pick::choose(&offer, how, &draft.edition.path, shell, |plan| {
        diff(
            &draft.edition.display_path,
            &draft.post.text,
            &filled(job, draft, plan),
            shell.note_width(),
        )
    })
}

fn report<'a>(job: &'a Job<'_>, display_path: &'a str, plan: &'a Plan) -> FillReport<'a> {
    let window = job.windows.pull_requests;
    FillReport::new(display_path, window, plan, &job.newsletter.settings)
}
