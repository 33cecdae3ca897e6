//! How often an edition appears, on which day its period ends, and which day its names hold.

use chrono::Weekday;
use serde::{Deserialize, Serialize};

use crate::settings::{SettingsError, Spanned};

/// The period that one edition covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cycle {
    /// Seven days that end on this weekday.
    Week(Weekday),
    /// A calendar month.
    Month,
}

/// Which day the dates in the names of an edition are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum NamedAfter {
    /// The last day of the period.
    End,
    /// The planned day of publication.
    Publication,
}

/// The period of an edition, and the day that its names hold.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawPeriod {
    /// How often an edition appears: every `week` or every `month`.
    pub(super) every: Option<Every>,
    /// The weekday on which the period of a weekly edition ends, such as sunday.
    pub(super) ends: Option<Spanned<EndDay>>,
    /// The day that `file`, `title`, `slug` and `branch` hold: the `end` of the period, or the
    /// planned day of `publication`, which is `publication.days_after` days later.
    pub(super) named_after: Option<NamedAfter>,
}

/// How often an edition appears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(super) enum Every {
    Week,
    Month,
}

/// The weekday on which a week ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(super) enum EndDay {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl From<EndDay> for Weekday {
    fn from(day: EndDay) -> Self {
        match day {
            EndDay::Monday => Self::Mon,
            EndDay::Tuesday => Self::Tue,
            EndDay::Wednesday => Self::Wed,
            EndDay::Thursday => Self::Thu,
            EndDay::Friday => Self::Fri,
            EndDay::Saturday => Self::Sat,
            EndDay::Sunday => Self::Sun,
        }
    }
}

/// The cycle of `raw`; what it leaves out is as in `base`.
///
/// # Errors
/// A weekday for a month, and a week without one.
pub(super) fn cycle(raw: &RawPeriod, base: Option<Cycle>) -> Result<Cycle, SettingsError> {
    let ends = raw.ends.as_ref();
    let base_day = match base {
        Some(Cycle::Week(day)) => Some(day),
        _ => None,
    };
    match (raw.every, ends) {
        (Some(Every::Month), Some(ends)) => Err(SettingsError::at(
            ends,
            "`ends` is for weekly editions: a month has no weekday",
        )
        .with_help("remove `ends`, or write `every: week`")),
        (Some(Every::Month), None) => Ok(Cycle::Month),
        (_, Some(ends)) => Ok(Cycle::Week(ends.value.into())),
        (Some(Every::Week), None) => Ok(Cycle::Week(base_day.unwrap_or(Weekday::Sun))),
        (None, None) => Ok(base.unwrap_or(Cycle::Month)),
    }
}
