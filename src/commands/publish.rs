//! `lwkd publish`: tidy, set_publication_date, check, write.

use std::path::{Path, PathBuf};

use crate::args::{DraftArg, When};
use crate::diagnostic::{Diagnostic, Severity};
use crate::edition::public_url;
use crate::files::{FolderLock, cache_folder, create_or_replace, temporary_folder};
use crate::post::Post;
use crate::publish::{
    Announcement, BLUESKY_MAX, MASTODON_MAX, announcement, bluesky_length, drop_allow_comments,
    mastodon_length, set_publication_date, tidy,
};
use crate::report;
use crate::report::CheckedFile;
use crate::rules;
use crate::rules::{CheckStage, Context, RULES};
use crate::settings::Settings;
use crate::text::{Edit, apply};
use crate::ui::diff::diff;
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::{OpenEdition, Workspace};

/// Make an edition ready to go out
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Takes out what is empty, sets the date to now, and checks the result. With an error nothing is \
written and it ends with 1. Else it writes the edition, removes its record, and prints the address, \
the e-mail and the social text. It never pushes, posts or mails.\n\n\
Examples:
  lwkd publish                                  the newest edition, dated now
  lwkd publish last --at \"2024-08-01 22:00\"     last week's, at that time")]
pub struct Args {
    /// A week (2026-07-12, last) or a path [default: the newest]
    draft: Option<DraftArg>,
    /// Date it so instead of now: a day or a time, UTC
    #[arg(long, value_name = "TIME")]
    at: Option<When>,
}

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let newsletter = Workspace::find(shell)?;
    let settings = &newsletter.settings;
    let draft = newsletter.open(args.draft.as_ref(), true, shell)?;
    let (record_file, record) = newsletter.record(draft.date)?;
    let archive = newsletter.archive_around(draft.date)?;
    let time = settings.newsletter.publication.time;
    let publication = args.at.map_or(shell.now, |at| at.at(time));

    let old = Post::parse(draft.file.text.as_str(), settings);
    let stamped = changed(&old, settings, |value| {
        set_publication_date(value, publication)
    });
    let tidied = changed(&stamped, settings, |value| tidy(value, settings));
    let check = |post: &Post| {
        let context = Context {
            post,
            file_name: &draft.name,
            settings,
            archive: &archive,
            record: &record,
            now: shell.now,
            stage: CheckStage::Publish,
        };
        rules::check(&context, RULES)
    };
    // What a writer allowed stays allowed, though the comments that say so do not go out.
    let mut errors = check(&tidied);
    errors.retain(|error| error.severity == Severity::Error);
    let missing = missing_sections(&tidied, settings);
    if !errors.is_empty() || !missing.is_empty() {
        let lines = lines_of_draft(&draft, (&stamped, check(&stamped)), (&tidied, errors));
        refuse(&draft, &lines, &missing, shell)?;
        return Ok(Exit::Findings);
    }

    let finished = changed(&tidied, settings, drop_allow_comments);
    let url = public_url(publication.naive_utc(), &settings.newsletter);
    let texts = announcement(&finished, draft.date, &url, settings);
    let mail = keep_body(&draft.name, &texts.body)?;
    let _lock = draft.file.path.parent().map(FolderLock::take).transpose()?;
    if finished.text != old.text {
        draft.file.replace(&finished.text)?;
        shell.say(diff(&draft.shown, &old.text, &finished.text).trim_end());
    }
    if let Some(record) = record_file {
        record.remove()?;
    }
    shell.print(&told(&draft, &url, &texts, &mail))?;
    shell.say("next: commit it and have it merged; nothing was pushed, mailed or posted");
    Ok(Exit::Done)
}

/// Writes the body of the e-mail to a file, which is told. Not in the repository: it is for the mail program, and can be
/// made again. Where the user has no cache folder, or may not write there, it stands among temporary files.
fn keep_body(name: &str, body: &str) -> Result<PathBuf, Failure> {
    if let Some(caches) = cache_folder() {
        let path = caches.join("mail").join(name);
        if create_or_replace(&path, body).is_ok() {
            return Ok(path);
        }
    }
    let path = temporary_folder()?.join(name);
    create_or_replace(&path, body)?;
    Ok(path)
}

/// `post` after the edits that `edits` asks for.
fn changed(post: &Post, settings: &Settings, edits: impl Fn(&Post) -> Vec<Edit>) -> Post {
    Post::parse(apply(&post.text, &edits(post)), settings)
}

/// Headings that an edition is not published without, and that are not there.
fn missing_sections<'a>(post: &Post, settings: &'a Settings) -> Vec<&'a str> {
    let there: Vec<_> = post
        .all_sections()
        .filter_map(|section| section.kind)
        .collect();
    let required = settings.sections.iter().enumerate();
    required
        .filter(|(at, it)| it.required && there.iter().all(|kind| kind.0 != *at))
        .map(|(_, it)| it.heading.as_str())
        .collect()
}

/// The errors at the lines of the draft as it stands, where only the date is new: tidying moves lines, and nothing of it
/// is written. What only the tidied text shows is shown in that text.
fn lines_of_draft(
    draft: &OpenEdition,
    (stamped, noticed): (&Post, Vec<Diagnostic>),
    (tidied, errors): (&Post, Vec<Diagnostic>),
) -> Vec<CheckedFile> {
    let same = |a: &Diagnostic, b: &Diagnostic| a.rule == b.rule && a.message == b.message;
    let (there, new): (Vec<_>, Vec<_>) = errors
        .into_iter()
        .partition(|error| noticed.iter().any(|other| same(error, other)));
    let is_there = |diagnostic: &Diagnostic| there.iter().any(|other| same(diagnostic, other));
    let judged = |path: String, post: &Post, findings: Vec<Diagnostic>| {
        (!findings.is_empty()).then(|| CheckedFile {
            path,
            post: post.clone(),
            findings,
        })
    };
    let noticed = noticed.into_iter().filter(is_there).collect();
    let after = format!("{} (tidied)", draft.shown);
    [
        judged(draft.shown.clone(), stamped, noticed),
        judged(after, tidied, new),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Shows what keeps the edition from going out.
fn refuse(
    draft: &OpenEdition,
    judged: &[CheckedFile],
    missing: &[&str],
    shell: &CommandContext,
) -> Result<(), Failure> {
    let width = shell.width().unwrap_or(super::check::WIDTH);
    let human = |value| report::human(value, width, shell.is_styled());
    let mut text: String = judged.iter().map(human).collect();
    for heading in missing {
        text.push_str(&format!(
            "the section `{heading}` is missing; an edition is not published without it\n"
        ));
    }
    shell.print(&text)?;
    shell.say(&format!(
        "{shown} is not ready; nothing was written\n\
         all findings: `lwkd check --publish {shown}`",
        shown = draft.shown
    ));
    Ok(())
}

fn told(draft: &OpenEdition, url: &str, texts: &Announcement, mail: &Path) -> String {
    let Announcement {
        subject, social, ..
    } = texts;
    format!(
        "{}\npage     {url}\nsubject  {subject}\nbody     {}\nsocial   {} of {BLUESKY_MAX} graphemes on Bluesky, \
         {} of {MASTODON_MAX} characters on Mastodon\n\n{social}\n",
        draft.shown,
        mail.display(),
        bluesky_length(social),
        mastodon_length(social)
    )
}
