//! The open pull requests of a newsletter's branch, and what each of them changes.

use crate::files::git;
use crate::files::git::{Commit, GitError, SessionDriver};
use crate::github::OpenPullRequest;
use crate::merge::{MergeConflict, changed_sections, conflicts_in};
use crate::post::Post;
use crate::report::{CheckedFile, Counts};
use crate::rules::CheckStage;
use crate::settings::RepositoryName;
use crate::text::safe_for_terminal;
use crate::ui::{CommandContext, Failure};
use crate::workspace::{EditionFile, RuleInput, Workspace, fetch};

/// The open pull requests against the branch that is checked out.
pub(crate) struct OpenWork {
    pub(crate) branch: String,
    pub(crate) requests: Vec<RequestedChange>,
}

/// What an open pull request changes.
pub(crate) struct RequestedChange {
    pub(crate) request: OpenPullRequest,
    pub(crate) head: Commit,
    /// The paths of the editions that it changes, from the top of the work tree.
    pub(crate) editions: Vec<String>,
    /// The headings of the sections that it changes.
    pub(crate) sections: Vec<String>,
    /// How many other files it changes.
    pub(crate) other_files: usize,
    /// What `check` finds in its editions and not in the version they started from.
    pub(crate) findings: Counts,
}

/// Where a merge left a conflict.
pub(crate) struct ConflictPlace {
    /// From the top of the work tree.
    pub(crate) path: String,
    /// `None` where git left no markers in the file.
    pub(crate) conflict: Option<MergeConflict>,
}

impl OpenWork {
    /// Asks GitHub for the pull requests, and fetches their commits.
    ///
    /// # Errors
    /// No repository, no remote on GitHub, or a list that could not be fetched.
    pub(crate) fn fetch(workspace: &Workspace, shell: &CommandContext) -> Result<Self, Failure> {
        let folder = &workspace.root.path;
        let Some(branch) = git::current_branch(folder)? else {
            return Err(Failure::new("no branch is checked out")
                .help("switch to the edition's branch: `git switch BRANCH`"));
        };
        let remote = upstream(workspace)?;
        let repository = repository_of(&git::remote_url(folder, &remote)?, &remote)?;
        let requests = fetch::open_pull_requests(&repository, &branch, shell)?;
        let numbers: Vec<u64> = requests.iter().map(|request| request.number).collect();
        let heads = git::fetch_pull_requests(folder, &remote, &numbers)?;
        let changes = requests.into_iter().zip(heads);
        let changes =
            changes.map(|(request, head)| RequestedChange::of(request, head, workspace, shell));
        Ok(Self {
            branch,
            requests: changes.collect::<Result<_, _>>()?,
        })
    }
}

impl OpenWork {
    /// The numbers of the pull requests that change the section `heading` of the edition
    /// `file_name`.
    pub(crate) fn numbers(&self, file_name: &str, heading: &str) -> Vec<u64> {
        let changes = self.requests.iter();
        let changes = changes.filter(|change| change.has(file_name, heading));
        changes.map(|change| change.request.number).collect()
    }

    /// What to know before the sections `headings` of the edition `file_name` are written to.
    pub(crate) fn warnings(&self, file_name: &str, headings: &[String]) -> Vec<String> {
        let mut out = Vec::new();
        for change in &self.requests {
            let both = headings
                .iter()
                .filter(|heading| change.has(file_name, heading));
            let both: Vec<&str> = both.map(String::as_str).collect();
            if !both.is_empty() {
                let number = change.request.number;
                out.push(format!(
                    "the open pull request #{number} changes {} too; to merge it first: `lwkd merge {number}`",
                    safe_for_terminal(&both.join(", "))
                ));
            }
        }
        out
    }
}

impl RequestedChange {
    /// Whether it changes the section `heading` of the edition `file_name`.
    fn has(&self, file_name: &str, heading: &str) -> bool {
        let mut names = self
            .editions
            .iter()
            .filter_map(|path| path.rsplit('/').next());
        names.any(|name| name == file_name) && self.sections.iter().any(|known| known == heading)
    }

