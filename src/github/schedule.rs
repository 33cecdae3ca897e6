//! The files of the release schedule. Which cycles there are is asked together with the files whose
//! names are known, and the timelines of the two newest ones after that.

use serde::Deserialize;

use crate::activity::schedule::{
    ReleaseLine, Schedule, parse_patches, parse_phases, parse_timeline,
};
use crate::activity::{Feed, FetchError};
use crate::github::client::Client;
use crate::github::graphql::{literal, send_all};
use crate::github::{Fetched, GithubContext};
use crate::settings::{RepositoryName, ScheduleSources};
use crate::text::Untrusted;

/// The current cycle, and the one before, until it is over.
const CYCLES: usize = 2;

/// The files whose names are known, and the names of the cycles' folders.
pub(super) struct ScheduleOutline {
    pub(super) folders: Result<Vec<String>, FetchError>,
    pub(super) phases: Result<String, FetchError>,
    pub(super) patches: Result<String, FetchError>,
}

/// A cycle's timeline; `None`: its folder has none yet.
pub(super) type Timeline = (ReleaseLine, Result<Option<String>, FetchError>);

#[derive(Deserialize)]
struct Reply {
    object: Option<Object>,
}

/// A file or a folder at the head of the default branch.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Object {
    text: Option<String>,
    #[serde(default)]
    is_truncated: bool,
    entries: Option<Vec<FolderEntry>>,
}

#[derive(Deserialize)]
struct FolderEntry {
    name: String,
}

/// Step one by GraphQL, one request.
pub(super) async fn outline(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    sources: Option<&ScheduleSources>,
) -> Option<ScheduleOutline> {
    let sources = sources?;
    let (folder, phases) = (sources.timeline_folder(), sources.phases.as_str());
    let (repository, patches) = (&sources.repository, &sources.patches);
    let fields = [
        query(repository, folder, "... on Tree { entries { name } }"),
        query(repository, phases, TEXT),
        query(&patches.repository, &patches.path, TEXT),
    ];
    let answers = send_all::<Reply>(
        client,
        context,
        "release schedule",
        &[],
        &fields,
        fields.len(),
    );
    let mut answers = answers.await.into_iter();
    let mut next = || answers.next().unwrap_or(Err(FetchError::Vanished));
    let folders = next().and_then(|reply| {
        let entries = reply.object.and_then(|folder| folder.entries);
        let entries = entries.ok_or_else(|| no_file(folder))?;
        Ok(entries.into_iter().map(|entry| entry.name).collect())
    });
    Some(ScheduleOutline {
        folders,
        phases: next().and_then(|reply| text(reply, phases)),
        patches: next().and_then(|reply| text(reply, &patches.path)),
    })
}

/// Step two by GraphQL, one request.
pub(super) async fn timelines(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    sources: Option<&ScheduleSources>,
    outline: Option<&ScheduleOutline>,
) -> Vec<Timeline> {
    let (Some(sources), Some(outline)) = (sources, outline) else {
        return Vec::new();
    };
    let cycles = outline.cycles(sources);
    let path = |cycle: &ReleaseLine| sources.timeline_path(&cycle.to_string());
    let about = |cycle: &ReleaseLine| query(&sources.repository, &path(cycle), TEXT);
    let fields: Vec<String> = cycles.iter().map(about).collect();
    let answers: Vec<Result<Reply, FetchError>> =
        send_all(client, context, "timelines", &[], &fields, CYCLES).await;
    let timeline = |(cycle, answer): (ReleaseLine, Result<Reply, FetchError>)| {
        let file = answer.and_then(|reply| match reply.object {
            None => Ok(None),
            Some(_) => text(reply, &path(&cycle)).map(Some),
        });
        (cycle, file)
    };
    cycles.into_iter().zip(answers).map(timeline).collect()
}

const TEXT: &str = "... on Blob { text isTruncated }";

fn query(repository: &RepositoryName, path: &str, what: &str) -> String {
    let (owner, name) = (literal(repository.owner()), literal(repository.name()));
    let expression = literal(&format!("HEAD:{path}"));
    format!(
        "repository(owner: {owner}, name: {name}) {{ object(expression: {expression}) {{ {what} }} }}"
    )
}

fn text(reply: Reply, path: &str) -> Result<String, FetchError> {
    let file = reply.object.ok_or_else(|| no_file(path))?;
    if file.is_truncated {
        return Err(bad_file(path, "it is larger than GitHub gives out at once"));
    }
    file.text.ok_or_else(|| bad_file(path, "it is not text"))
}

pub(super) fn no_file(path: &str) -> FetchError {
    FetchError::NoFile {
        path: Untrusted::from(path),
    }
}

fn bad_file(path: &str, why: &str) -> FetchError {
    FetchError::BadFile {
        path: Untrusted::from(path),
        why: Untrusted::from(why),
    }
}

impl ScheduleOutline {
    /// The newest cycles that have a folder, newest first.
    pub(super) fn cycles(&self, sources: &ScheduleSources) -> Vec<ReleaseLine> {
        let folders = self.folders.as_deref().unwrap_or_default();
        let versions = folders.iter().filter_map(|name| sources.version_of(name));
        let mut cycles: Vec<ReleaseLine> = versions.filter_map(|text| text.parse().ok()).collect();
        cycles.sort_unstable();
        cycles.into_iter().rev().take(CYCLES).collect()
    }

    /// Puts what was read into `found`, and what could not be read among its errors.
    pub(super) fn into_fetched(
        self,
        timelines: Vec<Timeline>,
        sources: &ScheduleSources,
        found: &mut Fetched,
    ) {
        let mut schedule = Schedule::default();
        let mut missing = |repository: &RepositoryName, error: FetchError| {
            let error = (repository.clone(), Feed::Schedule, error);
            found.errors.push(error);
        };
        let are_there = !timelines.is_empty();
        let mut rows = 0;
        let mut is_whole = self.folders.is_ok();
        for (cycle, file) in timelines {
            match file {
                Ok(text) => {
                    let table = parse_timeline(text.as_deref().unwrap_or(""), cycle);
                    rows += table.rows();
                    schedule.add_timeline(table);
                }
                Err(error) => {
                    is_whole = false;
                    missing(&sources.repository, error);
                }
            }
        }
        if let Err(error) = self.folders {
            missing(&sources.repository, error);
        }
        if is_whole && rows == 0 {
            let path = sources.timeline_path("*");
            let error = match are_there {
                true => bad_file(&path, "the newest ones have no table Timeline"),
                false => no_file(&path),
            };
            missing(&sources.repository, error);
        }
        match self.phases {
            Ok(text) => schedule.anchors = parse_phases(&text),
            Err(error) => missing(&sources.repository, error),
        }
        let (repository, path) = (&sources.patches.repository, &sources.patches.path);
        let patches = self
            .patches
            .and_then(|text| parse_patches(&text, path).map_err(|why| bad_file(path, &why)));
        match patches {
            Ok(file) => schedule.add_patches(file),
            Err(error) => missing(repository, error),
        }
        found.schedule = schedule;
    }
}
