//! What is done with the alpha, beta and rc versions of a project.

use std::fmt;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

/// What `fill` does with pre-releases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PreReleases {
    #[default]
    LeaveOut,
    /// `--pick` offers them; nothing writes them by itself.
    Offer,
    Write,
}

/// `true`, `false` or `offer`.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(untagged))]
pub(super) enum RawPreReleases {
    Write(bool),
    Offer(OfferWord),
}

#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename_all = "lowercase"))]
pub(super) enum OfferWord {
    Offer,
}

impl From<RawPreReleases> for PreReleases {
    fn from(raw: RawPreReleases) -> Self {
        match raw {
            RawPreReleases::Write(false) => Self::LeaveOut,
            RawPreReleases::Write(true) => Self::Write,
            RawPreReleases::Offer(OfferWord::Offer) => Self::Offer,
        }
    }
}

/// Written by hand, because serde's untagged enums lose all positions.
impl<'de> Deserialize<'de> for RawPreReleases {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Choice;
        impl Visitor<'_> for Choice {
            type Value = RawPreReleases;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, false or offer")
            }

            fn visit_bool<E>(self, write: bool) -> Result<RawPreReleases, E> {
                Ok(RawPreReleases::Write(write))
            }

            fn visit_str<E: Error>(self, word: &str) -> Result<RawPreReleases, E> {
                match word {
                    "offer" => Ok(RawPreReleases::Offer(OfferWord::Offer)),
                    other => Err(E::invalid_value(Unexpected::Str(other), &self)),
                }
            }
        }
        deserializer.deserialize_any(Choice)
    }
}
