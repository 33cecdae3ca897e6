//! `lwkd demo`: runs other commands on a built-in sample week.

use std::path::{Path, PathBuf};

use anstyle::Style;
use chrono::{DateTime, Utc};

use crate::args::DraftArg;
use crate::files::{TextFile, is_empty_folder, overwrite, temporary_folder};
use crate::post::Post;
use crate::settings::Settings;
use crate::text::{Edit, Span, apply, shell_word, unbreakable};
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::{Workspace, display_path};

/// See the whole workflow on a built-in sample week
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Starts, fills and checks the edition of the week ending July 28, 2024, without token or network. \
The draft stays in DIR, so that you can continue with it.\n\n\
Examples:
  lwkd demo          in a new temporary folder, whose path is printed
  lwkd demo ~/news   in a folder of your choice")]
pub struct Args {
    /// An empty or new folder [default: a new temporary folder]
    dir: Option<PathBuf>,
}

/// Runs a command line, given without `lwkd`, in a context.
pub type RunLine<'a> = &'a dyn Fn(&[&str], &CommandContext) -> Result<Exit, Failure>;

/// The last day of the sample week.
const WEEK: &str = "2024-07-28";

/// GitHub's answers for the week, as a file for `fill --from`.
const SAVED: (&str, &str) = (
    "week-2024-07-28.json",
    include_str!("../../templates/demo/week-2024-07-28.json"),
);

/// The earlier editions.
const EARLIER: [(&str, &str); 2] = [
    (
        "2024-07-14-update.md",
        include_str!("../../templates/demo/2024-07-14-update.md"),
    ),
    (
        "2024-07-21-update.md",
        include_str!("../../templates/demo/2024-07-21-update.md"),
    ),
];

/// What people write into the draft, with mistakes.
const WRITTEN: &str = include_str!("../../templates/demo/written.md");

/// The pull request that they write about as a featured PR.
const FEATURED: &str = "https://github.com/kubernetes/kubernetes/pull/125663";

/// The headings whose first entries the demo shows.
const SHOWN: [&str; 2] = ["Promotions", "Subprojects and Dependency Updates"];

/// How many entries of each it shows.
const ENTRIES: usize = 2;

pub fn run(args: Args, shell: &CommandContext, lwkd: RunLine<'_>) -> Result<Exit, Failure> {
    let folder = folder(args.dir, shell)?;
    for (name, text) in EARLIER {
        write(&folder.join("_posts").join(name), text, shell)?;
    }
    write(&folder.join(SAVED.0), SAVED.1, shell)?;
    let story = Story {
        then: CommandContext {
            folder,
            now: wednesday(),
            ..*shell
        },
        lwkd,
    };

    let folder = display_path(&story.then.folder, &shell.folder);
    let folder = shell_word(&folder).into_owned();
    story.explain("Sample data, as if today were July 31, 2024. Start and fill an edition:")?;
    story.prompt(&["cd", &folder])?;
    story.run_muted(&["new", WEEK])?;
    // The file replaces GitHub.
    story.run_muted(&["fill", WEEK, "--from", SAVED.0])?;
    story.explain("\nA part of the filled draft (without the start of each URL):")?;
    story.explain(&part_of_draft(&story.then)?)?;
    change_draft(&story.then, as_people_write)?;
    story.explain("\nThe writers write their sections, with some mistakes. Check the draft:")?;
    story.run(&["check", WEEK])?;
    change_draft(&story.then, |_, draft| corrections(draft))?;
    story.explain("A person corrects the URL and the number; `--fix` does the rest:")?;
    story.run(&["check", WEEK, "--fix"])?;
    let program = program(&shell.folder);
    let typed = |command: &str| unbreakable(&format!("  {program} -C {folder} {command}"));
    story.explain(&format!(
        "\nContinue with this draft:\n{}\n{}",
        typed(&format!("preview {WEEK} --open")),
        typed(&format!("publish {WEEK} --at 2024-07-31")),
    ))?;
    Ok(Exit::Done)
}

/// How to run this program: `lwkd` if that is it, `cargo run` if cargo started it, else its path.
fn program(folder: &Path) -> String {
    let Ok(running) = std::env::current_exe() else {
        return "lwkd".to_owned();
    };
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut found = std::env::split_paths(&path)
        .map(|folder| folder.join(format!("lwkd{}", std::env::consts::EXE_SUFFIX)))
        .filter(|path| path.is_file());
    let is_running = |path: PathBuf| {
        let resolved = |path: &Path| path.canonicalize().ok();
        resolved(&path).is_some() && resolved(&path) == resolved(&running)
    };
    if found.next().is_some_and(is_running) {
        return "lwkd".to_owned();
    }
    // cargo sets it for what it runs.
    if std::env::var_os("CARGO").is_some() {
        return "cargo run -q --".to_owned();
    }
    let path = display_path(&running, folder);
    let path = match path.starts_with('/') {
        true => path,
        false => format!("./{path}"),
    };
    shell_word(&path).into_owned()
}

/// The first entries of some sections as they are in the draft, with shortened URLs.
fn part_of_draft(shell: &CommandContext) -> Result<String, Failure> {
    let (newsletter, file) = draft(shell)?;
    let post = Post::parse(file.text, &newsletter.settings);
    let mut lines = Vec::new();
    for section in post.all_sections() {
        let heading = section
            .kind
            .map(|kind| &*newsletter.settings.section(kind).heading);
        let Some(heading) = heading.filter(|heading| SHOWN.contains(heading)) else {
            continue;
        };
        lines.push(format!("  ## {heading}"));
        for bullet in section.bullets.iter().take(ENTRIES) {
            let line = post.line_around(bullet.span.start).of(&post.text).trim();
            lines.push(format!("  {}", with_short_urls(line, &newsletter.settings)));
        }
    }
    Ok(lines.join("\n"))
}

