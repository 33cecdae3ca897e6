//! What each pull request changed in the list of feature gates, by GraphQL.
//!
//! Step one reads the history of the list's file; step two the texts before and after the commits
//! of those pull requests that were merged in the window. The history is filtered by the date of
//! commits, and a branch is often months older than its merge, so it is read from long before the
//! window.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::Deserialize;

use crate::activity::{Feed, FetchError, GateList, PullRequest, ResponseProblem, gate_changes};
use crate::github::bodies::{BlobText, Body, BodyQuery};
use crate::github::client::Client;
use crate::github::graphql;
use crate::github::graphql::literal;
use crate::github::{FetchRequest, Fetched, GithubContext};
use crate::settings::{GateSource, RepositoryName};
use crate::text::Untrusted;

/// The oldest commit of a branch that is found, before the window: nine of ten branches are younger
/// than 70 days.
const OLDEST: TimeDelta = TimeDelta::days(100);
/// The history is read in slices of this length side by side, so that none has more than a page of
/// 100.
const SLICE: TimeDelta = TimeDelta::days(30);
/// Pages of one slice that are read at most.
const MOST_PAGES: usize = 10;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Repository {
    default_branch_ref: Option<Branch>,
    /// The list as it is now.
    object: Option<ListFile>,
}

/// A file of which only the existence counts.
#[derive(Deserialize)]
struct ListFile {}

#[derive(Deserialize)]
struct Branch {
    target: Head,
}

