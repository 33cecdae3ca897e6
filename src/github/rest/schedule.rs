//! The files of the release schedule by REST, each in a request of its own.

use futures_util::future::{join_all, join3};
use serde::{Deserialize, Serialize};

use crate::activity::FetchError;
use crate::activity::schedule::ReleaseLine;
use crate::github::client::Client;
use crate::github::rate_limit::RateLimitBucket;
use crate::github::rest::get::{RestPage, get, get_text};
use crate::github::schedule::{ScheduleOutline, Timeline, no_file};
use crate::github::{Fetched, GithubContext};
use crate::settings::{RepositoryName, ScheduleSources};

/// What the schedule costs: the folder of cycles, two files, and the timelines of two cycles.
const REQUESTS: usize = 5;

#[derive(Deserialize, Serialize)]
struct FolderEntry {
    name: String,
}

/// The requests that the schedule is about to cost: none, where the cache has it.
pub(super) fn cost(sources: Option<&ScheduleSources>, context: &GithubContext<'_>) -> usize {
    let Some(sources) = sources else { return 0 };
    let url = url(&sources.repository, sources.timeline_folder(), context);
    let known = context.cache.fresh::<serde::de::IgnoredAny>(&url).is_some();
    if known { 0 } else { REQUESTS }
}

/// Reads the schedule into `found`.
pub(super) async fn read(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    sources: Option<&ScheduleSources>,
    found: &mut Fetched,
) {
    let Some(sources) = sources else { return };
    let (repository, patches) = (&sources.repository, &sources.patches);
    let (folders, phases, patches) = join3(
        folders(client, context, sources),
        text(client, context, repository, &sources.phases),
        text(client, context, &patches.repository, &patches.path),
    )
    .await;
    let outline = ScheduleOutline {
        folders,
        phases,
        patches,
    };
    let timeline = async |cycle: ReleaseLine| -> Timeline {
        let path = sources.timeline_path(&cycle.to_string());
        let file = match text(client, context, repository, &path).await {
            Ok(text) => Ok(Some(text)),
            Err(FetchError::NoFile { .. }) => Ok(None),
            Err(error) => Err(error),
        };
        (cycle, file)
    };
    let timelines = join_all(outline.cycles(sources).into_iter().map(timeline)).await;
    outline.into_fetched(timelines, sources, found);
}

async fn folders(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    sources: &ScheduleSources,
) -> Result<Vec<String>, FetchError> {
    let folder = sources.timeline_folder();
    let url = url(&sources.repository, folder, context);
    let name = format!("release cycles of {}", sources.repository);
    let page: Result<RestPage<Vec<FolderEntry>>, FetchError> =
        get(client, context, name, RateLimitBucket::Core, &url).await;
    let entries = page.map_err(|error| of_file(error, folder))?.value;
    Ok(entries.into_iter().map(|entry| entry.name).collect())
}

async fn text(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    repository: &RepositoryName,
    path: &str,
) -> Result<String, FetchError> {
    let url = url(repository, path, context);
    let name = format!("{path} of {repository}");
    let text = get_text(client, context, name, &url).await;
    text.map_err(|error| of_file(error, path))
}

/// GitHub does not say which of the two is missing, the repository or the file.
fn of_file(error: FetchError, path: &str) -> FetchError {
    match error {
        FetchError::NotFound { .. } => no_file(path),
        other => other,
    }
}

fn url(repository: &RepositoryName, path: &str, context: &GithubContext<'_>) -> String {
    format!(
        "{}/repos/{repository}/contents/{path}",
        context.address.rest()
    )
}
