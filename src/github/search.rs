//! Repeats a search over smaller slices of time until its results are complete. Used for GraphQL
//! and REST.

use std::collections::BTreeMap;

use crate::activity::FetchError;
use crate::activity::PullRequest;
use crate::github::coverage::{Coverage, MAX_RESULTS, TimeSlice};

/// A search over one slice of time.
#[derive(Clone, Debug)]
pub(super) struct Job {
    /// An index into the caller's searches.
    pub(super) search: usize,
    pub(super) slice: TimeSlice,
    /// The cursor or URL of the page; `None` for the first.
    pub(super) page: Option<String>,
}

/// One page of a search.
pub(super) struct SearchPage {
    /// How many results the search claims.
    pub(super) counted: usize,
    /// GitHub says that it did not search everything.
    pub(super) incomplete: bool,
    pub(super) hits: Vec<PullRequest>,
    pub(super) next: Option<String>,
}

/// The outcome of one search over all its slices.
#[derive(Default)]
pub(super) struct SearchOutcome {
    /// By number, without duplicates.
    pub(super) hits: BTreeMap<u64, PullRequest>,
    /// Why it is not complete.
    pub(super) error: Option<FetchError>,
}

/// Runs all jobs in waves and splits incomplete ones. `ask` sends one wave in parallel; `forget`
/// drops the cached response of a job that was incomplete.
pub(super) async fn gather(
    searches: usize,
    mut jobs: Vec<Job>,
    ask: impl AsyncFn(&[Job]) -> Vec<Result<SearchPage, FetchError>>,
    forget: impl Fn(&Job),
) -> Vec<SearchOutcome> {
    let mut outcomes: Vec<SearchOutcome> =
        (0..searches).map(|_| SearchOutcome::default()).collect();
    while !jobs.is_empty() {
        let pages = ask(&jobs).await;
        let mut next = Vec::new();
        for (job, page) in jobs.iter().zip(pages) {
            let outcome = &mut outcomes[job.search];
            let page = match page {
                Ok(page) => page,
                Err(error) => {
                    outcome.error.get_or_insert(error);
                    continue;
                }
            };
            let (fresh, given) = outcome.take(page.hits, job.slice);
            let counted = if page.incomplete {
                page.counted.max(given + 1)
            } else {
                page.counted
            };
            let coverage = match job.page {
                None => job.slice.coverage(counted, given),
                Some(_) if given >= counted => Coverage::Complete,
                // A page without new results leads nowhere.
                Some(_) if fresh == 0 || page.next.is_none() => Coverage::Incomplete,
                Some(_) => Coverage::Pages,
            };
            if !matches!(coverage, Coverage::Complete | Coverage::Pages) {
                forget(job);
            }
            match (coverage, page.next) {
                (Coverage::Complete, _) => {}
                (Coverage::Split(slices), _) => next.extend(slices.into_iter().map(|slice| Job {
                    search: job.search,
                    slice,
                    page: None,
                })),
                (Coverage::Pages, Some(cursor)) if given < MAX_RESULTS => {
                    next.push(Job {
                        page: Some(cursor),
                        ..job.clone()
                    });
                }
                (Coverage::TooDense, _) => {
                    outcome
                        .error
                        .get_or_insert(FetchError::TooDense { counted });
                }
                (Coverage::Incomplete | Coverage::Pages, _) => {
                    outcome.error.get_or_insert(FetchError::IncompleteSearch {
                        counted,
                        returned: given,
                    });
                }
            }
        }
        jobs = next;
    }
    outcomes
}

impl SearchOutcome {
    /// Adds hits. Returns how many were new, and how many the slice has now.
    fn take(&mut self, hits: Vec<PullRequest>, slice: TimeSlice) -> (usize, usize) {
        let before = self.hits.len();
        for hit in hits {
            self.hits.insert(hit.number, hit);
        }
        let inside =
            |hit: &&PullRequest| slice.since <= hit.merged_at && hit.merged_at < slice.until;
        (
            self.hits.len() - before,
            self.hits.values().filter(inside).count(),
        )
    }
}
