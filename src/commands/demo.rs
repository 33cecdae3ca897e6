//! `lwkd demo`: runs other commands on a built-in sample week.

use std::path::{Path, PathBuf};

use anstyle::Style;
use chrono::{DateTime, Utc};

use crate::args::DraftArg;
use crate::files::{is_empty_folder, overwrite, temporary_folder};
use crate::post::Post;
use crate::settings::Settings;
use crate::text::{Edit, Span, apply, shell_word};
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

/// Mistakes in the front matter: those of the real edition of this week.
const MISTAKES: [(&str, &str); 2] = [
    ("date", "2024-01-29 22:00:00 -0000"),
    ("slug", "2024-01-28-update"),
];

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
    story.explain("A week of sample data, as if today were Wednesday, July 31, 2024.")?;
    story.prompt(&["cd", &folder])?;
    story.explain("Start the edition of the week:")?;
    story.run(&["new", WEEK])?;
    story.explain(
        "Fill its lists. The file replaces GitHub; without --from, lwkd uses the network:",
    )?;
    story.run(&["fill", WEEK, "--from", SAVED.0])?;
    change_draft(&story.then, as_people_write)?;
    story.explain(
        "Meanwhile the writers write their sections, with some mistakes. Check the draft:",
    )?;
    story.run(&["check", WEEK])?;
    story
        .explain("Apply the automatic fixes. The date becomes the planned one of the settings:")?;
    story.run(&["check", WEEK, "--fix", "--unsafe-fixes"])?;
    change_draft(&story.then, |_, draft| corrections(draft))?;
    story.explain("A person corrects the rest. Check the draft again:")?;
    story.run(&["check", WEEK])?;
    story.explain(&format!(
        "Continue where the demo ends:\n\n  cd {folder}\n  lwkd preview {WEEK} --open\n  \
         lwkd publish {WEEK} --at \"2024-07-31 12:00\""
    ))?;
    Ok(Exit::Done)
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
        self.then.print(&format!("\n{text}\n\n"))
    }

    /// Prints a command as the user would type it.
    fn prompt(&self, words: &[&str]) -> Result<(), Failure> {
        let bold = Style::new().bold();
        self.then
            .print(&format!("{bold}$ {}{bold:#}\n", words.join(" ")))
    }

    fn run(&self, words: &[&str]) -> Result<Exit, Failure> {
        self.prompt(&[&["lwkd"], words].concat())?;
        (self.lwkd)(words, &self.then)
    }
}

/// Changes the draft as people do in their editors.
fn change_draft(
    shell: &CommandContext,
    edits: impl Fn(&Settings, &Post) -> Vec<Edit>,
) -> Result<(), Failure> {
    let newsletter = Workspace::find(shell)?;
    let draft = WEEK.parse::<DraftArg>().map_err(Failure::new)?;
    let draft = newsletter.select(Some(&draft), shell)?;
    let file = newsletter.root.read(&draft.path)?;
    let settings = &newsletter.settings;
    let post = Post::parse(file.text.as_str(), settings);
    let changed = apply(&file.text, &edits(settings, &post));
    let flushed = newsletter.lock()?.replace(&file, &changed)?;
    shell.report_flush(flushed, &draft.display_path);
    Ok(())
}

/// The edits that insert the sample sections and mistakes.
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
    let head = draft.draft.front_matter.iter();
    let mistakes = head.flat_map(|head| {
        MISTAKES.iter().filter_map(|(key, value)| {
            let field = head.field(&draft.text, key)?;
            Some(field.set(value))
        })
    });
    mistakes.chain(moved).chain(sections).collect()
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
