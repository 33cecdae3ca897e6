//! How an edition stands, and what to do next.

use std::fmt::Write;

use chrono::{DateTime, Utc};

use crate::archive::publication_time;
use crate::args::week::week_to_start;
use crate::edition::{EditionNames, Week};
use crate::files::git;
use crate::files::git::GitError;
use crate::post::{Bullet, Post, Section, UrlKey};
use crate::record::{Record, State};
use crate::report::{CheckedFile, Counts};
use crate::rules;
use crate::rules::{CheckStage, Context, RULES};
use crate::settings::{SectionForm, SectionId, SectionSetting, Settings};
use crate::text::{LineIndex, Span, safe_for_terminal};
use crate::ui::relative_time::{ago, moment};
use crate::ui::{CommandContext, Failure};
use crate::workspace::pull_requests::OpenWork;
use crate::workspace::{OpenEdition, Workspace};

/// How an edition stands.
pub(crate) struct EditionStatus {
    draft: OpenEdition,
    /// How the draft is named in a command: by its week, where that names it.
    name: String,
    post: Post,
    /// Whether a record stands beside it: `fill` was here, and it is not published.
    has_record: bool,
    tally: Counts,
    /// Candidates that are named, and neither used nor dismissed.
    waiting: usize,
    /// When it goes out, or went out.
    publication: DateTime<Utc>,
    /// Who wrote each line last, where git knows; `None` for a line that is not committed.
    origins: Vec<Option<git::LineOrigin>>,
    /// The open pull requests against this branch, if they were asked for.
    open: Option<OpenWork>,
}

impl EditionStatus {
    /// # Errors
    /// A record or an archive that cannot be read.
    pub(crate) fn of(
        draft: OpenEdition,
        newsletter: &Workspace,
        shell: &CommandContext,
    ) -> Result<Self, Failure> {
        let settings = &newsletter.settings;
        let (file, record) = newsletter.record(draft.date)?;
        let archive = newsletter.archive_around(draft.date)?;
        let post = Post::parse(draft.file.text.as_str(), settings);
        let context = Context {
            post: &post,
            file_name: &draft.name,
            settings,
            archive: &archive,
            record: &record,
            now: shell.now,
            stage: CheckStage::Draft,
        };
        let judged = CheckedFile {
            path: draft.shown.clone(),
            post: post.clone(),
            findings: rules::check(&context, RULES),
        };
        let planned = EditionNames::new(Week::holding(draft.date), &settings.newsletter);
        let name = match planned.file == draft.name {
            true => draft.date.to_string(),
            false => draft.shown.clone(),
        };
        Ok(Self {
            name,
            tally: Counts::of(&judged),
            waiting: waiting(&record, &post),
            has_record: file.is_some(),
            publication: date(&post).unwrap_or(planned.publication),
            origins: origins(&draft),
            open: None,
            draft,
            post,
        })
    }

    /// The same, with the open pull requests beside the sections that they change.
    pub(crate) fn with_pull_requests(self, open: OpenWork) -> Self {
        Self {
            open: Some(open),
            ..self
        }
    }

    /// The edition's name, its sections, its findings, and the one thing to do now.
    pub(crate) fn shown(&self, newsletter: &Workspace, now: DateTime<Utc>) -> String {
        let settings = &newsletter.settings;
        let verb = match self.publication > now {
            true => "goes out",
            false if self.has_record => "was to go out",
            false => "is dated",
        };
        let when = moment(self.publication, now);
        let mut out = format!("{}\n{verb} {when}\n\n", self.draft.shown);
        out.push_str(&table(&self.rows(settings, now)));
        let findings = match self.tally.in_words() {
            none if none.is_empty() => "none".to_owned(),
            some => some,
        };
        let _ = write!(
            out,
            "\nfindings    {findings}\ncandidates  {} neither used nor dismissed\n\nnext: {}",
            self.waiting,
            self.next_step(newsletter, now)
        );
        out
    }

    /// A row a section: its heading, how it stands, and who touched it last.
    fn rows(&self, settings: &Settings, now: DateTime<Utc>) -> Vec<[String; 3]> {
        let lines = LineIndex::new(&self.post.text);
        let row = |(at, setting): (usize, &SectionSetting)| {
            let section = self.post.section(SectionId(at));
            let touched = section.and_then(|section| self.last_touched(section, &lines, now));
            let open = self.open.as_ref();
            let numbers = open.map(|open| open.numbers(&self.draft.name, &setting.heading));
            let numbers = numbers.unwrap_or_default();
            let open = numbers.iter().map(|number| format!("#{number} open"));
            let people: Vec<String> = touched.into_iter().chain(open).collect();
            [
                setting.heading.clone(),
                state(section, setting, &self.post.text),
                people.join("; "),
            ]
        };
        settings.sections.iter().enumerate().map(row).collect()
    }

    /// Who wrote the newest line of `section`, and when.
    fn last_touched(
        &self,
        section: &Section,
        lines: &LineIndex,
        now: DateTime<Utc>,
    ) -> Option<String> {
        let whole = Span::new(section.heading.start, section.body.end);
        let written = whole.of(&self.post.text).trim_end().len();
        let first = lines.line_at(whole.start);
        let last = lines.line_at(whole.start + written);
        let origins = self.origins.get(first..=last)?;
        if origins.iter().any(Option::is_none) {
            return Some("not committed".to_owned());
        }
        let newest = origins.iter().flatten().max_by_key(|origin| origin.at)?;
        let author = safe_for_terminal(newest.author.raw());
        Some(format!("{author}, {}", ago(now - newest.at)))
    }

