//! What is already decided about a candidate: linked in the draft, removed by a person, or covered
//! by an earlier edition.

use std::collections::HashSet;

use crate::plan::{PlanInput, Reason};
use crate::post::UrlKey;
use crate::record::State;

/// Looks up candidates in the draft, the record and the archive.
pub(crate) struct Dispositions<'a> {
    input: &'a PlanInput<'a>,
    linked: HashSet<UrlKey>,
}

/// What is already known about a candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Disposition {
    /// The draft links it.
    Kept,
    /// A person deleted it from the draft, or dismissed it.
    Refused(Reason),
    /// An earlier edition mentions it.
    Covered(Reason),
    Open,
}

impl<'a> Dispositions<'a> {
    pub(crate) fn new(input: &'a PlanInput<'a>) -> Self {
        Self {
            input,
            linked: input.post.urls(),
        }
    }

    pub(crate) fn get(&self, url: &str) -> Disposition {
        let input = self.input;
        let key = UrlKey::of(url);
        if self.linked.contains(&key) {
            return Disposition::Kept;
        }
        match input.record.item(&key).map(|item| item.state) {
            Some(State::Dismissed) => return Disposition::Refused(Reason::Dismissed),
            Some(State::Offered) => return Disposition::Refused(Reason::Deleted),
            Some(State::Waiting) | None => {}
        }
        let editions = input.settings.newsletter.earlier_editions;
        match input
            .archive
            .mentioned_before(&key, input.period.last(), editions)
        {
            Some(mention) => Disposition::Covered(Reason::AlreadyCovered {
                edition: mention.edition,
                section: mention.section.to_string(),
            }),
            None => Disposition::Open,
        }
    }
}
