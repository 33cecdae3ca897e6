//! Waits for rate limits, kept within what the user allows.

use std::cell::RefCell;
use std::time::Duration;

use tokio::time::Instant;

use crate::activity::FetchError;

/// Requests that are made to wait within this time of each other share one wait.
const TOGETHER: Duration = Duration::from_secs(2);

/// A rate-limit bucket. GitHub limits GraphQL, search and the other REST endpoints separately:
/// <https://docs.github.com/en/rest/rate-limit/rate-limit>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RateLimitBucket {
    GraphQl,
    Search,
    /// All other REST endpoints.
    Core,
}

/// The waits of one run.
pub(super) struct RateLimits {
    max: Duration,
    /// The end of the run; no wait may reach beyond it.
    deadline: Instant,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    spent: Duration,
    buckets: [BucketState; 3],
}

#[derive(Default)]
struct BucketState {
    /// No request is sent before.
    until: Option<Instant>,
    /// No request is sent any more: the limit outlasts the run.
    closed: Option<FetchError>,
}

impl RateLimits {
    pub(super) fn new(max: Duration, deadline: Instant) -> Self {
        Self {
            max,
            deadline,
            state: RefCell::default(),
        }
    }

    /// Starts a wait. If it would exceed the limits, closes the bucket and returns `why`.
    pub(super) fn start_wait(
        &self,
        bucket: RateLimitBucket,
        wait: Duration,
        now: Instant,
        why: FetchError,
    ) -> Result<(), FetchError> {
        let mut state = self.state.borrow_mut();
        let until = now + wait;
        let started = state.buckets[bucket as usize].until.unwrap_or(now).max(now);
        if started > now && until <= started + TOGETHER {
            return Ok(());
        }
        let more = until.saturating_duration_since(started);
        if state.spent + more > self.max || until >= self.deadline {
            state.buckets[bucket as usize].closed = Some(why.clone());
            return Err(why);
        }
        state.spent += more;
        state.buckets[bucket as usize].until = Some(until.max(started));
        Ok(())
    }

    /// Sends no further request of this bucket.
    pub(super) fn close(&self, bucket: RateLimitBucket, why: FetchError) {
        self.state.borrow_mut().buckets[bucket as usize].closed = Some(why);
    }

    /// How long a request still has to wait; zero if it may be sent.
    ///
    /// # Errors
    ///
    /// The error that closed the bucket.
    pub(super) fn left(
        &self,
        bucket: RateLimitBucket,
        now: Instant,
    ) -> Result<Duration, FetchError> {
        let state = self.state.borrow();
        let bucket = &state.buckets[bucket as usize];
        match (&bucket.closed, bucket.until) {
            (Some(why), _) => Err(why.clone()),
            (None, Some(until)) => Ok(until.saturating_duration_since(now)),
            (None, None) => Ok(Duration::ZERO),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn simultaneous_waits_count_once() {
        let now = Instant::now();
        let rate_limits = RateLimits::new(5 * SECOND, now + 60 * SECOND);
        for part in 0..9 {
            let at = now + part * SECOND / 10;
            let started =
                rate_limits.start_wait(RateLimitBucket::GraphQl, 5 * SECOND, at, FetchError::Loop);
            assert_eq!(started, Ok(()));
        }
        assert_eq!(
            rate_limits.left(RateLimitBucket::GraphQl, now + SECOND),
            Ok(4 * SECOND)
        );
        assert_eq!(
            rate_limits.left(RateLimitBucket::Core, now),
            Ok(Duration::ZERO)
        );
    }

    #[test]
    fn a_wait_that_is_too_long_is_not_started_and_closes_the_bucket() {
        let now = Instant::now();
        let rate_limits = RateLimits::new(5 * SECOND, now + 60 * SECOND);
        assert_eq!(
            rate_limits.start_wait(RateLimitBucket::Core, 4 * SECOND, now, FetchError::Loop),
            Ok(())
        );
        let later = now + 4 * SECOND;
        let refused =
            rate_limits.start_wait(RateLimitBucket::Core, 2 * SECOND, later, FetchError::Loop);
        assert_eq!(refused, Err(FetchError::Loop));
        assert_eq!(
            rate_limits.left(RateLimitBucket::Core, later),
            Err(FetchError::Loop)
        );
        assert_eq!(
            rate_limits.left(RateLimitBucket::Search, later),
            Ok(Duration::ZERO)
        );
    }

    #[test]
    fn a_wait_beyond_the_end_of_the_run_is_not_started() {
        let now = Instant::now();
        let rate_limits = RateLimits::new(60 * SECOND, now + 75 * SECOND);
        let late = now + 20 * SECOND;
        let refused = rate_limits.start_wait(
            RateLimitBucket::GraphQl,
            60 * SECOND,
            late,
            FetchError::Loop,
        );
        assert_eq!(refused, Err(FetchError::Loop));
    }
}
