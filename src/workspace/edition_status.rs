//! What `status` prints: the state of an edition, and the next step.

use std::fmt::Write;

use chrono::{DateTime, Utc};

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::files::git;
use crate::files::git::GitError;
use crate::post::{Bullet, Post, Section, Target, UrlKey};
use crate::record::{Record, State};
use crate::report::json::{
    CandidatesCode, CandidatesReport, LastChange, SectionCode, SectionStatus, StatusReport,
};
use crate::report::{CheckedFile, Counts};
use crate::rules::CheckStage;
use crate::settings::{SectionForm, SectionId, SectionSetting, Settings};
use crate::text::{LineIndex, Span, safe_for_terminal, shell_word, table};
use crate::ui::relative_time::{absolute_and_relative, ago};
use crate::ui::{CommandContext, Failure};
use crate::workspace::next_step::in_words;
use crate::workspace::pull_requests::OpenWork;
use crate::workspace::{EditionFile, LoadedEdition, PublicationState, Workspace};

/// The state of an edition.
pub(crate) struct EditionStatus {
    pub(super) loaded: LoadedEdition,
    /// The argument that names the edition: its date, or a path.
    pub(super) argument: String,
    pub(super) counts: Counts,
    /// Errors that no safe fix removes.
    pub(super) unfixable_errors: usize,
    /// Candidates that are neither in the draft nor dismissed.
    pub(super) to_review: usize,
    pub(super) publication: PublicationState,
    /// Who wrote each line last, if git knows; `None` for a line that is not committed.
    pub(super) origins: Vec<Option<git::LineOrigin>>,
    /// The open pull requests against this branch, if they were asked for.
    open: Option<OpenWork>,
}

impl EditionStatus {
    /// # Errors
    /// An edition, a record or a folder that cannot be read.
    pub(crate) fn load(
        edition: EditionFile,
        newsletter: &Workspace,
        shell: &CommandContext,
    ) -> Result<Self, Failure> {
        let loaded = LoadedEdition::load(edition, newsletter)?;
        let edition = &loaded.edition;
        let checked = CheckedFile {
            path: edition.display_path.clone(),
            post: loaded.post.clone(),
            findings: loaded
                .rule_input(newsletter, shell.now)
                .check(&loaded.post, CheckStage::Draft),
        };
        let argument = match newsletter.is_name_of(edition) {
            true => edition.date.to_string(),
            false => shell_word(&edition.display_path).into_owned(),
        };
        let publication = match loaded.publication(newsletter, shell.now) {
            PublicationState::Due(time) | PublicationState::Overdue(time)
                if newsletter.is_upstream(edition) =>
            {
                PublicationState::Published(time)
            }
            publication => publication,
        };
        Ok(Self {
            argument,
            unfixable_errors: checked.findings.iter().filter(is_unfixable_error).count(),
            counts: Counts::of(&checked),
            to_review: to_review(&loaded.record, &loaded.post).len(),
            publication,
            origins: origins(&loaded),
            open: None,
            loaded,
        })
    }

    /// The same, with the open pull requests beside the sections that they change.
    pub(crate) fn with_pull_requests(self, open: OpenWork) -> Self {
        Self {
            open: Some(open),
            ..self
        }
    }

    /// The report: path, time of publication, sections, findings, and the next step.
    pub(crate) fn report(&self, newsletter: &Workspace, shell: &CommandContext) -> String {
        let now = shell.now;
        let settings = &newsletter.settings;
        let publication = publication_line(self.publication, now);
        let path = &self.loaded.edition.display_path;
        let mut out = format!("{path}\n{publication}\n\n");
        out.push_str(&table(&self.rows(settings, now), shell.width()));
        let findings = match self.counts.in_words() {
            none if none.is_empty() => "none".to_owned(),
            some => some,
        };
        let _ = writeln!(out, "\nfindings    {findings}");
        if !self.publication.is_published() {
            let candidates = match self.was_filled() {
                true => format!("{} to review{}", self.to_review, self.first_to_review()),
                false => "not fetched yet".to_owned(),
            };
            let _ = writeln!(out, "candidates  {candidates}");
            let featured: Vec<String> = featured(&self.loaded.record)
                .filter_map(pull_request_number)
                .collect();
            if !featured.is_empty() {
                let _ = writeln!(out, "to feature  {}", featured.join(", "));
            }
        }
        let _ = write!(
            out,
            "\nnext: {}",
            in_words(&self.next_step(newsletter, now))
        );
        out
    }

