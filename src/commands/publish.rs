//! `lwkd publish`: tidies, sets the date, checks, writes.

use std::path::{Path, PathBuf};

use anstream::adapter::strip_str;
use chrono::{DateTime, Utc};

use crate::args::{DraftArg, Format, OutputArgs, When};
use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::files::{cache_folder, overwrite, temporary_folder};
use crate::post::Post;
use crate::publish::{
    Announcement, BLUESKY_MAX, MASTODON_MAX, announcement, bluesky_length, drop_allow_comments,
    mastodon_length, set_publication_date, tidy,
};
use crate::report;
use crate::report::CheckedFile;
use crate::report::json::{
    MailReport, PublishCode, PublishReport, SocialReport, document, finding_lines,
};
use crate::rules::CheckStage;
use crate::settings::Settings;
use crate::text::{Edit, Span, apply, shell_word};
use crate::ui::diff::diff;
use crate::ui::relative_time::absolute_and_relative;
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::{LoadedEdition, PublicationState, Workspace};

/// Prepare an edition for publication
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Removes empty parts, sets the date, and checks the result. With an error it writes nothing and \
exits with 1. Otherwise it writes the edition, removes its record, and prints the URL, the e-mail and \
the social text. It never pushes, posts or mails.\n\n\
Examples:
  lwkd publish                                  the newest draft, dated now
  lwkd publish last --at \"2024-08-01 22:00\"     last week's, at that time")]
pub struct Args {
    /// A week (2026-07-12, last) or a path [default: the newest draft]
    draft: Option<DraftArg>,
    /// Publication time, UTC [default: now]
    #[arg(long, value_name = "TIME")]
    at: Option<When>,
    /// Show the changes as a diff, and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    output: OutputArgs,
}

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let newsletter = Workspace::find(shell)?;
    let settings = &newsletter.settings;
    let edition = newsletter.select_to_write(args.draft.as_ref(), "publish", shell)?;
    let draft = LoadedEdition::load(edition, &newsletter)?;
    let publication = publication_time(args.at, &draft, &newsletter, shell);

    let old = &draft.post;
    let dated = match publication {
        Some(time) => changed(old, settings, |post| {
            set_publication_date(post, time, settings)
        }),
        None => old.clone(),
    };
    let tidied = changed(&dated, settings, |post| tidy(post, settings));
    // The edition is judged as of its publication, which `--at` may put in the future.
    let time = publication.unwrap_or_else(|| draft.publication(&newsletter, shell.now).time());
    let input = draft.rule_input(&newsletter, shell.now.max(time));
    // Comments that allow findings still count here; they are removed afterwards.
    let mut errors = input.check(&tidied, CheckStage::Publish);
    errors.retain(|error| error.severity == Severity::Error);
    let missing = missing_sections(&tidied, settings);
    if !errors.is_empty() || !missing.is_empty() {
        let located = locate_in_draft(&draft, &dated, errors, &tidy(&dated, settings));
        match args.output.format {
            Format::Human => refuse(&draft, located, &missing, shell)?,
            Format::Json => shell.print(&document(&PublishReport {
                errors: finding_lines(&located),
                missing_sections: &missing,
                ..report(PublishCode::Refused, &draft, time, settings)
            }))?,
        }
        return Ok(Exit::Problems);
    }

    let finished = changed(&tidied, settings, drop_allow_comments);
    let names = draft.names(&finished, settings);
    let texts = announcement(&finished, &names, time.date_naive(), settings);
    let changes = |width| {
        let path = &draft.edition.display_path;
        diff(path, &old.text, &finished.text, width)
    };
    let unstyled = strip_str(&changes(None)).to_string();
    let report = |code, body_file: Option<&Path>| PublishReport {
        mail: Some(MailReport {
            subject: &texts.subject,
            body: &texts.body,
            body_file: body_file.map(|path| path.display().to_string()),
        }),
        social: SocialReport::new(&texts),
        changes: &unstyled,
        ..report(code, &draft, time, settings)
    };
    if args.dry_run {
        shell.print(&match args.output.format {
            Format::Human => changes(shell.width()),
            Format::Json => document(&report(PublishCode::DryRun, None)),
        })?;
        shell.say("nothing was written");
        return Ok(Exit::Done);
    }
    let mail = keep_body(&draft.edition.name.replace('/', "-"), &texts.body)?;
    let lock = newsletter.lock()?;
    draft.publish(&finished.text, &lock, &newsletter, shell)?;
    drop(lock);
    if args.output.format == Format::Json {
        shell.print(&document(&report(PublishCode::Published, Some(&mail))))?;
        return Ok(Exit::Done);
    }
    if !unstyled.is_empty() {
        shell.say(changes(shell.note_width()).trim_end());
    }
    shell.show(&summary(&draft, &texts, &mail))?;
    if let Some(social) = &texts.social {
        // To be copied: a wrapped text would be posted with its line breaks.
        shell.print(&format!("\n{social}\n"))?;
    }
    if time > shell.now {
        let when = absolute_and_relative(time, shell.now);
        shell.say(&format!(
            "the page appears when the site is built after {when}"
        ));
    }
    shell.say("next: commit it and open a pull request; nothing was pushed, mailed or posted");
    Ok(Exit::Done)
}

