//! An entry of `releases` in `lwkd.yaml`, as it is written.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::settings::Spanned;
use crate::settings::pre_releases::RawPreReleases;

/// A followed repository: its name, or a map.
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
    pub(super) repository: Spanned<String>,
    /// The project's name in a bullet (default: the repository's name).
    pub(super) name: Option<String>,
    /// Include alpha, beta and rc versions; offer: only with `fill --pick`.
    pub(super) pre_releases: Option<RawPreReleases>,
    /// Read tags, for a project that publishes no releases.
    #[serde(default)]
    pub(super) tags: bool,
    /// With tags: only tags with this prefix.
    #[serde(default)]
    pub(super) tag_prefix: String,
    /// Include Helm charts and Go module tags.
    #[serde(default)]
    pub(super) charts: bool,
    /// Patterns of tags that are Helm charts though they do not say so; `*` stands for anything.
    #[serde(default)]
    pub(super) chart_tags: Vec<String>,
    /// The changelog file, if the release notes only link it: a path on the default branch, with
    /// {minor} for 1.2 of v1.2.3. It is then fetched together with the notes.
    pub(super) changelog: Option<Spanned<String>>,
}

/// Written by hand, because serde's untagged enums lose all positions.
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