    /// The report for programs.
    pub(crate) fn json(&self, newsletter: &Workspace, now: DateTime<Utc>) -> StatusReport {
        let settings = &newsletter.settings;
        let edition = &self.loaded.edition;
        StatusReport {
            draft: edition.display_path.clone(),
            edition: edition.date,
            publication: self.publication.report(now),
            sections: self.sections(settings),
            findings: self.counts.into(),
            candidates: CandidatesReport {
                code: match self.was_filled() {
                    true => CandidatesCode::Fetched,
                    false => CandidatesCode::NotFetched,
                },
                to_review: self.to_review,
            },
            featured: featured(&self.loaded.record).map(str::to_owned).collect(),
            next: self.next_step(newsletter, now),
        }
    }

    /// The state of each section of the settings.
    fn sections(&self, settings: &Settings) -> Vec<SectionStatus> {
        let post = &self.loaded.post;
        let lines = LineIndex::new(&post.text);
        let file_name = &self.loaded.edition.name;
        let status = |(at, setting): (usize, &SectionSetting)| {
            let section = post.section(SectionId(at));
            let open = self.open.as_ref();
            SectionStatus {
                section: setting.heading.clone(),
                code: match section {
                    None => SectionCode::Missing,
                    Some(section) if section.is_unwritten(&setting.skeleton, &post.text) => {
                        SectionCode::Empty
                    }
                    Some(_) => SectionCode::Written,
                },
                required: setting.required,
                count: section.map_or(0, |section| size(section, setting.shape, &post.text)),
                changed: section.and_then(|section| self.last_change(section, &lines)),
                pull_requests: open
                    .map(|open| open.numbers(file_name, &setting.heading))
                    .unwrap_or_default(),
            }
        };
        settings.sections.iter().enumerate().map(status).collect()
    }

    /// One row per section: heading, state, and who changed it last.
    fn rows(&self, settings: &Settings, now: DateTime<Utc>) -> Vec<[String; 3]> {
        let sections = self.sections(settings).into_iter().zip(&settings.sections);
        let row = |(status, setting): (SectionStatus, &SectionSetting)| {
            let change = status.changed.as_ref().map(|change| match change {
                LastChange::NotCommitted => "not committed".to_owned(),
                LastChange::Committed { author, at } => format!("{author}, {}", ago(now - *at)),
            });
            let open = status.pull_requests.iter();
            let open = open.map(|number| format!("#{number} open"));
            let people: Vec<String> = change.into_iter().chain(open).collect();
            let state = state(&status, setting.shape);
            [status.section, state, people.join("; ")]
        };
        sections.map(row).collect()
    }

    /// Who wrote the newest line of `section`, and when.
    fn last_change(&self, section: &Section, lines: &LineIndex) -> Option<LastChange> {
        let whole = Span::new(section.heading.start, section.body.end);
        let written = whole.of(&self.loaded.post.text).trim_end().len();
        let first = lines.line_at(whole.start);
        let last = lines.line_at(whole.start + written);
        let origins = self.origins.get(first..=last)?;
        if origins.iter().any(Option::is_none) {
            return Some(LastChange::NotCommitted);
        }
        let newest = origins.iter().flatten().max_by_key(|origin| origin.at)?;
        Some(LastChange::Committed {
            author: safe_for_terminal(newest.author.raw()),
            at: newest.at,
        })
    }

    /// `: #1, #2, #3`: the first pull requests to review.
    fn first_to_review(&self) -> String {
        const MOST: usize = 3;
        let urls = to_review(&self.loaded.record, &self.loaded.post);
        let numbers = urls.into_iter().filter_map(pull_request_number);
        let first: Vec<String> = numbers.take(MOST).collect();
        let more = if self.to_review > MOST { " …" } else { "" };
        match first.is_empty() {
            true => String::new(),
            false => format!(": {}{more}", first.join(", ")),
        }
    }

