//! Sends one request until it succeeds, within the limits of time, concurrency and retries.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};

use crate::activity::FetchError;
use crate::github::limits;
use crate::github::rate_limit::{RateLimitBucket, RateLimits};
use crate::github::transport::{Request, Response, Transport};
use crate::github::{Event, GithubContext, GithubError, Timeouts};

/// GitHub allows 100 concurrent requests
/// (<https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api>)
/// but answers many at once slowly.
const AT_ONCE: usize = 16;
/// Attempts for one request, the first included.
pub(super) const TRIES: u8 = 4;

pub(super) struct Client<'a> {
    transport: Transport,
    permits: Semaphore,
    rate_limits: RateLimits,
    timeouts: Timeouts,
    deadline: Instant,
    on_event: &'a dyn Fn(Event<'_>),
}

impl<'a> Client<'a> {
    /// Loads the system's certificates, which takes some milliseconds. Needs a tokio runtime.
    pub(super) fn new(context: &GithubContext<'a>) -> Result<Self, GithubError> {
        let deadline = Instant::now() + context.timeouts.run;
        Ok(Self {
            transport: Transport::new(context)?,
            permits: Semaphore::new(AT_ONCE),
            rate_limits: RateLimits::new(context.timeouts.max_wait, deadline),
            timeouts: context.timeouts,
            deadline,
            on_event: context.on_event,
        })
    }

    /// Reports an event to the caller.
    pub(super) fn emit(&self, event: Event<'_>) {
        (self.on_event)(event);
    }

    /// Repeats `request` until `parse` accepts a response, as far as the error and the time allow.
    /// `parse` returns the value and what the request cost.
    pub(super) async fn send<T>(
        &self,
        request: &Request,
        parse: impl Fn(&Response) -> Result<(T, Option<u64>), FetchError>,
    ) -> Result<T, FetchError> {
        let mut tries = 0;
        self.emit(Event::Request {
            name: &request.name,
        });
        loop {
            let tried = self.send_once(request, &parse).await;
            tries += 1;
            let (error, took) = match tried {
                Ok(value) => return Ok(value),
                Err(failed) => failed,
            };
            let max_tries = if error.is_overload() {
                request.tries_overloaded
            } else {
                TRIES
            };
            let wait = match error.wait() {
                Some(wait) if tries < TRIES => {
                    let now = Instant::now();
                    self.rate_limits
                        .start_wait(request.bucket, wait, now, error.clone())
                }
                None if error.is_transient() && tries < max_tries => Ok(()),
                _ => Err(error.clone()),
            };
            let (name, error, again) = (&request.name, &error, wait.is_ok());
            self.emit(Event::Failed {
                name,
                took,
                error,
                again,
            });
            wait?;
            if error.is_transient() {
                self.back_off(tries).await?;
            }
        }
    }

    /// One attempt, once the rate limit permits it. An error comes with the time the attempt took.
    async fn send_once<T>(
        &self,
        request: &Request,
        parse: impl Fn(&Response) -> Result<(T, Option<u64>), FetchError>,
    ) -> Result<T, (FetchError, Duration)> {
        let untimed = |error| (error, Duration::ZERO);
        let _permit = loop {
            self.wait_for(request.bucket).await.map_err(untimed)?;
            let permit = self.permits.acquire().await;
            // The rate limit may have been reached while this request was queued.
            let left = self.rate_limits.left(request.bucket, Instant::now());
            if left.map_err(untimed)?.is_zero() {
                break permit;
            }
        };
        let started = Instant::now();
        let response = self.within_time(self.transport.send(request)).await;
        let took = started.elapsed();
        let value = response
            .and_then(|response| {
                let repository = request.bucket == RateLimitBucket::Core;
                limits::classify_response(response, self.transport.is_anonymous(), repository)
            })
            .and_then(|response| parse(&response).map(|value| (value, response.body.len())));
        match value {
            Ok(((value, cost), bytes)) => {
                self.emit(Event::Answered {
                    name: &request.name,
                    took,
                    bytes,
                    cost,
                });
                Ok(value)
            }
            Err(error) => {
                if error == FetchError::Rejected {
                    self.rate_limits.close(request.bucket, FetchError::Rejected);
                }
                Err((error, took))
            }
        }
    }

    /// Waits before the next attempt: exponential backoff with jitter.
    pub(super) async fn back_off(&self, tries: u8) -> Result<(), FetchError> {
        let random = RandomState::new().build_hasher().finish() % 1000;
        let jitter = 0.5 + random as f64 / 1000.0;
        let wait = self.timeouts.backoff * 2_u32.pow(u32::from(tries.saturating_sub(1)));
        self.pause(wait.mul_f64(jitter)).await
    }

    async fn wait_for(&self, bucket: RateLimitBucket) -> Result<(), FetchError> {
        loop {
            let left = self.rate_limits.left(bucket, Instant::now())?;
            if left.is_zero() {
                return Ok(());
            }
            self.emit(Event::Waiting { left });
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
            limit: self.timeouts.run,
        }
    }

    async fn within_time<T>(
        &self,
        response: impl Future<Output = Result<T, FetchError>>,
    ) -> Result<T, FetchError> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(self.out_of_time());
        }
        let limit = self.timeouts.request;
        match timeout(left.min(limit), response).await {
            Ok(response) => response,
            Err(_) if left < limit => Err(self.out_of_time()),
            Err(_) => Err(FetchError::TimedOut { limit }),
        }
    }
}
