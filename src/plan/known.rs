//! What is settled before anything is chosen: linked in the draft, taken out by a writer, told in an earlier edition.

use std::collections::HashSet;

use crate::plan::Given;
use crate::post::UrlKey;
use crate::record::State;

/// The draft's addresses, looked up once.
pub(crate) struct Settled<'a> {
    given: &'a Given<'a>,
    linked: HashSet<UrlKey>,
}

/// What became of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It stands in the draft.
    Kept,
    /// A writer took it out, or said no.
    Refused(&'static str),
    /// An earlier edition told it; which, and where.
    Told(String),
    Open,
}

impl<'a> Settled<'a> {
    pub(crate) fn of(given: &'a Given<'a>) -> Self {
        Self {
            given,
            linked: given.post.addresses(),
        }
    }

    pub(crate) fn fate(&self, url: &str) -> Fate {
        let given = self.given;
        let key = UrlKey::of(url);
        if self.linked.contains(&key) {
            return Fate::Kept;
        }
        match given.record.item(&key).map(|it| it.state) {
            Some(State::Dismissed) => return Fate::Refused("dismissed by a writer"),
            Some(State::Offered) => return Fate::Refused("taken out of the draft by a writer"),
            Some(State::Waiting) | None => {}
        }
        let editions = given.settings.newsletter.earlier_editions;
        match given
            .archive
            .told_before(&key, given.week.sunday(), editions)
        {
            Some(told) if told.section.is_empty() => {
                Fate::Told(format!("told before: in {}", told.edition))
            }
            Some(told) => {
                let section = crate::text::safe_for_terminal(&told.section);
                Fate::Told(format!("told before: in {}, {section}", told.edition))
            }
            None => Fate::Open,
        }
    }
}
