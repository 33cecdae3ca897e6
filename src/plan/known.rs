//! What is settled before anything is chosen: linked in the draft, taken out by a writer, told in an earlier edition.

use std::collections::HashSet;

use crate::plan::PlanInput;
use crate::post::UrlKey;
use crate::record::State;

/// The draft's addresses, looked up once.
pub(crate) struct Dispositions<'a> {
    given: &'a PlanInput<'a>,
    linked: HashSet<UrlKey>,
}

/// What became of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Disposition {
    /// It stands in the draft.
    Kept,
    /// A writer took it out, or said no.
    Refused(&'static str),
    /// An earlier edition told it; which, and where.
    Mention(String),
    Open,
}

impl<'a> Dispositions<'a> {
    pub(crate) fn of(given: &'a PlanInput<'a>) -> Self {
        Self {
            given,
            linked: given.post.urls(),
        }
    }

    pub(crate) fn fate(&self, url: &str) -> Disposition {
        let given = self.given;
        let key = UrlKey::of(url);
        if self.linked.contains(&key) {
            return Disposition::Kept;
        }
        match given.record.item(&key).map(|item| item.state) {
            Some(State::Dismissed) => return Disposition::Refused("dismissed by a writer"),
            Some(State::Offered) => {
                return Disposition::Refused("taken out of the draft by a writer");
            }
            Some(State::Waiting) | None => {}
        }
        let editions = given.settings.newsletter.earlier_editions;
        match given
            .archive
            .mentioned_before(&key, given.week.sunday(), editions)
        {
            Some(told) if told.section.is_empty() => {
                Disposition::Mention(format!("told before: in {}", told.edition))
            }
            Some(told) => {
                let section = crate::text::safe_for_terminal(&told.section);
                Disposition::Mention(format!("told before: in {}, {section}", told.edition))
            }
            None => Disposition::Open,
        }
    }
}
