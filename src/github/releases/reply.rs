//! What GraphQL says of a repository's releases or tags, read into rows.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::github::FetchError;
use crate::settings::RepositoryName;

/// A release without what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slim {
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
    /// `None`: a draft.
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

/// One entry of a list, in the order of the list.
pub(super) struct Row {
    pub(super) made_at: DateTime<Utc>,
    /// What it is, if it is published.
    pub(super) slim: Option<Slim>,
    /// Its tag, by which a list names it once.
    pub(super) key: String,
}

/// A page of a list.
pub(super) struct Page {
    /// How many entries the whole list has.
    pub(super) total: usize,
    pub(super) rows: Vec<Row>,
    /// Where the next page begins; `None`: this is the last.
    pub(super) next: Option<String>,
}

impl Repository {
    /// The page of releases or tags, whichever was asked for.
    ///
    /// # Errors
    /// Neither is there.
    pub(super) fn page(self) -> Result<Page, FetchError> {
        match (self.releases, self.refs) {
            (Some(it), _) => Ok(it.page(|node| Some(node.row()))),
            (None, Some(it)) => Ok(it.page(TagNode::row)),
            (None, None) => Err(FetchError::Unreadable {
                what: "without the list that was asked for",
            }),
        }
    }
}

impl<T> Connection<T> {
    fn page(self, row: impl Fn(T) -> Option<Row>) -> Page {
        let info = self.page_info;
        Page {
            total: self.total_count,
            rows: self.nodes.into_iter().flatten().filter_map(row).collect(),
            next: info.end_cursor.filter(|_| info.has_next_page),
        }
    }
}

impl ReleaseNode {
    fn row(self) -> Row {
        Row {
            made_at: self.created_at,
            key: self.tag_name.clone(),
            slim: self.published_at.map(|published_at| Slim {
                tag: self.tag_name,
                published_at,
                prerelease: self.is_prerelease,
            }),
        }
    }
}

impl TagNode {
    fn row(self) -> Option<Row> {
        let target = self.target?;
        let date = target
            .tagger
            .and_then(|tagger| tagger.date)
            .or(target.committed_date)?;
        let prerelease = looks_like_a_prerelease(&self.name);
        Some(Row {
            made_at: date,
            key: self.name.clone(),
            slim: Some(Slim {
                tag: self.name,
                published_at: date,
                prerelease,
            }),
        })
    }
}

/// A tag carries no mark of a pre-release: its name tells.
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
