//! A list in the settings, or what to add to the built-in list and to remove from it.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::settings::error::did_you_mean;
use crate::settings::{RepositoryName, SettingsError, Spanned};

/// A list, or changes of the built-in list.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(untagged, inline))]
pub(super) enum RawList<T> {
    List(Vec<T>),
    Changes(RawChanges<T>),
}

/// What to change in the built-in list; needs `like: lwkd`.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(inline))]
#[serde(deny_unknown_fields)]
pub(super) struct RawChanges<T> {
    /// Added to the built-in list. An entry for a repository in that list replaces it.
    pub(super) add: Option<Vec<T>>,
    /// Repositories (owner/name) that are removed from the built-in list.
    #[serde(default)]
    pub(super) remove: Vec<Spanned<String>>,
}

/// Written by hand, because serde's untagged enums lose all positions.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for RawList<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListOrMap<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for ListOrMap<T> {
            type Value = RawList<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<RawList<T>, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(RawList::List)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawList<T>, A::Error> {
                RawChanges::deserialize(MapAccessDeserializer::new(map)).map(RawList::Changes)
            }
        }

        deserializer.deserialize_any(ListOrMap(PhantomData))
    }
}

/// The list that `raw` means.
///
/// # Errors
/// Changes without a built-in list (`base`), a repository that is removed and not in it, and what
/// `resolve` returns.
pub(super) fn list<T, U>(
    raw: Spanned<RawList<T>>,
    key: &str,
    base: Option<Vec<U>>,
    resolve: impl Fn(T) -> Result<U, SettingsError>,
    repository: impl Fn(&U) -> &RepositoryName,
) -> Result<Vec<U>, SettingsError> {
    let place = raw.with(());
    let changes = match raw.value {
        RawList::List(list) => return list.into_iter().map(resolve).collect(),
        RawList::Changes(changes) => changes,
    };
    let Some(mut out) = base else {
        let message = format!("`{key}`: `add` and `remove` change the built-in list");
        return Err(SettingsError::at(&place, message)
            .with_help("write `like: lwkd` to inherit that list, or write a list of your own"));
    };
    for name in &changes.remove {
        let Some(at) = out
            .iter()
            .position(|item| repository(item).as_str().eq_ignore_ascii_case(&name.value))
        else {
            let known: Vec<&str> = out.iter().map(|item| repository(item).as_str()).collect();
            let message = format!("`{}` is not in the built-in list of {key}", name.value);
            return Err(
                SettingsError::at(name, message).with_help(&did_you_mean(&name.value, &known))
            );
        };
        out.remove(at);
    }
    for item in changes.add.into_iter().flatten() {
        let item = resolve(item)?;
        match out
            .iter_mut()
            .find(|other| repository(other) == repository(&item))
        {
            Some(other) => *other = item,
            None => out.push(item),
        }
    }
    Ok(out)
}
