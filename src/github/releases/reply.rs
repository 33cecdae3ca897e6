//! GraphQL's replies about releases and tags, parsed into rows.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::activity::{FetchError, ResponseProblem};
use crate::settings::RepositoryName;

/// A release without its notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReleaseRow {
    pub(crate) tag: String,
    pub(crate) published_at: DateTime<Utc>,
    pub(crate) prerelease: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Repository {
    pub(super) name_with_owner: RepositoryName,
    releases: Option<Connection<ReleaseNode>>,
    refs: Option<Connection<TagNode>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Connection<T> {
    total_count: usize,
    page_info: PageInfo,
    nodes: Vec<Option<T>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReleaseNode {
    tag_name: String,
    created_at: DateTime<Utc>,
    /// `None` for a draft.
    published_at: Option<DateTime<Utc>>,
    is_prerelease: bool,
}

#[derive(Deserialize)]
struct TagNode {
    name: String,
    target: Option<TagTarget>,
}

/// A commit, or an annotated tag that points to one.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TagTarget {
    committed_date: Option<DateTime<Utc>>,
    tagger: Option<Tagger>,
}

#[derive(Deserialize)]
struct Tagger {
    date: Option<DateTime<Utc>>,
}

/// One item of a list, in the order of the list.
pub(super) struct ListItem {
    pub(super) made_at: DateTime<Utc>,
    /// The release; `None` if it is not published.
    pub(super) release: Option<ReleaseRow>,
    /// Its tag, which identifies it in the list.
    pub(super) key: String,
}

/// A page of a list.
pub(super) struct ResultPage {
    /// The number of items in the whole list.
    pub(super) total: usize,
    pub(super) rows: Vec<ListItem>,
    /// The cursor of the next page; `None` if this is the last.
    pub(super) next: Option<String>,
}

impl Repository {
    /// The page of releases or tags, whichever was requested.
    ///
    /// # Errors
    ///
    /// The reply has neither.
    pub(super) fn page(self) -> Result<ResultPage, FetchError> {
        match (self.releases, self.refs) {
            (Some(releases), _) => Ok(releases.page(|node| Some(node.row()))),
            (None, Some(tags)) => Ok(tags.page(TagNode::row)),
            (None, None) => Err(FetchError::BadResponse {
                problem: ResponseProblem::NoList,
            }),
        }
    }
}

impl<T> Connection<T> {
    fn page(self, row: impl Fn(T) -> Option<ListItem>) -> ResultPage {
        let info = self.page_info;
        ResultPage {
            total: self.total_count,
            rows: self.nodes.into_iter().flatten().filter_map(row).collect(),
            next: info.end_cursor.filter(|_| info.has_next_page),
        }
    }
}

impl ReleaseNode {
    fn row(self) -> ListItem {
        ListItem {
            made_at: self.created_at,
            key: self.tag_name.clone(),
            release: self.published_at.map(|published_at| ReleaseRow {
                tag: self.tag_name,
                published_at,
                prerelease: self.is_prerelease,
            }),
        }
    }
}

impl TagNode {
    fn row(self) -> Option<ListItem> {
        let target = self.target?;
        let date = target
            .tagger
            .and_then(|tagger| tagger.date)
            .or(target.committed_date)?;
        let prerelease = looks_like_a_prerelease(&self.name);
        Some(ListItem {
            made_at: date,
            key: self.name.clone(),
            release: Some(ReleaseRow {
                tag: self.name,
                published_at: date,
                prerelease,
            }),
        })
    }
}

/// True if a tag's name looks like a pre-release. A tag has no flag that says so.
pub(crate) fn looks_like_a_prerelease(tag: &str) -> bool {
    let lower = tag.to_lowercase();
    ["alpha", "beta", "rc", "pre", "dev"].iter().any(|word| {
        lower.split_once(word).is_some_and(|(before, after)| {
            before.ends_with(|c: char| c.is_ascii_digit() || ".-".contains(c))
                && !after.starts_with(|c: char| c.is_ascii_alphabetic())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tags_name_tells_a_prerelease() {
        for tag in ["go1.23rc1", "v1.2.0-alpha.1", "go1.21beta1", "v1.0.0-rc"] {
            assert!(looks_like_a_prerelease(tag), "{tag}");
        }
        for tag in [
            "go1.22.5",
            "v1.2.0",
            "arch-v1.0",
            "precise-1.0",
            "v1.0-research",
        ] {
            assert!(!looks_like_a_prerelease(tag), "{tag}");
        }
    }
}
