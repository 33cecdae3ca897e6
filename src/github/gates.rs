//! The list of feature gates before and after each merge, by GraphQL.
//!
//! Step one asks for each merge of the window which version of the file it and its parent have, side by side with all
//! other questions; step two reads the texts of the few that differ. The history of the file would not do: it is
//! filtered by the date of commits, and a branch may be months older than its merge.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::activity::{Feed, GateList, PullRequest};
use crate::github::bodies::{BlobText, Question, Said};
use crate::github::client::Client;
use crate::github::coverage::{Coverage, PAGE};
use crate::github::graphql;
use crate::github::graphql::literal;
use crate::github::search::{Hit, Job, SearchPage, gather};
use crate::github::{FetchError, FetchRequest, Found, GithubContext};
use crate::settings::{GateSource, MergeSource, RepositoryName};

/// Searches in one query: three weeks fit.
const AT_ONCE: usize = 8;
/// Days of one search; a page has room for 100 merges.
const DAYS: usize = 4;

/// Which versions of the list a merge lies between.
struct Merge {
    number: u64,
    merged_at: DateTime<Utc>,
    before: Option<String>,
    after: Option<String>,
}

impl Hit for Merge {
    fn number(&self) -> u64 {
        self.number
    }

    fn merged_at(&self) -> DateTime<Utc> {
        self.merged_at
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Results {
    issue_count: usize,
    page_info: PageEnd,
    nodes: Vec<Option<Node>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageEnd {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Node {
    Merged(Box<Merged>),
    Other(serde::de::IgnoredAny),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Merged {
    number: u64,
    merged_at: DateTime<Utc>,
    merge_commit: Option<Commit>,
}

#[derive(Deserialize)]
struct Commit {
    file: Option<File>,
    parents: Parents,
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

/// For each pull request whose merge changed a list: the texts of the list before and after it, by their object ids.
#[derive(Default)]
pub(super) struct Touched {
    merges: BTreeMap<(RepositoryName, u64), (String, String)>,
}

/// Asks which merges of the window changed a list.
pub(super) async fn touched(
    client: &Client<'_>,
    access: &GithubContext<'_>,
    asked: &FetchRequest<'_>,
) -> (Touched, Found) {
    let merge_source = |gates: &GateSource| {
        let mut merges = asked.merges.iter();
        merges.find(|source| source.repository == gates.repository)
    };
    let pairs = asked.gates.iter();
    let pairs = pairs.filter_map(|gates| Some((gates, merge_source(gates)?)));
    let sources: Vec<(&GateSource, &MergeSource)> = pairs.collect();
    let slices = Coverage::every(DAYS, asked.windows.pull_requests);
    let jobs = (0..sources.len()).flat_map(|search| {
        slices.iter().map(move |slice| Job {
            search,
            slice: *slice,
            page: None,
        })
    });
    let field = |job: &Job| {
        let (gates, merges) = sources[job.search];
        field(gates, merges, job)
    };
    let ask = async |jobs: &[Job]| {
        let fields: Vec<String> = jobs.iter().map(field).collect();
        let answers = graphql::ask_all(client, access, "feature gates", &[], &fields, AT_ONCE);
        let answers = answers.await.into_iter();
        answers
            .map(|answer| answer.map(|results: Results| results.page()))
            .collect()
    };
    let forget = |job: &Job| access.cache.forget(&field(job));
    let outcomes = gather(sources.len(), jobs.collect(), ask, forget).await;
    let (mut touched, mut found) = (Touched::default(), Found::default());
    for ((gates, _), outcome) in sources.iter().zip(outcomes) {
        let repository = &gates.repository;
        let trouble = outcome.trouble;
        let trouble = trouble.map(|trouble| (repository.clone(), Feed::Gates, trouble));
        found.troubles.extend(trouble);
        for merge in outcome.hits.into_values() {
            if let (Some(before), Some(after)) = (merge.before, merge.after)
                && before != after
            {
                let key = (repository.clone(), merge.number);
                touched.merges.insert(key, (before, after));
            }
        }
    }
    (touched, found)
}

fn field(gates: &GateSource, merges: &MergeSource, job: &Job) -> String {
    let (repository, search) = (&gates.repository, &merges.search);
    let merged = job.slice.qualifier();
    let text = literal(&format!(
        "repo:{repository} is:pr is:merged {merged} {search}"
    ));
    let path = literal(&gates.path);
    let after = job
        .page
        .as_deref()
        .map_or(String::new(), |text| format!(", after: {}", literal(text)));
    format!(
        "search(type: ISSUE, first: {PAGE}, query: {text}{after}) {{ issueCount pageInfo {{ hasNextPage endCursor }} \
         nodes {{ ... on PullRequest {{ number mergedAt mergeCommit {{ file(path: {path}) {{ oid }} \
         parents(first: 1) {{ nodes {{ file(path: {path}) {{ oid }} }} }} }} }} }} }}"
    )
}

impl Results {
    fn page(self) -> SearchPage<Merge> {
        let merged = self.nodes.into_iter().flatten().filter_map(|node| match node {
            Node::Merged(merged) => Some(merged.merge()),
            Node::Other(_) => None,
        });
        let next = self.page_info.end_cursor;
        SearchPage {
            counted: self.issue_count,
            incomplete: false,
            hits: merged.collect(),
            next: next.filter(|_| self.page_info.has_next_page),
        }
    }
}

impl Merged {
    fn merge(self) -> Merge {
        let (mut before, mut after) = (None, None);
        if let Some(commit) = self.merge_commit {
            after = commit.file;
            before = commit.parents.nodes.into_iter().next().and_then(|parent| parent.file);
        }
        Merge {
            number: self.number,
            merged_at: self.merged_at,
            before: before.map(|file| file.oid),
            after: after.map(|file| file.oid),
        }
    }
}

impl Touched {
    /// The texts that are needed for `wanted`, each once.
    pub(super) fn texts(&self, wanted: &[PullRequest]) -> Vec<(RepositoryName, String)> {
        let mut texts = BTreeSet::new();
        for pull_request in wanted {
            let key = (pull_request.repository.clone(), pull_request.number);
            if let Some((before, after)) = self.merges.get(&key) {
                texts.insert((key.0.clone(), before.clone()));
                texts.insert((key.0, after.clone()));
            }
        }
        texts.into_iter().collect()
    }

    pub(super) fn question((repository, oid): &(RepositoryName, String)) -> Question {
        Question::blob(repository, oid)
    }

    /// Tells each pull request which gates it changed. What could not be read is a trouble of `found`.
    pub(super) fn tell(
        &self,
        texts: Vec<(RepositoryName, String)>,
        answers: impl Iterator<Item = Result<Said, FetchError>>,
        found: &mut Found,
    ) {
        let mut lists: HashMap<(RepositoryName, String), GateList> = HashMap::new();
        for (text, answer) in texts.into_iter().zip(answers) {
            match answer.and_then(list) {
                Ok(list) => {
                    lists.insert(text, list);
                }
                Err(trouble) => found.troubles.push((text.0, Feed::Gates, trouble)),
            }
        }
        for pull_request in &mut found.pull_requests {
            let repository = &pull_request.repository;
            let key = (repository.clone(), pull_request.number);
            let Some((before, after)) = self.merges.get(&key) else {
                continue;
            };
            let list = |oid: &String| lists.get(&(repository.clone(), oid.clone()));
            if let (Some(before), Some(after)) = (list(before), list(after)) {
                pull_request.gates = before.changes_to(after);
            }
        }
    }
}

fn list(said: Said) -> Result<GateList, FetchError> {
    let text = said.object.and_then(BlobText::whole);
    let text = text.ok_or(FetchError::Unreadable {
        what: "not a text file that GitHub shows whole",
    })?;
    GateList::parse(&text).map_err(|what| FetchError::Unreadable { what })
}
