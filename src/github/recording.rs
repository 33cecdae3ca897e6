//! A week as one JSON document, to be read again instead of asking GitHub.

use serde::{Deserialize, Serialize};
use serde_json::error::Category;

use crate::activity::{Activity, FetchGap, PullRequest, Release, Windows};
use crate::github::html_url;
use crate::text::safe_for_terminal;

/// What version of the document is written, and the only one that is read.
const VERSION: u32 = 1;

/// A saved week: readable, and in a stable order, so that two can be compared line by line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    pub version: u32,
    pub windows: Windows,
    pub pull_requests: Vec<PullRequest>,
    pub releases: Vec<Release>,
    #[serde(default)]
    pub gaps: Vec<FetchGap>,
}

/// Why a document is no saved week.
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
    /// What `activity` holds of `windows`, as it will be read again.
    pub fn new(windows: Windows, activity: &Activity) -> Self {
        Self {
            version: VERSION,
            windows,
            pull_requests: activity.pull_requests.clone(),
            releases: activity.releases.clone(),
            gaps: activity.gaps.clone(),
        }
    }

    /// The document, with a closing line break.
    pub fn text(&self) -> String {
        let mut text =
            serde_json::to_string_pretty(self).expect("plain values can be written as JSON");
        text.push('\n');
        text
    }

    /// Reads a document. Its addresses and words are believed no more than GitHub's.
    ///
    /// # Errors
    /// What is no such document.
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
        // Pages of an Enterprise server are as good: whoever saved the week knew which.
        for it in &mut read.pull_requests {
            it.url = html_url::recorded(&it.url, |address| {
                html_url::of_pull_request(&it.url, &it.repository, it.number, address)
            });
        }
        for it in &mut read.releases {
            it.url = html_url::recorded(&it.url, |address| {
                html_url::of_release(&it.url, &it.repository, it.tag.raw(), address)
            });
        }
        for gap in &mut read.gaps {
            gap.why = safe_for_terminal(&gap.why);
            gap.help = gap.help.as_deref().map(safe_for_terminal);
        }
        Ok(read)
    }

    /// What was found then.
    pub fn activity(self) -> Activity {
        Activity {
            pull_requests: self.pull_requests,
            releases: self.releases,
            gaps: self.gaps,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::activity::{Feed, TimeRange};
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
            notes: Untrusted::from("* one\n"),
        };
        let gap = FetchGap {
            repository,
            part: Feed::PullRequests,
            why: "server error 502".to_owned(),
            help: None,
        };
        let activity = Activity {
            pull_requests: Vec::new(),
            releases: vec![release],
            gaps: vec![gap],
        };
        Recording::new(windows, &activity)
    }

    #[test]
    fn what_is_saved_is_read_again_gaps_and_all() {
        let text = recording().text();
        assert!(text.starts_with("{\n  \"version\": 1,\n"), "{text}");
        assert_eq!(Recording::parse(&text), Ok(recording()));
    }

    #[test]
    fn what_is_no_saved_week_is_said_with_its_place() {
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
    fn words_in_a_file_do_nothing_to_a_terminal() {
        let mut evil = recording();
        evil.gaps[0].why = "\u{1b}[31mred\u{202e}\nand more".to_owned();
        evil.gaps[0].help = Some("\u{1b}]0;title\u{7}".to_owned());
        let read = Recording::parse(&evil.text()).expect("valid otherwise");
        assert_eq!(read.gaps[0].why, "[31mred and more");
        assert_eq!(read.gaps[0].help.as_deref(), Some("]0;title"));
    }

    #[test]
    fn addresses_in_a_file_are_not_believed() {
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
