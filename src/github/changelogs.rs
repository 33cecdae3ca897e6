//! Changelog files that release notes link instead of saying what changed, by GraphQL: one batch
//! for all of them.

use std::collections::BTreeMap;

use crate::activity::{ChangelogFile, Feed, FetchError, changelog_section, linked_changelog};
use crate::github::bodies;
use crate::github::bodies::{BlobText, BodyQuery};
use crate::github::client::Client;
use crate::github::{Fetched, GithubContext};
use crate::settings::RepositoryName;
use crate::text::Untrusted;

/// Names of the branch that is mostly the default one.
const DEFAULT_BRANCHES: [&str; 3] = ["HEAD", "main", "master"];

/// Adds the section of its tag to each release of `found` whose notes only link a changelog. A file
/// without such a section leaves the release as it is. `texts`: files of the default branch that
/// were asked for already, by repository and path; `None` is a missing one.
pub(super) async fn add(
    client: &Client<'_>,
    context: &GithubContext<'_>,
    texts: &BTreeMap<(RepositoryName, String), Option<String>>,
    found: &mut Fetched,
) {
    let mut files: BTreeMap<(RepositoryName, ChangelogFile), Vec<usize>> = BTreeMap::new();
    for (at, release) in found.releases.iter_mut().enumerate() {
        let Some(file) = linked_changelog(release.notes.raw(), &release.repository) else {
            continue;
        };
        let known = texts.get(&(release.repository.clone(), file.path.clone()));
        let text = known.and_then(Option::as_deref);
        let section = text.and_then(|text| changelog_section(text, release.tag.raw()));
        // The same file would say the same again.
        let is_same = known.is_some() && DEFAULT_BRANCHES.contains(&&*file.revision);
        match section {
            Some(section) => release.changelog = Untrusted::from(section),
            None if is_same => {}
            None => {
                let releases = files.entry((release.repository.clone(), file)).or_default();
                releases.push(at);
            }
        }
    }
    if files.is_empty() {
        return;
    }
    let query = |(repository, file): &(RepositoryName, ChangelogFile)| {
        BodyQuery::file(repository, &file.revision, &file.path)
    };
    let queries = files.keys().map(query).collect();
    let answers = bodies::ask(client, context, "changelogs", queries, 1).await;
    for (((repository, _), releases), answer) in files.into_iter().zip(answers) {
        let text = match answer {
            Ok(said) => said.object.and_then(BlobText::whole),
            // The link leads nowhere: that is no error of ours.
            Err(FetchError::NotFound { .. }) => None,
            Err(error) => {
                let part = (repository, Feed::Changelogs, error);
                found.errors.push(part);
                continue;
            }
        };
        for at in releases {
            let release = &mut found.releases[at];
            let section = text
                .as_deref()
                .and_then(|text| changelog_section(text, release.tag.raw()));
            release.changelog = Untrusted::new(section.unwrap_or_default());
        }
    }
}
