//! `lwkd fill`: read the draft, ask GitHub, plan, insert, write.

use chrono::{DateTime, NaiveTime, Utc};
use clap::ValueEnum;

use crate::activity::{Activity, Windows};
use crate::archive::Archive;
use crate::args::{DraftArg, When};
use crate::edition::Week;
use crate::files::TextFile;
use crate::merge::changed_sections;
use crate::pick::{Choice, PickRequest};
use crate::plan::{
    FillReport, Plan, PlanInput, insert, plan, record_dismissed, record_offered, summary,
};
use crate::post::{Post, UrlKey};
use crate::record::State;
use crate::settings::{SectionId, SectionSetting, SectionSource, Settings};
use crate::text::apply;
use crate::ui::diff::diff;
use crate::ui::pick;
use crate::ui::pick::Pick;
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::Workspace;
use crate::workspace::draft_files::DraftFiles;
use crate::workspace::fetch;
use crate::workspace::fetch::{FetchArgs, FetchRequest};
use crate::workspace::pull_requests::OpenWork;

/// Put the week's merges and releases into a draft's lists
#[derive(Clone, Debug, Default, clap::Args)]
#[command(after_help = "\
Run it every day: what people edited, moved or deleted stays so.
Examples:
  lwkd fill --pick           choose among the candidates in your editor
  lwkd fill last --dry-run   see what would go into last week's edition")]
pub struct Args {
    /// A week (2026-07-12, next, last) or a path [default: the newest]
    pub draft: Option<DraftArg>,
    /// Fill only this section (may be given again)
    #[arg(long, value_name = "NAME")]
    pub section: Vec<String>,
    /// Begin here, not on the Monday after the last edition
    #[arg(long, value_name = "T")]
    pub since: Option<When>,
    /// End before this, not with the week (day or time, UTC)
    #[arg(long, value_name = "T")]
    pub until: Option<When>,
    /// Put only the N likeliest into each list, name the rest
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    #[command(flatten)]
    pub fetch: FetchArgs,
    /// Choose first, in your editor; --pick=each: one by one
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
    /// Show what would change as a diff, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Warn before a section that an open pull request changes
    #[arg(long)]
    pub pull_requests: bool,
    /// How it is told: human or json [default: human]
    #[arg(long, value_name = "HOW", default_value = "human")]
    #[arg(hide_default_value = true, hide_possible_values = true)]
    pub format: Format,
}

/// How an account is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Human,
    /// One JSON object
    Json,
}

/// What is filled, and from what: the same from the start of a run to its end, whatever becomes of the draft meanwhile.
struct Job<'a> {
    newsletter: &'a Workspace,
    archive: &'a Archive,
    week: Week,
    windows: Windows,
    /// Only these sections are filled; empty: all.
    sections: Vec<SectionId>,
    /// At most so many bullets in each list.
    top: Option<usize>,
    /// The sections as the newsletter's own template has them.
    order: Vec<SectionId>,
}

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    if let Some(how) = args.pick {
        pick::require_terminal(how, shell)?;
    }
    let newsletter = Workspace::find(shell)?;
    let sections = sections(&args.section, &newsletter.settings)?;
    let draft = newsletter.open(args.draft.as_ref(), true, shell)?;
    let archive = newsletter.archive_around(draft.date)?;
    for file in archive.unread() {
        shell.warn(&format!(
            "{file} cannot be read: what it told may be told again"
        ));
    }
    let week = Week::holding(draft.date);
    let at_midnight = |when: When| when.at(NaiveTime::MIN);
    let windows = Windows::of(week, archive.last_before(draft.date), shell.now)
        .with(args.since.map(at_midnight), args.until.map(at_midnight));
    shell.say(&window_in_words(&windows));
    let job = Job {
        newsletter: &newsletter,
        archive: &archive,
        week,
        windows,
        sections,
        top: args.top,
        order: template_order(&newsletter)?,
    };

    let open = match args.pull_requests {
        true => Some(OpenWork::fetch(&newsletter, shell)?),
        false => None,
    };
    let seen = DraftFiles::read(&newsletter, draft)?;
    let activity = ask(&job, &seen, &args.fetch, shell)?;
    let choice = match args.pick {
        None => None,
        Some(how) => match choose(&job, &seen.again(&newsletter)?, &activity, how, shell)? {
            Some(choice) => Some(choice),
            None => return Ok(Exit::Done),
        },
    };

    // GitHub or a writer may have taken minutes, and four people edit: the plan is made for the text that stands there
    // now. Other runs of lwkd wait meanwhile.
    let lock = if args.dry_run { None } else { seen.lock()? };
    let now = seen.again(&newsletter)?;
    let plan = plan_for(&job, &now, &activity);
    let Choice { plan, dismissed } = match choice {
        Some(choice) => choice.revalidate(&plan),
        None => Choice {
            plan,
            dismissed: Vec::new(),
        },
    };
    let filled = filled(&job, &now, &plan);
    if let Some(open) = &open {
        let sections = changed_sections(&now.post.text, &filled, &newsletter.settings);
        for warning in open.warnings(&now.open.name, &sections) {
            shell.warn(&warning);
        }
    }
    if !args.dry_run {
        let mut record = now.record.clone();
        record_offered(&mut record, &plan, &newsletter.settings);
        record_dismissed(&mut record, &dismissed, &newsletter.settings);
        now.write(&filled, &record, &newsletter, shell)?;
    }
    // What is told may go into a pipe that nobody reads for a while.
    drop(lock);
    let shown = &now.open.shown;
    let summary = || summary(&plan, &newsletter.settings);
    match args.format {
        Format::Json => shell.print(&json(&job, shown, &plan)?)?,
        Format::Human if args.dry_run => {
            shell.print(&diff(shown, &now.post.text, &filled))?;
            shell.say(summary().trim_end());
        }
        Format::Human => shell.print(&format!("{shown}\n{}", summary()))?,
    }
    Ok(fetch::report_gaps(&plan.gaps, shell))
}

