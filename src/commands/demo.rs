//! `lwkd demo`: the verbs themselves, run on a week that ships inside the program.

use std::path::PathBuf;

use anstyle::Style;
use chrono::{DateTime, Utc};

use crate::args::DraftArg;
use crate::files::{create_new, is_empty_folder, temporary_folder};
use crate::post::Post;
use crate::settings::Settings;
use crate::text::{Edit, Span, apply};
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::Workspace;
use crate::workspace::shown;

/// Show the whole story on a week that ships inside the program
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Starts the week ending July 28, 2024, fills and checks it, as three commands would, without token or \
network. The draft is left in DIR to go on with.\n\n\
Examples:
  lwkd demo             in a new temporary folder, whose name is printed
  lwkd demo ~/news      in a folder of your choice")]
pub struct Args {
    /// An empty folder, or one to make [default: a new temporary folder]
    dir: Option<PathBuf>,
}

/// Runs a command line in a shell; the words after `lwkd`.
pub type RunLine<'a> = &'a dyn Fn(&[&str], &CommandContext) -> Result<Exit, Failure>;

/// The Sunday of the week.
const WEEK: &str = "2024-07-28";

/// What GitHub would have answered, as a file that `fill --from` reads.
const SAVED: (&str, &str) = (
    "week-2024-07-28.json",
    include_str!("../../templates/demo/week-2024-07-28.json"),
);

/// The editions before.
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

/// What people write meanwhile, slips included.
const WRITTEN: &str = include_str!("../../templates/demo/written.md");

/// The pull request that they feature.
const FEATURED: &str = "https://github.com/kubernetes/kubernetes/pull/125663";

/// Slips in the front matter: the ones with which this very week began in the field.
const WRONG: [(&str, &str); 2] = [
    ("date", "2024-01-29 22:00:00 -0000"),
    ("slug", "2024-01-28-update"),
];

pub fn run(args: Args, shell: &CommandContext, lwkd: RunLine<'_>) -> Result<Exit, Failure> {
    let folder = folder(args.dir, shell)?;
    for (name, text) in EARLIER {
        create_new(&folder.join("_posts").join(name), text)?;
    }
    create_new(&folder.join(SAVED.0), SAVED.1)?;
    let story = Story {
        then: CommandContext {
            folder,
            now: wednesday(),
            ..*shell
        },
        lwkd,
    };

    let name = shown(&story.then.folder, &shell.folder);
    story.tell("A week of sample data, as if today were Wednesday, July 31, 2024.")?;
    story.typed(&["cd", &name])?;
    story.tell("Start the week:")?;
    story.run(&["new", WEEK])?;
    story
        .tell("Fill its lists. The file stands for GitHub; without --from the network is asked:")?;
    story.run(&["fill", WEEK, "--from", SAVED.0])?;
    change_draft(&story.then, as_people_write)?;
    story.tell("Meanwhile the writers write their sections, and make slips. Check it:")?;
    story.run(&["check", WEEK])?;
    story
        .tell("Mend what can be mended without a person. The date is the settings' planned one:")?;
    story.run(&["check", WEEK, "--fix", "--unsafe-fixes"])?;
    change_draft(&story.then, |_, draft| mended_by_hand(draft))?;
    story.tell("The rest needs a person, who has just mended it. Check it again:")?;
    story.run(&["check", WEEK])?;
    story.tell(&format!(
        "Go on where the demo ends:\n\n  cd {name}\n  lwkd preview {WEEK} --open\n  \
         lwkd publish {WEEK} --at \"2024-07-31 12:00\""
    ))?;
    Ok(Exit::Done)
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
            .help("name an empty folder or a new one: `lwkd demo DIR`"))
    }
}

/// A shell on that Wednesday, and how to run a command in it.
struct Story<'a> {
    then: CommandContext,
    lwkd: RunLine<'a>,
}

impl Story<'_> {
    fn tell(&self, text: &str) -> Result<(), Failure> {
        self.then.print(&format!("\n{text}\n\n"))
    }

    /// Shows a command as the user would type it.
    fn typed(&self, words: &[&str]) -> Result<(), Failure> {
        let bold = Style::new().bold();
        self.then
            .print(&format!("{bold}$ {}{bold:#}\n", words.join(" ")))
    }

    fn run(&self, words: &[&str]) -> Result<Exit, Failure> {
        self.typed(&[&["lwkd"], words].concat())?;
        (self.lwkd)(words, &self.then)
    }
}

/// Changes the draft that stands in the shell's folder, as people do with their editors.
fn change_draft(
    shell: &CommandContext,
    edits: impl Fn(&Settings, &Post) -> Vec<Edit>,
) -> Result<(), Failure> {
    let newsletter = Workspace::find(shell)?;
    let draft = WEEK.parse::<DraftArg>().map_err(Failure::new)?;
    let draft = newsletter.open(Some(&draft), true, shell)?.file;
    let settings = &newsletter.settings;
    let post = Post::parse(draft.text.as_str(), settings);
    draft.replace(&apply(&draft.text, &edits(settings, &post)))?;
    Ok(())
}

/// The edits that put the sample's sections and slips into `draft`.
fn as_people_write(settings: &Settings, draft: &Post) -> Vec<Edit> {
    let written = Post::parse(WRITTEN, settings);
    let sections = written.draft.sections.iter().filter_map(|section| {
        let blank = draft.section(section.kind?)?;
        let text = section.body.of(WRITTEN).trim();
        Some(Edit::replace(blank.body, format!("\n{text}\n\n")))
    });
    // What they feature they take out of the list.
    let featured = draft
        .links()
        .filter(|link| link.url.of(&draft.text) == FEATURED);
    let moved = featured
        .map(|featured| Edit::delete(with_line_end(draft, draft.line_around(featured.span.start))));
    let head = draft.draft.front_matter.iter();
    let slips = head.flat_map(|head| {
        WRONG.iter().filter_map(|(key, value)| {
            let field = head.field(&draft.text, key)?;
            Some(field.set(value))
        })
    });
    slips.chain(moved).chain(sections).collect()
}

/// A line together with its end.
fn with_line_end(draft: &Post, line: Span) -> Span {
    Span::new(line.start, line.end + draft.draft.eol.as_str().len())
}

/// The edits that mend the slips for which `check` has no fix.
fn mended_by_hand(draft: &Post) -> Vec<Edit> {
    let slips = [
        ("registration/ is open", "registration/) is open"),
        ("125664: Add", "125663: Add"),
    ];
    let found = slips.iter().filter_map(|(wrong, right)| {
        let at = draft.text.find(wrong)?;
        Some(Edit::replace(Span::new(at, at + wrong.len()), *right))
    });
    found.collect()
}