#[derive(Deserialize)]
struct Head {
    history: History,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct History {
    page_info: PageEnd,
    nodes: Vec<Commit>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageEnd {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Commit {
    oid: String,
    committed_date: DateTime<Utc>,
    file: Option<File>,
    parents: Parents,
    associated_pull_requests: Option<PullRequests>,
}

#[derive(Deserialize)]
struct Parents {
    nodes: Vec<Parent>,
}

#[derive(Deserialize)]
struct Parent {
    file: Option<File>,
}

#[derive(Deserialize)]
struct File {
    oid: String,
}

#[derive(Deserialize)]
struct PullRequests {
    nodes: Vec<Merged>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Merged {
    number: u64,
    merged: bool,
    merged_at: Option<DateTime<Utc>>,
    base_repository: Option<Named>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Named {
    name_with_owner: String,
}

/// A pull request of a repository.
type Key = (RepositoryName, u64);
/// The object ids of the list before and after a commit.
type Texts = (String, String);

/// The commits that changed a list, by the pull request that brought them.
#[derive(Default)]
pub(super) struct GateCommits {
    /// The oldest first.
    commits: BTreeMap<Key, Vec<Texts>>,
    pub(super) errors: Vec<(RepositoryName, Feed, FetchError)>,
}

/// A part of a history that is asked for.
struct Slice {
    source: usize,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
    after: Option<String>,
}

/// Reads the histories of all lists.
pub(super) async fn commits(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    request: &FetchRequest<'_>,
) -> GateCommits {
    let is_merged = |gates: &&GateSource| {
        let mut merges = request.merges.iter();
        merges.any(|source| source.repository == gates.repository)
    };
    let sources: Vec<&GateSource> = request.gates.iter().filter(is_merged).collect();
    let window = request.windows.pull_requests;
    let mut slices = Vec::new();
    for source in 0..sources.len() {
        let mut since = window.since - OLDEST;
        while since < window.until {
            let until = (since + SLICE).min(window.until);
            slices.push(Slice {
                source,
                since,
                until,
                after: None,
            });
            since = until;
        }
    }
    let mut found = GateCommits::default();
    let mut seen: BTreeMap<String, (usize, Commit)> = BTreeMap::new();
    let mut requested: Vec<(usize, String)> = Vec::new();
    let mut exists = vec![false; sources.len()];
    for _ in 0..MOST_PAGES {
        let selection = |slice: &Slice| history(sources[slice.source], slice);
        let fields: Vec<String> = slices.iter().map(selection).collect();
        let source_of = slices.iter().map(|slice| slice.source);
        requested.extend(source_of.zip(fields.iter().cloned()));
        let answers = graphql::send_all(client, context, "feature gates", &[], &fields, 10).await;
        let mut next = Vec::new();
        for (slice, answer) in slices.into_iter().zip(answers) {
            let history = answer.map(|repository: Repository| {
                exists[slice.source] |= repository.object.is_some();
                repository.default_branch_ref
            });
            match history {
                Ok(Some(Branch { target })) => {
                    let History { page_info, nodes } = target.history;
                    let of_source = nodes.into_iter().map(|commit| {
                        let oid = commit.oid.clone();
                        (oid, (slice.source, commit))
                    });
                    seen.extend(of_source);
                    let cursor = page_info.end_cursor.filter(|_| page_info.has_next_page);
                    next.extend(cursor.map(|cursor| Slice {
                        after: Some(cursor),
                        ..slice
                    }));
                }
                Ok(None) => {}
                Err(error) => {
                    let repository = sources[slice.source].repository.clone();
                    found.errors.push((repository, Feed::Gates, error));
                }
            }
        }
        slices = next;
        if slices.is_empty() {
            break;
        }
    }
    for slice in slices {
        let repository = sources[slice.source].repository.clone();
        // The next run must not start from a page that leads nowhere.
        for (_, field) in requested.iter().filter(|(of, _)| *of == slice.source) {
            context.cache.forget(field);
        }
        found
            .errors
            .push((repository, Feed::Gates, FetchError::Loop));
    }
    for (at, source) in sources.iter().enumerate() {
        let failed = found
            .errors
            .iter()
            .any(|error| error.0 == source.repository);
        let changed = seen.values().any(|(of, _)| *of == at);
        if !exists[at] && !changed && !failed {
            let path = Untrusted::from(source.path.as_str());
            let error = FetchError::NoFile { path };
            found
                .errors
                .push((source.repository.clone(), Feed::Gates, error));
        }
    }
    let mut commits: Vec<(usize, Commit)> = seen.into_values().collect();
    commits.sort_by(|(_, a), (_, b)| (a.committed_date, &a.oid).cmp(&(b.committed_date, &b.oid)));
    for (source, commit) in commits {
        let repository = &sources[source].repository;
        let merged = commit.merged_in(repository, |time| window.contains(time));
        if let (Some(number), Some(texts)) = (merged, commit.texts()) {
            let key = (repository.clone(), number);
            found.commits.entry(key).or_default().push(texts);
        }
    }
    found
}

fn history(gates: &GateSource, slice: &Slice) -> String {
    let (owner, name) = (
        literal(gates.repository.owner()),
        literal(gates.repository.name()),
    );
    let (path, list) = (
        literal(&gates.path),
        literal(&format!("HEAD:{}", gates.path)),
    );
    let time = |time: DateTime<Utc>| literal(&time.to_rfc3339_opts(SecondsFormat::Secs, true));
    let (since, until) = (time(slice.since), time(slice.until));
    let after = slice.after.as_deref();
    let after = after.map_or(String::new(), |cursor| {
        format!(", after: {}", literal(cursor))
    });
    format!(
        "repository(owner: {owner}, name: {name}) {{ object(expression: {list}) {{ __typename }} \
         defaultBranchRef {{ target {{ ... on Commit {{ \
         history(first: 100, path: {path}, since: {since}, until: {until}{after}) {{ \
         pageInfo {{ hasNextPage endCursor }} nodes {{ oid committedDate file(path: {path}) {{ oid }} \
         parents(first: 1) {{ nodes {{ file(path: {path}) {{ oid }} }} }} \
         associatedPullRequests(first: 5) {{ nodes {{ number merged mergedAt baseRepository {{ nameWithOwner }} }} }} \
         }} }} }} }} }} }}"
    )
}

impl Commit {
    /// The pull request of the repository that brought the commit, if it was merged in the window.
    /// The list also holds open ones, and those of forks.
    fn merged_in(
        &self,
        repository: &RepositoryName,
        in_window: impl Fn(DateTime<Utc>) -> bool,
    ) -> Option<u64> {
        let associated = self.associated_pull_requests.as_ref()?;
        let is_ours = |merged: &&Merged| {
            let base = merged.base_repository.as_ref();
            let here = base.is_none_or(|base| {
                base.name_with_owner
                    .rsplit('/')
                    .next()
                    .is_some_and(|name| name.eq_ignore_ascii_case(repository.name()))
            });
            here && merged.merged && merged.merged_at.is_some_and(&in_window)
        };
        associated
            .nodes
            .iter()
            .find(is_ours)
            .map(|merged| merged.number)
    }

    /// `None` where the commit adds or deletes the whole file: that says nothing about single
    /// gates.
    fn texts(self) -> Option<Texts> {
        let parent = self.parents.nodes.into_iter().next()?;
        Some((parent.file?.oid, self.file?.oid))
    }
}

impl GateCommits {
    /// The texts that are needed for `wanted`, each once.
    pub(super) fn texts(&self, wanted: &[PullRequest]) -> Vec<(RepositoryName, String)> {
        let mut texts = BTreeSet::new();
        for pull_request in wanted {
            let repository = &pull_request.repository;
            let key = (repository.clone(), pull_request.number);
            for (before, after) in self.commits.get(&key).into_iter().flatten() {
                texts.insert((repository.clone(), before.clone()));
                texts.insert((repository.clone(), after.clone()));
            }
        }
        texts.into_iter().collect()
    }

    pub(super) fn query((repository, oid): &(RepositoryName, String)) -> BodyQuery {
        BodyQuery::blob(repository, oid)
    }

    /// Adds to each pull request which gates it changed. What could not be read is an error of
    /// `found`.
    pub(super) fn add_changes(
        &self,
        texts: Vec<(RepositoryName, String)>,
        answers: Vec<Result<Body, FetchError>>,
        found: &mut Fetched,
    ) {
        let mut lists: HashMap<(RepositoryName, String), GateList> = HashMap::new();
        for (text, answer) in texts.into_iter().zip(answers) {
            match answer.and_then(list) {
                Ok(list) => {
                    lists.insert(text, list);
                }
                Err(error) => found.errors.push((text.0, Feed::Gates, error)),
            }
        }
        for pull_request in &mut found.pull_requests {
            let repository = &pull_request.repository;
            let list = |oid: &String| lists.get(&(repository.clone(), oid.clone()));
            let key = (repository.clone(), pull_request.number);
            let commits = self.commits.get(&key).into_iter().flatten();
            let commits: Option<Vec<(&GateList, &GateList)>> = commits
                .map(|(before, after)| Some((list(before)?, list(after)?)))
                .collect();
            pull_request.gates = gate_changes(&commits.unwrap_or_default());
        }
    }
}

fn list(said: Body) -> Result<GateList, FetchError> {
    let text = said.object.and_then(BlobText::whole);
    let list = text.and_then(|text| GateList::parse(&text).ok());
    list.ok_or(FetchError::BadResponse {
        problem: ResponseProblem::NoGates,
    })
}