fn sections(names: &[String], settings: &Settings) -> Result<Vec<SectionId>, Failure> {
    let is_filled = |section_setting: &SectionSetting| section_setting.filled_by.is_some();
    let one = |name: &String| {
        let why = match settings.section_meant(name) {
            Some(id) if is_filled(settings.section(id)) => return Ok(id),
            Some(_) => format!("people write the section `{name}`"),
            None => format!("there is no section `{name}`"),
        };
        let filled = settings
            .sections
            .iter()
            .filter(|section| is_filled(section));
        let headings: Vec<&str> = filled.map(|filled| filled.heading.as_str()).collect();
        Err(Failure::new(why).help(format!("`fill` knows: {}", headings.join(", "))))
    };
    names.iter().map(one).collect()
}

/// The sections as the newsletter's own template has them.
fn template_order(newsletter: &Workspace) -> Result<Vec<SectionId>, Failure> {
    let path = newsletter
        .root
        .path
        .join(&newsletter.settings.newsletter.template);
    let Some(template) = TextFile::read_if_there(&path)? else {
        return Ok(Vec::new());
    };
    let post = Post::parse(template.text, &newsletter.settings);
    Ok(post
        .draft
        .sections
        .iter()
        .filter_map(|section| section.kind)
        .collect())
}

/// Asks for what the sections to fill take, and for the words of what is not settled yet.
fn ask(
    job: &Job<'_>,
    seen: &DraftFiles,
    args: &FetchArgs,
    shell: &CommandContext,
) -> Result<Activity, Failure> {
    let settings = &job.newsletter.settings;
    let is_asked = |filling: fn(SectionSource) -> bool| {
        let mut all = (0..settings.sections.len()).map(SectionId);
        all.any(|id| {
            (job.sections.is_empty() || job.sections.contains(&id))
                && settings.section(id).filled_by.is_some_and(filling)
        })
    };
    let merges = is_asked(|value| value != SectionSource::Releases);
    let releases = is_asked(|value| value == SectionSource::Releases);
    let linked = seen.post.urls();
    let editions = settings.newsletter.earlier_editions;
    let date = seen.open.date;
    let wanted = |url: &UrlKey| {
        let settled = seen
            .record
            .item(url)
            .is_some_and(|item| item.state != State::Waiting);
        !settled
            && !linked.contains(url)
            && job.archive.mentioned_before(url, date, editions).is_none()
    };
    if settings.merges.is_empty() && settings.releases.is_empty() && args.from.is_none() {
        shell.say("note: lwkd.yaml names no repository under `merges` or `releases` to ask about");
    }
    let asked = FetchRequest {
        windows: job.windows,
        merges: if merges { &settings.merges } else { &[] },
        releases: if releases { &settings.releases } else { &[] },
        wanted: &wanted,
    };
    fetch::activity(&asked, args, shell)
}

fn plan_for(job: &Job<'_>, draft: &DraftFiles, activity: &Activity) -> Plan {
    plan(&PlanInput {
        week: job.week,
        windows: job.windows,
        post: &draft.post,
        archive: job.archive,
        record: &draft.record,
        activity,
        settings: &job.newsletter.settings,
        sections: &job.sections,
        top: job.top,
    })
}

/// The draft's text with what `plan` adds to it.
fn filled(job: &Job<'_>, draft: &DraftFiles, plan: &Plan) -> String {
    let edits = insert(&draft.post, plan, &job.newsletter.settings, &job.order);
    apply(&draft.post.text, &edits)
}

/// What the writer makes of the plan; `None`: nothing is to be done, and that was said.
fn choose(
    job: &Job<'_>,
    draft: &DraftFiles,
    activity: &Activity,
    how: Pick,
    shell: &CommandContext,
) -> Result<Option<Choice>, Failure> {
    let offer = PickRequest {
        plan: &plan_for(job, draft, activity),
        activity,
        settings: &job.newsletter.settings,
        sections: &job.sections,
    };
    pick::choose(&offer, how, shell, |plan| {
        diff(
            &draft.open.shown,
            &draft.post.text,
            &filled(job, draft, plan),
        )
    })
}

fn json(job: &Job<'_>, shown: &str, plan: &Plan) -> Result<String, Failure> {
    let window = job.windows.pull_requests;
    let account = FillReport::new(shown, window, plan, &job.newsletter.settings);
    let json = serde_json::to_string_pretty(&account)
        .map_err(|error| Failure::new(format!("cannot write the account as JSON: {error}")))?;
    Ok(format!("{json}\n"))
}

fn window_in_words(windows: &Windows) -> String {
    let day = |utc: DateTime<Utc>| utc.format("%Y-%m-%d %H:%M").to_string();
    // Both begin at the same moment.
    let (merges, releases) = (windows.pull_requests, windows.releases);
    format!(
        "window (UTC): {} to {}, releases to {}",
        day(merges.since),
        day(merges.until),
        day(releases.until)
    )
}
