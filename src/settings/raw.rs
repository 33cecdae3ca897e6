//! `lwkd.yaml` as it is written: every key optional, every value with its place.
//!
//! The JSON Schema that editors use is made from these types (see `schema.rs`): what a key means is said here once.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_yaml::Spanned as YamlSpanned;

use crate::settings::{SectionForm, SectionSource};

/// The settings of a newsletter that lwkd writes. What is left out has the value of Last Week in Kubernetes
/// Development; a list that is given replaces the whole list. Dates are written in strftime patterns.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawSettings {
    /// Names, dates and addresses of editions.
    pub(super) newsletter: RawNaming,
    /// Whose merged pull requests are asked for, and with what search.
    pub(super) merges: Option<Vec<RawMergeSource>>,
    /// Whose releases are followed, in the order of the list.
    pub(super) releases: Option<Vec<RawSpanned<RawReleaseSource>>>,
    /// The sections in their order.
    pub(super) sections: Option<Vec<RawSection>>,
    /// What `check` is told.
    pub(super) checks: RawChecks,
}

/// Names, dates and addresses of editions.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawNaming {
    /// The folder of editions, relative to the newsletter's root.
    pub(super) posts: Option<RawSpanned<String>>,
    /// The skeleton of a new edition, relative to the newsletter's root.
    pub(super) template: Option<RawSpanned<String>>,
    /// An edition's file, a pattern of the Sunday on which the week ends, such as %Y-%m-%d-update.md.
    pub(super) file: Option<RawSpanned<String>>,
    /// The front matter's layout.
    pub(super) layout: Option<String>,
    /// The front matter's title, a pattern of the Sunday.
    pub(super) title: Option<RawSpanned<String>>,
    /// The front matter's slug, a pattern of the Sunday.
    pub(super) slug: Option<RawSpanned<String>>,
    /// The public address, a pattern of the day of publication.
    pub(super) url: Option<RawSpanned<String>>,
    /// When an edition is published.
    pub(super) publication: RawPublication,
    /// The branch that `new --branch` makes, a pattern of the Sunday.
    pub(super) branch: Option<RawSpanned<String>>,
    /// The branch that it is made from.
    pub(super) main: Option<String>,
    /// Remotes of that branch; the first that exists is used.
    pub(super) remotes: Option<Vec<String>>,
    /// What so many editions before told is not told again.
    pub(super) earlier_editions: Option<usize>,
    /// Days within which an enhancement proposal should not be told twice.
    pub(super) kep_days: Option<u16>,
    /// Minutes that a reader gives an edition.
    pub(super) reading_minutes: Option<u16>,
    /// The subject of the e-mail; {title} is the edition's title.
    pub(super) email_subject: Option<String>,
    /// The social post, a pattern of the Sunday; {facts} is what the edition tells in a few words, {url} its address.
    pub(super) social: Option<RawSpanned<String>>,
}

/// When an edition is published.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawPublication {
    /// Days after the Sunday.
    pub(super) days_after: Option<u8>,
    /// Hours, minutes and seconds in UTC, such as "22:00:00".
    pub(super) time: Option<RawSpanned<String>>,
    /// A publication later than so many days after the Sunday is a slip.
    pub(super) latest_days: Option<u8>,
}

/// A repository whose merged pull requests are asked for.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawMergeSource {
    /// owner/name
    pub(super) repository: RawSpanned<String>,
    /// The branches whose merges are news (default: main and master).
    #[serde(default)]
    pub(super) branches: Option<Vec<String>>,
    /// GitHub search qualifiers; `is:pr merged:<window>` and the repository are added.
    #[serde(default)]
    pub(super) search: String,
    /// Labels of this repository, each with the label of Kubernetes that it stands for, such as breaking: kind/deprecation.
    #[serde(default)]
    pub(super) labels: BTreeMap<String, String>,
}

/// A followed repository: its name alone, or a map.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(untagged))]
pub(super) enum RawReleaseSource {
    /// owner/name
    Name(String),
    Map(ReleaseMap),
}

/// A repository whose releases are followed.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct ReleaseMap {
    /// owner/name
    pub(super) repository: RawSpanned<String>,
    /// What a bullet calls it (default: the repository's name).
    pub(super) name: Option<String>,
    /// Tell alpha, beta and rc versions too.
    #[serde(default)]
    pub(super) pre_releases: bool,
    /// Read tags, for a project that makes no releases.
    #[serde(default)]
    pub(super) tags: bool,
    /// With tags: only tags that begin so.
    #[serde(default)]
    pub(super) tag_prefix: String,
    /// Tell Helm charts and Go module tags too.
    #[serde(default)]
    pub(super) charts: bool,
}

/// One section of an edition.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawSection {
    pub(super) heading: RawSpanned<String>,
    pub(super) shape: SectionForm,
    /// An edition is not published without it.
    #[serde(default)]
    pub(super) required: bool,
    /// What `fill` puts here; where it is left out, people write the section.
    #[serde(default)]
    pub(super) filled_by: Option<SectionSource>,
    /// The repositories it is filled from; empty: all of its kind.
    #[serde(default)]
    pub(super) repositories: Vec<RawSpanned<String>>,
    /// Other headings that were meant to be this one.
    #[serde(default)]
    pub(super) also: Vec<String>,
    /// What a new edition holds below the heading (default: a bare bullet in a list, else nothing).
    #[serde(default)]
    pub(super) skeleton: Option<String>,
}

/// What `check` is told.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawChecks {
    /// Rules that are switched off: `lwkd check --list` names them all.
    pub(super) off: Option<Vec<RawSpanned<String>>>,
    /// Words that are spelled right though no dictionary has them.
    pub(super) words: Option<Vec<String>>,
    /// Words that are written in one way only, outside code and links.
    pub(super) terms: Option<Vec<String>>,
    /// What may begin a bullet in lower case.
    pub(super) lower_case: Option<Vec<String>>,
}

/// A value and where it stands in the file.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct RawSpanned<T>(pub(super) YamlSpanned<T>);

/// The place is no part of what a writer writes.
#[cfg(test)]
impl<T: schemars::JsonSchema> schemars::JsonSchema for RawSpanned<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }

    fn inline_schema() -> bool {
        T::inline_schema()
    }
}

/// By hand, because serde's untagged enums lose every place in the file.
impl<'de> Deserialize<'de> for RawReleaseSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameOrMap;
        impl<'de> Visitor<'de> for NameOrMap {
            type Value = RawReleaseSource;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a repository (owner/name) or a map with `repository`")
            }

            fn visit_str<E>(self, name: &str) -> Result<RawReleaseSource, E> {
                Ok(RawReleaseSource::Name(name.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawReleaseSource, A::Error> {
                ReleaseMap::deserialize(MapAccessDeserializer::new(map)).map(RawReleaseSource::Map)
            }
        }
        deserializer.deserialize_any(NameOrMap)
    }
}
