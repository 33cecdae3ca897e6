//! The sections of an edition, and the headings that mean them.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::settings::{BulletStyle, RepositoryName};

/// One section of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionSetting {
    pub heading: String,
    pub shape: SectionForm,
    /// An edition cannot be published without it.
    pub required: bool,
    /// What `fill` adds here; `None` if people write the section.
    pub filled_by: Option<SectionSource>,
    /// The repositories it is filled from; empty for all of its kind.
    pub repositories: Vec<RepositoryName>,
    /// The labels of which an item needs one; empty for all of its kind.
    pub labels: Vec<String>,
    /// How its bullets are written.
    pub bullets: BulletStyle,
    /// Other headings that mean this section.
    pub also: Vec<String>,
    /// What a new edition holds below the heading.
    pub skeleton: String,
}

/// How a section is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum SectionForm {
    Prose,
    Bullets,
    /// A level-3 heading for each featured item, with prose below.
    Features,
}

/// What a section is filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum SectionSource {
    /// Merged pull requests that fit no other section.
    Merges,
    /// Features that are promoted to beta, stable or GA.
    Promotions,
    /// What is deprecated or removed.
    Deprecations,
    /// Versions of dependencies that the project now uses.
    Versions,
    /// Releases of the followed projects.
    Releases,
    /// The next deadline and the patch releases of the week.
    Schedule,
}

/// The section of the settings that a section of a post corresponds to: an index into
/// [`Settings::sections`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub usize);

/// The section that a heading means, as people write it; link targets in it do not count.
pub(super) fn section_meant(sections: &[SectionSetting], heading: &str) -> Option<SectionId> {
    let words = heading_words(heading);
    let same = |a: &str| same_words(a, &words);
    let found = sections
        .iter()
        .position(|section| same(&section.heading) || section.also.iter().any(|other| same(other)));
    found.map(SectionId)
}

/// A heading without link targets: `` [`x`](https://x.org) `` is `` `x` ``.
pub fn heading_words(heading: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = heading;
    while let Some((link, after)) = next_link(rest) {
        out.push_str(&rest[..link.start]);
        out.push_str(&rest[link.start + 1..link.end]);
        rest = after;
    }
    match out.is_empty() && rest.len() == heading.len() {
        true => Cow::Borrowed(heading),
        false => Cow::Owned(out + rest),
    }
}

/// The first `[text](target)` of `text`: from `[` to `]`, and what follows.
fn next_link(text: &str) -> Option<(Range<usize>, &str)> {
    let close = text.find("](")?;
    let open = text[..close].rfind('[')?;
    let (_, after) = text[close..].split_once(')')?;
    Some((open..close, after))
}

/// True if two headings have the same words, ignoring case and with `_` for a space. Every heading
/// of every post is compared with every section, so the first letter decides most cases.
fn same_words(a: &str, b: &str) -> bool {
    let first = |text: &str| {
        text.trim_start()
            .chars()
            .next()
            .map(|c| c.to_ascii_lowercase())
    };
    a == b || first(a) == first(b) && letters(a).eq(letters(b))
}

/// The lower-case letters of `words`, with one space after each word.
fn letters(words: &str) -> impl Iterator<Item = char> {
    let is_space = |c: char| c.is_whitespace() || c == '_';
    let parts = words.split(is_space).filter(|part| !part.is_empty());
    parts.flat_map(|part| part.chars().flat_map(char::to_lowercase).chain([' ']))
}

#[cfg(test)]
mod tests {
    use crate::settings::Settings;

    #[test]
    fn a_heading_is_recognised_as_people_write_it() {
        let settings = Settings::default();
        let id = settings.section_meant("Subprojects_and_dependency updates");
        assert_eq!(
            id,
            settings.section_named("Subprojects and Dependency Updates")
        );
        assert_eq!(settings.section_meant("Election Update"), None);
    }
}