/// A line of Markdown with only the last two components of each URL.
fn with_short_urls(line: &str, settings: &Settings) -> String {
    let post = Post::parse(line, settings);
    let edits = post.links().filter_map(|link| {
        let url = link.url.of(&post.text);
        let (at, _) = url.rmatch_indices('/').nth(1)?;
        let start = Span::new(link.url.start, link.url.start + at);
        Some(Edit::replace(start, "…"))
    });
    apply(&post.text, &edits.collect::<Vec<_>>())
}

fn write(path: &Path, text: &str, shell: &CommandContext) -> Result<(), Failure> {
    let flushed = overwrite(path, text)?;
    shell.report_flush(flushed, &display_path(path, &shell.folder));
    Ok(())
}

/// 12:00 UTC on the Wednesday after the week.
fn wednesday() -> DateTime<Utc> {
    DateTime::from_timestamp(1_722_427_200, 0).unwrap_or_default()
}

fn folder(dir: Option<PathBuf>, shell: &CommandContext) -> Result<PathBuf, Failure> {
    let Some(dir) = dir else {
        return Ok(temporary_folder()?);
    };
    let folder = shell.folder.join(&dir);
    if is_empty_folder(&folder)? {
        Ok(folder)
    } else {
        Err(Failure::new(format!("{} is not empty", dir.display()))
            .help("name an empty or new folder: `lwkd demo DIR`"))
    }
}

/// The context on that Wednesday, and how to run a command in it.
struct Story<'a> {
    then: CommandContext,
    lwkd: RunLine<'a>,
}

impl Story<'_> {
    /// Prints a sentence between two commands.
    fn explain(&self, text: &str) -> Result<(), Failure> {
        self.then.show(&format!("{text}\n"))
    }

    /// Prints a command as the user would type it.
    fn prompt(&self, words: &[&str]) -> Result<(), Failure> {
        let bold = Style::new().bold();
        let command = unbreakable(&format!("$ {}", words.join(" ")));
        self.then.show(&format!("{bold}{command}{bold:#}\n"))
    }

    /// Runs a command without what it prints.
    fn run_muted(&self, words: &[&str]) -> Result<Exit, Failure> {
        self.prompt(&[&["lwkd"], words].concat())?;
        let muted = CommandContext {
            is_muted: true,
            ..self.then.clone()
        };
        (self.lwkd)(words, &muted)
    }

    fn run(&self, words: &[&str]) -> Result<Exit, Failure> {
        self.prompt(&[&["lwkd"], words].concat())?;
        (self.lwkd)(words, &self.then)
    }
}

/// The newsletter and the draft as it is now.
fn draft(shell: &CommandContext) -> Result<(Workspace, TextFile), Failure> {
    let newsletter = Workspace::find(shell)?;
    let draft = WEEK.parse::<DraftArg>().map_err(Failure::new)?;
    let draft = newsletter.select(Some(&draft), shell)?;
    let file = newsletter.root.read(&draft.path)?;
    Ok((newsletter, file))
}

/// Changes the draft as people do in their editors.
fn change_draft(
    shell: &CommandContext,
    edits: impl Fn(&Settings, &Post) -> Vec<Edit>,
) -> Result<(), Failure> {
    let (newsletter, file) = draft(shell)?;
    let settings = &newsletter.settings;
    let post = Post::parse(file.text.as_str(), settings);
    let changed = apply(&file.text, &edits(settings, &post));
    let flushed = newsletter.lock()?.replace(&file, &changed)?;
    shell.report_flush(flushed, WEEK);
    Ok(())
}

/// The edits that insert the sample sections, which have mistakes.
fn as_people_write(settings: &Settings, draft: &Post) -> Vec<Edit> {
    let written = Post::parse(WRITTEN, settings);
    let sections = written.draft.sections.iter().filter_map(|section| {
        let empty = draft.section(section.kind?)?;
        let text = section.body.of(WRITTEN).trim();
        let skeleton = &settings.section(section.kind?).skeleton;
        let filled = empty.own.of(&draft.text).trim();
        let above = if empty.is_unwritten(skeleton, &draft.text) {
            String::new()
        } else {
            format!("{filled}\n\n")
        };
        Some(Edit::replace(empty.body, format!("\n{above}{text}\n\n")))
    });
    // They remove the featured pull request from the list.
    let featured = draft
        .links()
        .filter(|link| link.url.of(&draft.text) == FEATURED);
    let moved =
        featured.map(|link| Edit::delete(with_newline(draft, draft.line_around(link.span.start))));
    moved.chain(sections).collect()
}

/// A line with its newline.
fn with_newline(draft: &Post, line: Span) -> Span {
    Span::new(line.start, line.end + draft.draft.eol.as_str().len())
}

/// The edits that correct the mistakes for which `check` has no fix.
fn corrections(draft: &Post) -> Vec<Edit> {
    let mistakes = [
        ("registration/ is open", "registration/) is open"),
        ("125664: Add", "125663: Add"),
    ];
    let found = mistakes.iter().filter_map(|(wrong, right)| {
        let at = draft.text.find(wrong)?;
        Some(Edit::replace(Span::new(at, at + wrong.len()), *right))
    });
    found.collect()
}
