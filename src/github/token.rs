//! A token, which no message ever shows.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::github::GithubError;

/// A GitHub API token.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    secret: String,
    /// The name of its source: `GITHUB_TOKEN`.
    source: &'static str,
}

impl Token {
    /// Takes the text of `source` without surrounding white space; `None` if it is empty.
    ///
    /// # Errors
    ///
    /// White space or a control character inside, which could end the header that carries the token
    /// and start another.
    pub fn new(text: &str, source: &'static str) -> Result<Option<Self>, GithubError> {
        let secret = text.trim();
        if secret.is_empty() {
            return Ok(None);
        }
        if !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(GithubError::BadToken {
                source_name: source,
            });
        }
        Ok(Some(Self {
            secret: secret.to_owned(),
            source,
        }))
    }

    pub fn source(&self) -> &'static str {
        self.source
    }

    pub(super) fn secret(&self) -> &str {
        &self.secret
    }

    /// A number that differs between users and does not reveal the token.
    pub(super) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.secret.hash(&mut hasher);
        hasher.finish()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token(from {})", self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_trimmed_and_never_shown() {
        let token = Token::new(" ghp_x\n", "GITHUB_TOKEN")
            .expect("valid")
            .expect("there");
        assert_eq!(token.secret(), "ghp_x");
        assert!(!format!("{token:?}").contains("ghp_x"));
        assert_eq!(Token::new(" \n", "GITHUB_TOKEN"), Ok(None));
    }

    #[test]
    fn a_newline_inside_is_rejected() {
        let error = Token::new("ghp_x\r\nX-Injected: 1", "GH_TOKEN").expect_err("refused");
        assert_eq!(
            error,
            GithubError::BadToken {
                source_name: "GH_TOKEN"
            }
        );
        assert!(!error.to_string().contains("ghp_x"));
    }
}