    /// Whether `fill` ran on the draft: then its record holds a window or items.
    pub(super) fn was_filled(&self) -> bool {
        let record = &self.loaded.record;
        record.window.is_some() || record.items().next().is_some()
    }

    /// Whether the draft has lists that `fill` fills, and all are empty.
    pub(super) fn lists_are_empty(&self, settings: &Settings) -> bool {
        let sections = settings.sections.iter().enumerate();
        let filled: Vec<Option<&Section>> = sections
            .filter(|(_, section)| section.filled_by.is_some())
            .map(|(at, _)| self.loaded.post.section(SectionId(at)))
            .collect();
        let mut bullets = filled.iter().flatten().flat_map(|section| &section.bullets);
        !filled.is_empty() && bullets.all(Bullet::is_bare)
    }
}

fn is_unfixable_error(finding: &&Diagnostic) -> bool {
    let fix = finding.fix.as_ref();
    let is_fixable = fix.is_some_and(|fix| fix.applicability == Applicability::Safe);
    finding.severity == Severity::Error && !is_fixable
}

/// When the edition is or was due, or was published.
pub(crate) fn publication_line(publication: PublicationState, now: DateTime<Utc>) -> String {
    let label = match publication {
        PublicationState::Due(_) => "due",
        PublicationState::Overdue(_) => "was due",
        PublicationState::Published(time) if time > now => "to be published",
        PublicationState::Published(_) => "published",
    };
    format!("{label} {}", absolute_and_relative(publication.time(), now))
}

/// Who wrote each line of the draft last; empty without git or a repository.
fn origins(loaded: &LoadedEdition) -> Vec<Option<git::LineOrigin>> {
    match git::line_origins(&loaded.edition.path) {
        Ok(origins) => origins,
        // The repository does not contain the file: no line is committed.
        Err(GitError::Failed { .. }) => loaded.file.text.lines().map(|_| None).collect(),
        Err(_) => Vec::new(),
    }
}

/// The URLs of candidates in the record that are neither dismissed nor in the draft.
fn to_review<'a>(record: &'a Record, post: &Post) -> Vec<&'a str> {
    let linked = post.urls();
    let items = record.items().map(|(_, item)| item);
    let waiting = items
        .filter(|item| item.state == State::Waiting && !linked.contains(&UrlKey::of(&item.url)));
    waiting.map(|item| item.url.as_str()).collect()
}

/// The URLs of pull requests that `fill` named as likely choices for the section of featured ones,
/// and nobody dismissed.
fn featured(record: &Record) -> impl Iterator<Item = &str> {
    let items = record.items().map(|(_, item)| item);
    let named = items.filter(|item| item.featured && item.state != State::Dismissed);
    named.map(|item| item.url.as_str())
}

/// `#126205`
fn pull_request_number(url: &str) -> Option<String> {
    match Target::of(url) {
        Target::PullRequest { number, .. } => Some(format!("#{number}")),
        _ => None,
    }
}

/// The state of a section in words: missing, empty, or how much it holds.
fn state(status: &SectionStatus, shape: SectionForm) -> String {
    let needed = if status.required { ", required" } else { "" };
    let word = match (status.code, shape) {
        (SectionCode::Missing, _) => return format!("missing{needed}"),
        (SectionCode::Empty, _) => return format!("empty{needed}"),
        (SectionCode::Written, SectionForm::Bullets) => "bullet",
        (SectionCode::Written, SectionForm::Features) => "item",
        (SectionCode::Written, SectionForm::Prose) => "word",
    };
    match status.count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    }
}

/// How much a section holds: bullets, featured items or words.
fn size(section: &Section, shape: SectionForm, text: &str) -> usize {
    match shape {
        SectionForm::Bullets => {
            let bullets = section.bullets.iter().filter(|bullet| !bullet.is_bare());
            bullets.count()
        }
        SectionForm::Features => section.subsections.len(),
        SectionForm::Prose => words(section, text),
    }
}

/// The number of words in a section, without headings.
fn words(section: &Section, text: &str) -> usize {
    let own = section.own.of(text).split_whitespace();
    let own = own
        .filter(|word| word.contains(char::is_alphanumeric))
        .count();
    own + section.parts().map(|part| words(part, text)).sum::<usize>()
}