    /// The one thing to do now.
    fn next_step(&self, newsletter: &Workspace, now: DateTime<Utc>) -> String {
        let settings = &newsletter.settings;
        let command = |verb: &str| format!("lwkd {verb} {}", self.name);
        let one = |what: &str, verb: &str| step(what, &[&command(verb)]);
        let unwritten = self.unwritten(settings);
        if !self.has_record && self.lists_are_empty(settings) && self.is_in_progress(now) {
            one("fill its lists", "fill")
        } else if self.tally.errors > 0 && self.tally.safe > 0 {
            one("mend what is mechanical", "check --fix")
        } else if self.tally.errors > 0 {
            one("look at the errors", "check")
        } else if !unwritten.is_empty() {
            step(&format!("write {}", unwritten.join(" and ")), &[])
        } else if self.waiting > 0 {
            one("choose among the candidates", "fill --pick")
        } else if self.is_in_progress(now) {
            let (preview, publish) = (command("preview"), command("publish"));
            step("read it, then publish it", &[&preview, &publish])
        } else if self.origins.iter().any(Option::is_none) {
            step("commit it and have it merged", &[])
        } else if is_begun(week_written_now(now), newsletter) {
            step(
                "nothing, until the coming week's edition is begun on Friday",
                &[],
            )
        } else {
            step("start the next edition", &["lwkd new"])
        }
    }

    /// Whether it is still to go out: `publish` removes the record and sets a date that is not in the future.
    fn is_in_progress(&self, now: DateTime<Utc>) -> bool {
        self.has_record || self.publication > now
    }

    /// Whether none of the lists that `fill` fills, of which there is one at least, holds anything.
    fn lists_are_empty(&self, settings: &Settings) -> bool {
        let sections = settings.sections.iter().enumerate();
        let filled: Vec<Option<&Section>> = sections
            .filter(|section| section.1.filled_by.is_some())
            .map(|(at, _)| self.post.section(SectionId(at)))
            .collect();
        let mut bullets = filled.iter().flatten().flat_map(|filled| &filled.bullets);
        !filled.is_empty() && bullets.all(Bullet::is_bare)
    }

    /// Required sections that hold nothing.
    fn unwritten<'a>(&self, settings: &'a Settings) -> Vec<&'a str> {
        let sections = settings.sections.iter().enumerate();
        sections
            .filter(|(at, setting)| {
                let section = self.post.section(SectionId(*at));
                let is_unwritten =
                    |section: &Section| section.is_unwritten(&setting.skeleton, &self.post.text);
                setting.required && section.is_none_or(is_unwritten)
            })
            .map(|(_, it)| it.heading.as_str())
            .collect()
    }
}

/// The week that is written these days: the one to start, if nothing were started yet.
pub(crate) fn week_written_now(now: DateTime<Utc>) -> Week {
    week_to_start(now.date_naive(), |_| false)
}

/// Whether the edition of `week` has a file.
pub(crate) fn is_begun(week: Week, newsletter: &Workspace) -> bool {
    let names = EditionNames::new(week, &newsletter.settings.newsletter);
    newsletter.posts().join(&names.file).exists()
}

/// What is to be done and the commands that do it, a line each.
pub(crate) fn step(what: &str, commands: &[&str]) -> String {
    let lines = commands.iter().map(|command| format!("  {command}\n"));
    format!("{what}\n{}", lines.collect::<String>())
}

/// Who wrote each line of the draft last; nobody where no git is, or no repository.
fn origins(draft: &OpenEdition) -> Vec<Option<git::LineOrigin>> {
    let Some(folder) = draft.file.path.parent() else {
        return Vec::new();
    };
    match git::line_origins(folder, &draft.name) {
        Ok(origins) => origins,
        // git is there and does not know the file: nothing of it is committed.
        Err(GitError::Failed { .. }) => draft.file.text.lines().map(|_| None).collect(),
        Err(_) => Vec::new(),
    }
}

/// How many candidates wait in the record and are not in the draft.
fn waiting(record: &Record, post: &Post) -> usize {
    let linked = post.urls();
    record
        .items()
        .filter(|(_, it)| it.state == State::Waiting && !linked.contains(&UrlKey::of(&it.url)))
        .count()
}

/// When the front matter says that the edition goes out.
fn date(post: &Post) -> Option<DateTime<Utc>> {
    let head = post.draft.front_matter.as_ref()?;
    let time = publication_time(head.value(&post.text, "date")?)?;
    Some(time.and_utc())
}

/// How far a section has come, in a few words.
fn state(section: Option<&Section>, setting: &SectionSetting, text: &str) -> String {
    let needed = if setting.required { ", required" } else { "" };
    let Some(section) = section else {
        return format!("not there{needed}");
    };
    if section.is_unwritten(&setting.skeleton, text) {
        return format!("empty{needed}");
    }
    let counted = |count: usize, word: &str| match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    };
    match setting.shape {
        SectionForm::Bullets => {
            let bullets = section.bullets.iter().filter(|bullet| !bullet.is_bare());
            counted(bullets.count(), "bullet")
        }
        SectionForm::Features => counted(section.subsections.len(), "piece"),
        SectionForm::Prose => counted(words(section, text), "word"),
    }
}

/// How many words stand in a section, headings left out.
fn words(section: &Section, text: &str) -> usize {
    let own = section.own.of(text).split_whitespace();
    let own = own
        .filter(|own| own.contains(char::is_alphanumeric))
        .count();
    own + section
        .subsections
        .iter()
        .map(|subsection| words(subsection, text))
        .sum::<usize>()
}

fn table(rows: &[[String; 3]]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let (first, second) = (width(0), width(1));
    let mut out = String::new();
    for [heading, state, touched] in rows {
        let row = format!("  {heading:first$}  {state:second$}  {touched}");
        let _ = writeln!(out, "{}", row.trim_end());
    }
    out
}
