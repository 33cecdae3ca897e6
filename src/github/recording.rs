//! A saved week: one JSON document that replaces the network.

use serde::{Deserialize, Serialize};
use serde_json::error::Category;

use crate::activity::schedule::Schedule;
use crate::activity::{Activity, FetchGap, PullRequest, Release, Windows};
use crate::github::html_url;

/// The format version that is written, and the only one that is read.
const VERSION: u32 = 1;

/// A saved week, in a stable order so that two can be compared line by line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    pub version: u32,
    pub windows: Windows,
    pub pull_requests: Vec<PullRequest>,
    pub releases: Vec<Release>,
    #[serde(default, skip_serializing_if = "Schedule::is_empty")]
    pub schedule: Schedule,
    #[serde(default)]
    pub gaps: Vec<FetchGap>,
}

/// Why a document is not a saved week.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRecording {
    #[error("it is not JSON (line {line}, column {column})")]
    NotJson { line: usize, column: usize },
    #[error("it ends in the middle (line {line})")]
    CutOff { line: usize },
    #[error("it is JSON, but not a week that `--save` wrote (line {line}, column {column})")]
    OtherJson { line: usize, column: usize },
    #[error("it is a saved week of version {0}, and this lwkd reads version {VERSION}")]
    OtherVersion(u64),
}

impl Recording {
    /// Saves the `activity` of `windows`.
    pub fn new(windows: Windows, activity: &Activity) -> Self {
        Self {
            version: VERSION,
            windows,
            pull_requests: activity.pull_requests.clone(),
            releases: activity.releases.clone(),
            schedule: activity.schedule.clone(),
            gaps: activity.gaps.clone(),
        }
    }

    /// The document, with a final newline.
    pub fn text(&self) -> String {
        let mut text =
            serde_json::to_string_pretty(self).expect("plain values can be written as JSON");
        text.push('\n');
        text
    }

    /// Parses a document. Its URLs and texts are trusted no more than GitHub's.
    ///
    /// # Errors
    ///
    /// A document that is not a saved week.
    pub fn parse(text: &str) -> Result<Self, BadRecording> {
        #[derive(Deserialize)]
        struct Versioned {
            version: u64,
        }
        let bad = |error: serde_json::Error| {
            let (line, column) = (error.line(), error.column());
            match error.classify() {
                Category::Eof => BadRecording::CutOff { line },
                Category::Syntax | Category::Io => BadRecording::NotJson { line, column },
                Category::Data => BadRecording::OtherJson { line, column },
            }
        };
        if let Ok(other) = serde_json::from_str::<Versioned>(text)
            && other.version != u64::from(VERSION)
        {
            return Err(BadRecording::OtherVersion(other.version));
        }
        let mut read: Self = serde_json::from_str(text).map_err(bad)?;
        // Accept URLs of any GitHub Enterprise host: the week may have been fetched from one.
        for pull_request in &mut read.pull_requests {
            pull_request.url = html_url::recorded(&pull_request.url, |address| {
                html_url::of_pull_request(
                    &pull_request.url,
                    &pull_request.repository,
                    pull_request.number,
                    address,
                )
            });
        }
        for release in &mut read.releases {
            release.url = html_url::recorded(&release.url, |address| {
                html_url::of_release(
                    &release.url,
                    &release.repository,
                    release.tag.raw(),
                    address,
                )
            });
        }
        read.schedule.sort();
        Ok(read)
    }

    /// The saved activity.
    pub fn activity(self) -> Activity {
        Activity {
            pull_requests: self.pull_requests,
            releases: self.releases,
            schedule: self.schedule,
            gaps: self.gaps,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::activity::{Feed, FetchError, TimeRange};
    use crate::settings::RepositoryName;
    use crate::text::Untrusted;

    fn time(text: &str) -> DateTime<Utc> {
        text.parse().expect("a time")
    }

    fn recording() -> Recording {
        let window = TimeRange {
            since: time("2024-07-22T00:00:00Z"),
            until: time("2024-07-29T00:00:00Z"),
        };
        let windows = Windows {
            pull_requests: window,
            releases: window,
        };
        let repository = RepositoryName::new("a/b").expect("a name");
        let release = Release {
            repository: repository.clone(),
            tag: Untrusted::from("v1.0.0"),
            url: "https://ghe.example.org/a/b/releases/tag/v1.0.0".to_owned(),
            published_at: time("2024-07-24T10:00:00Z"),
            prerelease: false,
            changelog: Untrusted::default(),
            notes: Untrusted::from("* one\n"),
        };
        let gap = FetchGap {
            repository,
            feed: Feed::PullRequests,
            error: FetchError::Server { status: 502 },
        };
        let activity = Activity {
            pull_requests: Vec::new(),
            releases: vec![release],
            schedule: Schedule::default(),
            gaps: vec![gap],
        };
        Recording::new(windows, &activity)
    }

    #[test]
    fn a_saved_week_is_read_back_with_its_gaps() {
        let text = recording().text();
        assert!(text.starts_with("{\n  \"version\": 1,\n"), "{text}");
        assert_eq!(Recording::parse(&text), Ok(recording()));
    }

    #[test]
    fn other_documents_are_errors_with_a_position() {
        let whole = recording().text();
        let cut = &whole[..whole.len() / 2];
        let newer = whole.replace("\"version\": 1", "\"version\": 2");
        let brackets = "[".repeat(200_000);
        let cases = [
            ("\0{", "it is not JSON (line 1, column 1)"),
            (cut, "it ends in the middle (line "),
            (
                "[1, 2, 3]",
                "it is JSON, but not a week that `--save` wrote",
            ),
            (
                &newer,
                "it is a saved week of version 2, and this lwkd reads version 1",
            ),
            (&brackets, "it is JSON, but not a week that `--save` wrote"),
        ];
        for (text, expected) in cases {
            let error = Recording::parse(text).expect_err(expected).to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn text_in_a_file_cannot_control_a_terminal() {
        let mut evil = recording();
        evil.gaps[0].error = FetchError::OtherHost {
            host: "\u{1b}[31mred\u{202e}\nand more".into(),
        };
        let read = Recording::parse(&evil.text()).expect("valid otherwise");
        assert_eq!(
            read.gaps[0].to_string(),
            "pull requests of a/b: GitHub redirects to another host, [31mred and more, which is not followed"
        );
    }

    #[test]
    fn urls_in_a_file_are_validated() {
        let text = recording().text().replace(
            "https://ghe.example.org/a/b/releases/tag/v1.0.0",
            "javascript:alert(1)//releases/tag/v1](x)",
        );
        let read = Recording::parse(&text).expect("valid otherwise");
        assert_eq!(
            read.releases[0].url,
            "https://github.com/a/b/releases/tag/v1.0.0"
        );
    }
}
