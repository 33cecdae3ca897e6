//! The week without a token, by REST.

use crate::github::client::Client;
use crate::github::{Access, Asked, Found, GithubError};

/// Requests that GitHub allows an hour without a token.
pub(super) const ALLOWED_AN_HOUR: usize = 60;

pub(super) async fn week(
    _client: &Client<'_>,
    _access: &Access<'_>,
    _asked: &Asked<'_>,
) -> Result<Found, GithubError> {
    Err(GithubError::TokenNeeded)
}