/// The report for programs, without what follows from the code.
fn report<'a>(
    code: PublishCode,
    draft: &'a LoadedEdition,
    date: DateTime<Utc>,
    settings: &Settings,
) -> PublishReport<'a> {
    PublishReport {
        code,
        draft: &draft.edition.display_path,
        date,
        url: draft
            .names(&draft.post, settings)
            .url(date.date_naive(), &settings.newsletter),
        mail: None,
        social: None,
        changes: "",
        errors: Vec::new(),
        missing_sections: &[],
    }
}

/// The date to set; `None` to keep that of an edition that is published.
fn publication_time(
    at: Option<When>,
    draft: &LoadedEdition,
    newsletter: &Workspace,
    shell: &CommandContext,
) -> Option<DateTime<Utc>> {
    if let Some(at) = at {
        return Some(at.at(newsletter.settings.newsletter.publication.time));
    }
    match draft.publication(newsletter, shell.now) {
        PublicationState::Published(time) => {
            shell.say(&format!(
                "note: {} was published {}; its date is kept (--at changes it)",
                draft.edition.display_path,
                absolute_and_relative(time, shell.now)
            ));
            None
        }
        PublicationState::Due(_) | PublicationState::Overdue(_) => Some(shell.now),
    }
}

/// Writes the body of the e-mail to a file and returns its path. The file is for the mail program
/// and does not belong into the repository: it is in the user's cache folder, else among temporary
/// files.
fn keep_body(name: &str, body: &str) -> Result<PathBuf, Failure> {
    if let Some(caches) = cache_folder() {
        let path = caches.join("mail").join(name);
        // A cache that is not flushed to the disk can be written again.
        if overwrite(&path, body).is_ok() {
            return Ok(path);
        }
    }
    let path = temporary_folder()?.join(name);
    let _ = overwrite(&path, body)?;
    Ok(path)
}

/// `post` with the edits that `edits` returns for it.
fn changed(post: &Post, settings: &Settings, edits: impl Fn(&Post) -> Vec<Edit>) -> Post {
    Post::parse(apply(&post.text, &edits(post)), settings)
}

/// The headings of required sections that are missing.
fn missing_sections<'a>(post: &Post, settings: &'a Settings) -> Vec<&'a str> {
    let present: Vec<_> = post
        .all_sections()
        .filter_map(|section| section.kind)
        .collect();
    let required = settings.sections.iter().enumerate();
    required
        .filter(|(at, setting)| setting.required && present.iter().all(|kind| kind.0 != *at))
        .map(|(_, setting)| setting.heading.as_str())
        .collect()
}

