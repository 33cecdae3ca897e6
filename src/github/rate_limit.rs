//! The waits that GitHub asks for, kept together within what the user allows.

use std::cell::RefCell;
use std::time::Duration;

use tokio::time::Instant;

use crate::github::FetchError;

/// Requests that are told to wait at about the same time wait together.
const TOGETHER: Duration = Duration::from_secs(2);

/// What GitHub counts by itself: each has its own limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resource {
    GraphQl,
    Search,
    /// The rest of REST.
    Core,
}

/// The waits of one run.
pub(super) struct Waits {
    most: Duration,
    /// When the run ends: no wait reaches beyond.
    deadline: Instant,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    spent: Duration,
    gates: [Gate; 3],
}

#[derive(Default)]
struct Gate {
    /// Nothing is asked before.
    until: Option<Instant>,
    /// Nothing is asked any more: the limit outlasts the run.
    closed: Option<FetchError>,
}

impl Waits {
    pub(super) fn new(most: Duration, deadline: Instant) -> Self {
        Self {
            most,
            deadline,
            state: RefCell::default(),
        }
    }

    /// Begins a wait, unless it would not fit; then nothing more is asked of this resource.
    pub(super) fn begin(
        &self,
        resource: Resource,
        wait: Duration,
        now: Instant,
        why: FetchError,
    ) -> Result<(), FetchError> {
        let mut state = self.state.borrow_mut();
        let until = now + wait;
        let begun = state.gates[resource as usize].until.unwrap_or(now).max(now);
        if begun > now && until <= begun + TOGETHER {
            return Ok(());
        }
        let more = until.saturating_duration_since(begun);
        if state.spent + more > self.most || until >= self.deadline {
            state.gates[resource as usize].closed = Some(why.clone());
            return Err(why);
        }
        state.spent += more;
        state.gates[resource as usize].until = Some(until.max(begun));
        Ok(())
    }

    /// Lets nothing more be asked of a resource.
    pub(super) fn close(&self, resource: Resource, why: FetchError) {
        self.state.borrow_mut().gates[resource as usize].closed = Some(why);
    }

    /// How long a request still has to wait; zero: it may go.
    ///
    /// # Errors
    /// Why it never may.
    pub(super) fn left(&self, resource: Resource, now: Instant) -> Result<Duration, FetchError> {
        let state = self.state.borrow();
        let gate = &state.gates[resource as usize];
        match (&gate.closed, gate.until) {
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
    fn waits_at_the_same_time_count_once() {
        let now = Instant::now();
        let waits = Waits::new(5 * SECOND, now + 60 * SECOND);
        for part in 0..9 {
            let told = now + part * SECOND / 10;
            let begun = waits.begin(Resource::GraphQl, 5 * SECOND, told, FetchError::Circle);
            assert_eq!(begun, Ok(()));
        }
        assert_eq!(waits.left(Resource::GraphQl, now + SECOND), Ok(4 * SECOND));
        assert_eq!(waits.left(Resource::Core, now), Ok(Duration::ZERO));
    }

    #[test]
    fn a_wait_that_would_not_fit_is_not_begun_and_ends_the_asking() {
        let now = Instant::now();
        let waits = Waits::new(5 * SECOND, now + 60 * SECOND);
        assert_eq!(
            waits.begin(Resource::Core, 4 * SECOND, now, FetchError::Circle),
            Ok(())
        );
        let later = now + 4 * SECOND;
        let refused = waits.begin(Resource::Core, 2 * SECOND, later, FetchError::Circle);
        assert_eq!(refused, Err(FetchError::Circle));
        assert_eq!(waits.left(Resource::Core, later), Err(FetchError::Circle));
        assert_eq!(waits.left(Resource::Search, later), Ok(Duration::ZERO));
    }

    #[test]
    fn a_wait_beyond_the_end_of_the_run_is_not_begun() {
        let now = Instant::now();
        let waits = Waits::new(60 * SECOND, now + 75 * SECOND);
        let late = now + 20 * SECOND;
        let refused = waits.begin(Resource::GraphQl, 60 * SECOND, late, FetchError::Circle);
        assert_eq!(refused, Err(FetchError::Circle));
    }
}
