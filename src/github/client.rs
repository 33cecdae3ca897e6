//! One request until it is answered: in its turn, within the time, and again where that may help.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};

use crate::github::limits;
use crate::github::rate_limit::{Resource, Waits};
use crate::github::transport::{Answer, Connection, Request};
use crate::github::{Event, FetchError, GithubContext, GithubError, Timeouts};

/// GitHub asks for fewer than a hundred at once and answers many at once slowly.
const AT_ONCE: usize = 16;
/// Tries a request gets, the first included.
pub(super) const TRIES: u8 = 4;

pub(super) struct Client<'a> {
    connection: Connection,
    at_once: Semaphore,
    waits: Waits,
    patience: Timeouts,
    deadline: Instant,
    watch: &'a dyn Fn(Event<'_>),
}

impl<'a> Client<'a> {
    /// Reads the system's certificates, so it takes some milliseconds. Needs a tokio runtime.
    pub(super) fn new(access: &GithubContext<'a>) -> Result<Self, GithubError> {
        let deadline = Instant::now() + access.patience.run;
        Ok(Self {
            connection: Connection::new(access)?,
            at_once: Semaphore::new(AT_ONCE),
            waits: Waits::new(access.patience.max_wait, deadline),
            patience: access.patience,
            deadline,
            watch: access.watch,
        })
    }

    /// Tells whoever watches.
    pub(super) fn tell(&self, event: Event<'_>) {
        (self.watch)(event);
    }

    /// Asks until `read` is content with the answer, as often as the trouble and the time allow. `read` gives its value
    /// and what the request cost.
    pub(super) async fn ask<T>(
        &self,
        request: &Request,
        read: impl Fn(&Answer) -> Result<(T, Option<u64>), FetchError>,
    ) -> Result<T, FetchError> {
        let mut tries = 0;
        self.tell(Event::FetchRequest {
            name: &request.name,
        });
        loop {
            let tried = self.ask_once(request, &read).await;
            tries += 1;
            let (trouble, took) = match tried {
                Ok(value) => return Ok(value),
                Err(failed) => failed,
            };
            let most = if trouble.is_overload() {
                request.tries_overloaded
            } else {
                TRIES
            };
            let wait = match trouble.wait() {
                Some(wait) if tries < TRIES => {
                    let now = Instant::now();
                    self.waits
                        .begin(request.resource, wait, now, trouble.clone())
                }
                None if trouble.may_pass() && tries < most => Ok(()),
                _ => Err(trouble.clone()),
            };
            let (name, why, again) = (&request.name, &trouble, wait.is_ok());
            self.tell(Event::Failed {
                name,
                took,
                why,
                again,
            });
            wait?;
            if trouble.may_pass() {
                self.back_off(tries).await?;
            }
        }
    }

    /// One try, as soon as it may be made; with a trouble, how long it took.
    async fn ask_once<T>(
        &self,
        request: &Request,
        read: impl Fn(&Answer) -> Result<(T, Option<u64>), FetchError>,
    ) -> Result<T, (FetchError, Duration)> {
        let no_time = |trouble| (trouble, Duration::ZERO);
        let _permit = loop {
            self.wait_for(request.resource).await.map_err(no_time)?;
            let permit = self.at_once.acquire().await;
            // Others may have been told to wait while this one stood in line.
            let left = self.waits.left(request.resource, Instant::now());
            if left.map_err(no_time)?.is_zero() {
                break permit;
            }
        };
        let begun = Instant::now();
        let answer = self.within_time(self.connection.exchange(request)).await;
        let took = begun.elapsed();
        let value = answer
            .and_then(|answer| {
                let repository = request.resource == Resource::Core;
                limits::judge(answer, self.connection.is_anonymous(), repository)
            })
            .and_then(|other| read(&other).map(|value| (value, other.body.len())));
        match value {
            Ok(((value, cost), bytes)) => {
                self.tell(Event::Answered {
                    name: &request.name,
                    took,
                    bytes,
                    cost,
                });
                Ok(value)
            }
            Err(trouble) => {
                if trouble == FetchError::Rejected {
                    self.waits.close(request.resource, FetchError::Rejected);
                }
                Err((trouble, took))
            }
        }
    }

    /// Waits before another try: twice as long each time, and not all at the same moment.
    pub(super) async fn back_off(&self, tries: u8) -> Result<(), FetchError> {
        let random = RandomState::new().build_hasher().finish() % 1000;
        let jitter = 0.5 + random as f64 / 1000.0;
        let wait = self.patience.backoff * 2_u32.pow(u32::from(tries.saturating_sub(1)));
        self.pause(wait.mul_f64(jitter)).await
    }

    async fn wait_for(&self, resource: Resource) -> Result<(), FetchError> {
        loop {
            let left = self.waits.left(resource, Instant::now())?;
            if left.is_zero() {
                return Ok(());
            }
            self.tell(Event::Waiting { left });
            self.pause(left.min(Duration::from_secs(1))).await?;
        }
    }

    async fn pause(&self, time: Duration) -> Result<(), FetchError> {
        if Instant::now() + time >= self.deadline {
            return Err(self.out_of_time());
        }
        sleep(time).await;
        Ok(())
    }

    fn out_of_time(&self) -> FetchError {
        FetchError::OutOfTime {
            limit: self.patience.run,
        }
    }

    async fn within_time<T>(
        &self,
        exchange: impl Future<Output = Result<T, FetchError>>,
    ) -> Result<T, FetchError> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(self.out_of_time());
        }
        let limit = self.patience.request;
        match timeout(left.min(limit), exchange).await {
            Ok(answer) => answer,
            Err(_) if left < limit => Err(self.out_of_time()),
            Err(_) => Err(FetchError::Slow { limit }),
        }
    }
}