/// Errors found after tidying, at their places in the file on disk. `dated` differs from that file
/// in the date only, and `edits` are those of the tidying.
fn locate_in_draft(
    draft: &LoadedEdition,
    dated: &Post,
    errors: Vec<Diagnostic>,
    edits: &[Edit],
) -> CheckedFile {
    let located = |span: Span| {
        let (start, end) = (before(span.start, edits), before(span.end, edits));
        Span::new(start, end.max(start))
    };
    let located_error = |mut error: Diagnostic| {
        error.span = located(error.span);
        for label in &mut error.labels {
            label.span = located(label.span);
        }
        for edit in error.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.span = located(edit.span);
        }
        error
    };
    let mut findings: Vec<Diagnostic> = errors.into_iter().map(located_error).collect();
    findings.sort_by_key(|finding| finding.span);
    CheckedFile {
        path: draft.edition.display_path.clone(),
        post: dated.clone(),
        findings,
    }
}

/// The offset in a text that became `offset` by `edits`; of inserted text the place of its edit.
fn before(offset: usize, edits: &[Edit]) -> usize {
    // As far as the edits were followed: in the old text, and in the new one.
    let (mut old, mut new) = (0, 0);
    for edit in edits {
        let kept = edit.span.start.saturating_sub(old);
        if offset < new + kept {
            break;
        }
        (old, new) = (edit.span.start, new + kept);
        if offset < new + edit.replacement.len() {
            return old;
        }
        (old, new) = (edit.span.end, new + edit.replacement.len());
    }
    old + (offset - new)
}

/// Prints why the edition cannot be published.
fn refuse(
    draft: &LoadedEdition,
    mut checked: CheckedFile,
    missing: &[&str],
    shell: &CommandContext,
) -> Result<(), Failure> {
    for finding in &mut checked.findings {
        // `publish` applies no fixes: say which command does.
        if let Some(fix) = finding.fix.take() {
            let options = match fix.applicability {
                Applicability::Safe => "--fix",
                Applicability::Unsafe => "--fix --unsafe-fixes",
            };
            finding.help = Some(format!("{} (`lwkd check {options}`)", fix.title));
        }
    }
    let mut text = report::human(&checked, shell.width(), shell.is_styled());
    for heading in missing {
        text.push_str(&format!("the required section `{heading}` is missing\n"));
    }
    shell.show(&text)?;
    let path = &draft.edition.display_path;
    shell.say(&format!(
        "{path} is not ready; nothing was written\n\
         all findings: `lwkd check --publish {}`",
        shell_word(path)
    ));
    Ok(())
}

/// What a person needs to announce the edition, without the social text.
fn summary(draft: &LoadedEdition, texts: &Announcement, mail: &Path) -> String {
    let mut out = format!("{}\n", draft.edition.display_path);
    if let Some(url) = &texts.url {
        out.push_str(&format!("page     {url}\n"));
    }
    out.push_str(&format!(
        "subject  {}\nbody     {}\n",
        texts.subject,
        mail.display()
    ));
    if let Some(social) = &texts.social {
        out.push_str(&format!(
            "social   {} of {BLUESKY_MAX} graphemes on Bluesky, \
             {} of {MASTODON_MAX} characters on Mastodon\n",
            bluesky_length(social),
            mastodon_length(social)
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_after_tidying_is_found_in_the_draft() {
        let text = "one\n*\ntwo\n\nthree\n";
        let edits = [
            Edit::delete(Span::new(4, 6)),
            Edit::replace(Span::new(6, 9), "second"),
        ];
        let tidied = apply(text, &edits);
        assert_eq!(tidied, "one\nsecond\n\nthree\n");
        for (word, at) in [("one", 0), ("second", 6), ("three", 11)] {
            let offset = tidied.find(word).expect("in the text");
            assert_eq!(before(offset, &edits), at, "{word}");
        }
        assert_eq!(before(tidied.len(), &edits), text.len());
    }
}