    fn of(
        request: OpenPullRequest,
        head: Commit,
        workspace: &Workspace,
        shell: &CommandContext,
    ) -> Result<Self, Failure> {
        let folder = &workspace.root.path;
        let base = git::common_commit(folder, &git::head(folder)?, &head)?;
        let mut out = Self {
            request,
            editions: Vec::new(),
            sections: Vec::new(),
            other_files: 0,
            findings: Counts::default(),
            head,
        };
        for path in git::differing(folder, &base, &out.head)? {
            let name = path.rsplit('/').next().unwrap_or(&path);
            let file = workspace.posts().join(name);
            let naming = &workspace.settings.newsletter;
            let Some(edition) = EditionFile::new(&file, &workspace.folder, naming) else {
                out.other_files += usize::from(!path.contains(".lwkd/"));
                continue;
            };
            let before = git::text_in(folder, &base, &path)?.unwrap_or_default();
            let after = git::text_in(folder, &out.head, &path)?.unwrap_or_default();
            for section in changed_sections(&before, &after, &workspace.settings) {
                if !out.sections.contains(&section) {
                    out.sections.push(section);
                }
            }
            let (_, record) = workspace.record(edition.date)?;
            let archive = workspace.archive_around(&edition)?;
            let input = RuleInput {
                settings: &workspace.settings,
                file_name: &edition.name,
                archive: &archive,
                record: &record,
                now: shell.now,
                clock: shell.now,
            };
            let findings = |text: String| {
                let post = Post::parse(text, &workspace.settings);
                let findings = input.check(&post, CheckStage::Draft);
                (post, findings)
            };
            let (_, mut known) = findings(before);
            let (post, mut findings) = findings(after);
            findings.retain(|finding| {
                let same = |old: &crate::diagnostic::Diagnostic| {
                    old.rule == finding.rule && old.message == finding.message
                };
                let old = known.iter().position(same);
                old.map(|at| known.swap_remove(at)).is_none()
            });
            let checked = CheckedFile {
                path: path.clone(),
                post,
                findings,
            };
            out.findings = [out.findings, Counts::of(&checked)].into_iter().sum();
            out.editions.push(path);
        }
        Ok(out)
    }
}

/// The merge driver for editions and records of `workspace`, which runs this program.
///
/// # Errors
/// No repository.
pub(crate) fn driver(workspace: &Workspace) -> Result<SessionDriver, Failure> {
    let program = std::env::current_exe().unwrap_or_else(|_| "lwkd".into());
    let posts = workspace.settings.newsletter.posts.as_str();
    let patterns = [(posts, "*.md"), (".lwkd", "*.yaml")];
    Ok(SessionDriver::new(
        &workspace.root.path,
        &patterns,
        &program,
    )?)
}

/// Where the conflicts are in the files `paths`, whose text `text` reads.
///
/// # Errors
/// A git that fails.
pub(crate) fn conflict_places(
    paths: &[String],
    text: impl Fn(&str) -> Result<Option<String>, GitError>,
) -> Result<Vec<ConflictPlace>, Failure> {
    let mut out = Vec::new();
    for path in paths {
        let conflicts = conflicts_in(&text(path)?.unwrap_or_default());
        let place = |conflict| ConflictPlace {
            path: path.clone(),
            conflict,
        };
        match conflicts.is_empty() {
            true => out.push(place(None)),
            false => out.extend(conflicts.into_iter().map(Some).map(place)),
        }
    }
    Ok(out)
}

/// The remote that pull requests are made against: the first of the settings that the clone has.
///
/// # Errors
/// No such remote.
pub(crate) fn upstream(workspace: &Workspace) -> Result<String, Failure> {
    let known = git::remotes(&workspace.root.path)?;
    let wanted = &workspace.settings.newsletter.remotes;
    let found = wanted.iter().find(|remote| known.contains(remote));
    found.cloned().ok_or_else(|| {
        Failure::new(format!("there is no remote {}", wanted.join(" or "))).help(
            "add the newsletter's repository: `git remote add upstream URL`; or set `remotes` in lwkd.yaml",
        )
    })
}

/// The repository on GitHub that a remote's URL names.
fn repository_of(url: &str, remote: &str) -> Result<RepositoryName, Failure> {
    let path = url.trim_end_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let mut parts = path.rsplit(['/', ':']);
    let (name, owner) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    RepositoryName::new(format!("{owner}/{name}")).map_err(|_| {
        Failure::new(format!(
            "the URL of the remote {remote} names no repository on GitHub"
        ))
        .help(format!("see `git remote get-url {remote}`"))
    })
}
