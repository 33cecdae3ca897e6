//! Searching slice by slice until everything adds up, whoever asks.

use std::collections::BTreeMap;

use crate::activity::PullRequest;
use crate::github::FetchError;
use crate::github::coverage::{Coverage, MOST, Sum};

/// A search over one slice of time.
#[derive(Clone, Debug)]
pub(super) struct Job {
    /// Which of the caller's searches.
    pub(super) search: usize,
    pub(super) slice: Coverage,
    /// Where the page begins; `None`: the first.
    pub(super) page: Option<String>,
}

/// What a search gave.
pub(super) struct SearchPage {
    /// How many it says there are.
    pub(super) counted: usize,
    /// GitHub says itself that it did not look everywhere.
    pub(super) incomplete: bool,
    pub(super) hits: Vec<PullRequest>,
    pub(super) next: Option<String>,
}

/// The outcome of one search over all its slices.
#[derive(Default)]
pub(super) struct Outcome {
    /// By number, each once.
    pub(super) hits: BTreeMap<u64, PullRequest>,
    /// Why it is not complete.
    pub(super) trouble: Option<FetchError>,
}

/// Asks for all jobs in waves, cutting what does not add up. `ask` answers a wave, side by side; `forget` is told of
/// each job whose answer was not whole.
pub(super) async fn gather(
    searches: usize,
    mut jobs: Vec<Job>,
    ask: impl AsyncFn(&[Job]) -> Vec<Result<SearchPage, FetchError>>,
    forget: impl Fn(&Job),
) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = (0..searches).map(|_| Outcome::default()).collect();
    while !jobs.is_empty() {
        let pages = ask(&jobs).await;
        let mut next = Vec::new();
        for (job, page) in jobs.iter().zip(pages) {
            let outcome = &mut outcomes[job.search];
            let page = match page {
                Ok(page) => page,
                Err(trouble) => {
                    outcome.trouble.get_or_insert(trouble);
                    continue;
                }
            };
            let (fresh, given) = outcome.take(page.hits, job.slice);
            let counted = if page.incomplete {
                page.counted.max(given + 1)
            } else {
                page.counted
            };
            let sum = match job.page {
                None => job.slice.add_up(counted, given),
                Some(_) if given >= counted => Sum::Whole,
                // A page that brings nothing new leads nowhere.
                Some(_) if fresh == 0 || page.next.is_none() => Sum::Short,
                Some(_) => Sum::Pages,
            };
            if !matches!(sum, Sum::Whole | Sum::Pages) {
                forget(job);
            }
            match (sum, page.next) {
                (Sum::Whole, _) => {}
                (Sum::Cut(slices), _) => next.extend(slices.into_iter().map(|slice| Job {
                    search: job.search,
                    slice,
                    page: None,
                })),
                (Sum::Pages, Some(cursor)) if given < MOST => {
                    next.push(Job {
                        page: Some(cursor),
                        ..job.clone()
                    });
                }
                (Sum::Crowded, _) => {
                    outcome
                        .trouble
                        .get_or_insert(FetchError::Crowded { counted });
                }
                (Sum::Short | Sum::Pages, _) => {
                    outcome
                        .trouble
                        .get_or_insert(FetchError::Short { counted, given });
                }
            }
        }
        jobs = next;
    }
    outcomes
}

impl Outcome {
    /// Takes hits in, each once: how many were new, and how many of the slice are there now.
    fn take(&mut self, hits: Vec<PullRequest>, slice: Coverage) -> (usize, usize) {
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
