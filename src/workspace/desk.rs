//! The desk: the open pull requests against this branch, what each changes, and whether it merges
//! cleanly.

use std::fmt::Write;

use crate::files::git;
use crate::merge::changed_sections;
use crate::report::json::{MergeListReport, OpenPullRequestRow};
use crate::scaffold::{BUILT_IN_TEMPLATE, with_sections};
use crate::text::{safe_for_terminal, wrapped};
use crate::ui::{CommandContext, Failure};
use crate::workspace::Workspace;
use crate::workspace::pull_requests::{OpenWork, RequestedChange, driver};

/// The open pull requests and what is still to write.
pub(crate) struct Desk {
    branch: String,
    rows: Vec<DeskRow>,
    /// The headings of sections that hold only their skeleton and that no pull request changes.
    untouched: Vec<String>,
}

struct DeskRow {
    change: RequestedChange,
    /// Whether it merges cleanly into the branch as it is.
    alone: bool,
    /// Whether it merges cleanly after those above it; those that do not are left out.
    after_others: bool,
    is_merged: bool,
}

impl Desk {
    /// # Errors
    /// As [`OpenWork::fetch`].
    pub(crate) fn fetch(workspace: &Workspace, shell: &CommandContext) -> Result<Self, Failure> {
        let folder = &workspace.root.path;
        let work = OpenWork::fetch(workspace, shell)?;
        let driver = driver(workspace)?;
        let head = git::head(folder)?;
        let mut after = head.clone();
        let mut rows = Vec::new();
        for change in work.requests {
            let is_merged = git::is_ancestor(folder, &change.head, &head)?;
            let alone = git::try_merge(folder, &head, &change.head, &driver)?;
            let trial = git::try_merge(folder, &after, &change.head, &driver)?;
            let after_others = trial.conflicts.is_empty();
            if after_others {
                after = trial.commit;
            }
            rows.push(DeskRow {
                change,
                alone: alone.conflicts.is_empty(),
                after_others,
                is_merged,
            });
        }
        Ok(Self {
            untouched: untouched(workspace, &rows, shell)?,
            branch: work.branch,
            rows,
        })
    }

    pub(crate) fn human(&self, width: Option<usize>) -> String {
        let width = width.unwrap_or(100).max(20);
        let branch = safe_for_terminal(&self.branch);
        let mut out = match self.rows.len() {
            0 => format!("no open pull requests against {branch}\n"),
            1 => format!("1 open pull request against {branch}\n"),
            count => format!("{count} open pull requests against {branch}\n"),
        };
        for row in &self.rows {
            let request = &row.change.request;
            let title = format!("#{} {}", request.number, request.title.for_terminal());
            let draft = if request.is_draft { ", draft" } else { "" };
            let details = format!("{}{draft}: {}", row.author(), row.contents());
            let _ = write!(out, "\n{}\n", wrapped(&title, width));
            for line in [details, row.findings(), row.merges().to_owned()] {
                for line in wrapped(&line, width - 2).lines() {
                    let _ = writeln!(out, "  {line}");
                }
            }
        }
        if !self.untouched.is_empty() {
            let list = format!(
                "not started: {}",
                safe_for_terminal(&self.untouched.join(", "))
            );
            let _ = write!(out, "\n{}\n", wrapped(&list, width));
        }
        let clean = self
            .rows
            .iter()
            .filter(|row| row.after_others && !row.is_merged);
        let clean: Vec<String> = clean
            .map(|row| row.change.request.number.to_string())
            .collect();
        if !clean.is_empty() {
            let _ = write!(out, "\nnext: `lwkd merge {}`\n", clean.join(" "));
        }
        out
    }

    /// The report for programs.
    pub(crate) fn report(&self) -> MergeListReport<'_> {
        let rows = self.rows.iter().map(|row| {
            let (change, findings) = (&row.change, row.change.findings);
            OpenPullRequestRow {
                number: change.request.number,
                title: change.request.title.for_terminal(),
                author: change.request.author.for_terminal(),
                draft: change.request.is_draft,
                editions: &change.editions,
                sections: &change.sections,
                other_files: change.other_files,
                errors: findings.errors,
                warnings: findings.warnings,
                hints: findings.hints,
                merges_alone: row.alone,
                merges_after_others: row.after_others,
                already_merged: row.is_merged,
            }
        });
        MergeListReport {
            branch: &self.branch,
            pull_requests: rows.collect(),
            not_started: &self.untouched,
        }
    }
}

impl DeskRow {
    fn author(&self) -> String {
        match self.change.request.author.for_terminal() {
            none if none.is_empty() => "a deleted account".to_owned(),
            author => author,
        }
    }

    fn contents(&self) -> String {
        let mut parts = self.change.sections.clone();
        match self.change.other_files {
            0 => {}
            1 => parts.push("1 other file".to_owned()),
            count => parts.push(format!("{count} other files")),
        }
        match parts.is_empty() {
            true => "no section".to_owned(),
            false => safe_for_terminal(&parts.join(", ")),
        }
    }

    fn findings(&self) -> String {
        match self.change.findings.in_words() {
            none if none.is_empty() => "no problems".to_owned(),
            some => some,
        }
    }

    fn merges(&self) -> &'static str {
        match (self.is_merged, self.alone, self.after_others) {
            (true, _, _) => "already merged into this branch",
            (_, true, true) => "merges cleanly",
            (_, true, false) => "merges cleanly alone, conflicts after those above",
            (_, false, _) => "conflicts with this branch",
        }
    }
}

/// The sections of the newest edition that nobody has written to, here or in a pull request.
fn untouched(
    workspace: &Workspace,
    rows: &[DeskRow],
    shell: &CommandContext,
) -> Result<Vec<String>, Failure> {
    let Ok(edition) = workspace.select(None, shell) else {
        return Ok(Vec::new());
    };
    let settings = &workspace.settings;
    let text = workspace.root.read(&edition.path)?.text;
    let template = workspace.template()?;
    let template = template
        .as_ref()
        .map_or(BUILT_IN_TEMPLATE, |file| &file.text);
    let template = with_sections(template, settings);
    let written = changed_sections(&template, &text, settings);
    let is_requested =
        |heading: &String| rows.iter().any(|row| row.change.sections.contains(heading));
    let headings = settings
        .sections
        .iter()
        .map(|section| section.heading.clone());
    let untouched = headings.filter(|heading| !written.contains(heading) && !is_requested(heading));
    Ok(untouched.collect())
}
