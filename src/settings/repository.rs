//! The name of a repository on GitHub.

use std::fmt;

use serde::{Deserialize, Serialize};

/// `owner/name`. GitHub ignores case, so names that differ in case only are equal.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RepositoryName(String);

/// A name that is not of the form `owner/name`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not of the form owner/name")]
pub struct BadRepositoryName(pub String);

impl RepositoryName {
    /// Parses `owner/name`.
    ///
    /// # Errors
    ///
    /// Anything but two non-empty parts of ASCII letters, digits, `-`, `_` and `.`, separated by
    /// `/`.
    pub fn new(name: impl Into<String>) -> Result<Self, BadRepositoryName> {
        let name = name.into();
        let part = |text: &str| {
            let known = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.');
            text.bytes().all(known) && !text.bytes().all(|c| c == b'.')
        };
        match name.split_once('/') {
            Some((owner, repository)) if part(owner) && part(repository) => Ok(Self(name)),
            _ => Err(BadRepositoryName(name)),
        }
    }

    pub fn owner(&self) -> &str {
        self.0.split('/').next().unwrap_or("")
    }

    /// The part after the owner.
    pub fn name(&self) -> &str {
        self.0.split('/').next_back().unwrap_or("")
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PartialEq for RepositoryName {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for RepositoryName {}

impl PartialOrd for RepositoryName {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for RepositoryName {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let lower = |value: &Self| value.0.to_ascii_lowercase();
        lower(self).cmp(&lower(other))
    }
}

impl std::hash::Hash for RepositoryName {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.to_ascii_lowercase().hash(state);
    }
}

impl fmt::Display for RepositoryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RepositoryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for RepositoryName {
    type Error = BadRepositoryName;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::new(name)
    }
}

impl From<RepositoryName> for String {
    fn from(name: RepositoryName) -> Self {
        name.0
    }
}
