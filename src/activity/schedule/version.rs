//! Versions as the release schedule names them: a line of releases (`1.36`) and a patch (`1.36.2`).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What is not such a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a version such as 1.36 or 1.36.2")]
pub struct NotAVersion;

/// A line of releases, such as 1.36.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReleaseLine {
    pub major: u16,
    pub minor: u16,
}

/// A patch release, such as 1.36.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PatchVersion {
    pub line: ReleaseLine,
    pub patch: u16,
}

/// Digits alone: `parse` would take a sign.
fn number(text: &str) -> Result<u16, NotAVersion> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotAVersion);
    }
    text.parse().map_err(|_| NotAVersion)
}

impl FromStr for ReleaseLine {
    type Err = NotAVersion;

    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let (major, minor) = text.split_once('.').ok_or(NotAVersion)?;
        Ok(Self {
            major: number(major)?,
            minor: number(minor)?,
        })
    }
}

impl FromStr for PatchVersion {
    type Err = NotAVersion;

    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let (line, patch) = text.rsplit_once('.').ok_or(NotAVersion)?;
        Ok(Self {
            line: line.parse()?,
            patch: number(patch)?,
        })
    }
}

impl TryFrom<String> for ReleaseLine {
    type Error = NotAVersion;

    fn try_from(text: String) -> Result<Self, NotAVersion> {
        text.parse()
    }
}

impl TryFrom<String> for PatchVersion {
    type Error = NotAVersion;

    fn try_from(text: String) -> Result<Self, NotAVersion> {
        text.parse()
    }
}

impl fmt::Display for ReleaseLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl fmt::Display for PatchVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.line, self.patch)
    }
}

impl From<ReleaseLine> for String {
    fn from(line: ReleaseLine) -> Self {
        line.to_string()
    }
}

impl From<PatchVersion> for String {
    fn from(version: PatchVersion) -> Self {
        version.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_digits_and_dots() {
        let line: ReleaseLine = "1.36".parse().expect("a line");
        assert_eq!(line.to_string(), "1.36");
        let patch: PatchVersion = "1.36.11".parse().expect("a patch");
        assert_eq!((patch.line, patch.patch), (line, 11));
        for text in [
            "",
            "1",
            "1.",
            ".36",
            "1.36.2.1",
            "v1.36",
            "1.+3",
            "1.99999",
            "Not Planned",
        ] {
            assert!(text.parse::<ReleaseLine>().is_err(), "{text}");
            assert!(text.parse::<PatchVersion>().is_err(), "{text}");
        }
    }

    #[test]
    fn versions_are_ordered_by_their_numbers() {
        let parse = |text: &str| text.parse::<PatchVersion>().expect("a patch");
        assert!(parse("1.9.10") > parse("1.9.9"));
        assert!(parse("1.10.0") > parse("1.9.9"));
    }
}
