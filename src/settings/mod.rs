//! What a newsletter can set, and the built-in values (`templates/lwkd.yaml`).
//!
//! Sections, titles, addresses and repositories are settings, not constants: everything that is particular to one
//! newsletter stands in its `lwkd.yaml`.

mod error;
mod pattern;
mod raw;
mod repository;
mod resolve;
mod schema;

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub use error::SettingsError;
pub(crate) use error::in_our_words;
pub use pattern::Pattern;
pub use repository::{BadRepositoryName, RepositoryName};
pub use schema::SCHEMA;

use serde::{Deserialize, Serialize};

/// The built-in settings as text.
pub const BUILT_IN: &str = include_str!("../../templates/lwkd.yaml");

/// What another newsletter begins with.
pub const STARTER: &str = include_str!("../../templates/init.yaml");

/// Everything that can be set, with every key filled.
#[derive(Clone, Debug)]
pub struct Settings {
    pub newsletter: Naming,
    pub merges: Vec<MergeSource>,
    pub releases: Vec<ReleaseSource>,
    /// In the order of the edition.
    pub sections: Vec<SectionSetting>,
    pub checks: Checks,
}

/// Names, dates and addresses of editions.
#[derive(Clone, Debug)]
pub struct Naming {
    /// The folder of editions, relative to the newsletter's root.
    pub posts: String,
    /// The skeleton of a new edition, relative to the newsletter's root.
    pub template: String,
    pub file: Pattern,
    pub layout: String,
    pub title: Pattern,
    pub slug: Pattern,
    /// The public address, of the date of publication.
    pub url: Pattern,
    pub publication: Publication,
    pub branch: Pattern,
    pub main: String,
    pub remotes: Vec<String>,
    /// How many editions before count as already told.
    pub earlier_editions: usize,
    /// Days within which a KEP should not be told twice.
    pub kep_days: u16,
    pub reading_minutes: u16,
    pub email_subject: String,
    pub social: String,
}

/// When an edition is published.
#[derive(Clone, Copy, Debug)]
pub struct Publication {
    /// Days after the Sunday.
    pub days_after: u8,
    /// UTC.
    pub time: chrono::NaiveTime,
    /// A publication later than so many days after the Sunday is a slip.
    pub latest_days: u8,
}

/// A repository whose merged pull requests are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeSource {
    pub repository: RepositoryName,
    /// The branches whose merges are news.
    pub branches: Vec<String>,
    /// GitHub search qualifiers, verbatim.
    pub search: String,
    /// Labels of this repository, and the labels of Kubernetes that they stand for.
    pub labels: BTreeMap<String, String>,
}

/// A repository whose releases are followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseSource {
    pub repository: RepositoryName,
    /// What a bullet calls the project.
    pub name: String,
    /// Tell pre-releases too.
    pub pre_releases: bool,
    /// Read tags: the project makes no releases.
    pub tags: bool,
    /// With `tags`: only tags that begin so. Empty: all.
    pub tag_prefix: String,
    /// Tell Helm charts and Go module tags too.
    pub charts: bool,
}

/// One section of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionSetting {
    pub heading: String,
    pub shape: SectionForm,
    /// An edition is not published without it.
    pub required: bool,
    /// What `fill` puts here; `None`: people write it.
    pub filled_by: Option<SectionSource>,
    /// The repositories it is filled from; empty: all of its kind.
    pub repositories: Vec<RepositoryName>,
    /// Other headings that were meant to be this one.
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
    /// A level-3 heading for each piece, with prose below.
    Features,
}

/// What a section is filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum SectionSource {
    /// Merged pull requests that belong nowhere else.
    Merges,
    /// Features that reach beta, stable or GA.
    Promotions,
    /// What is deprecated or removed.
    Deprecations,
    /// Versions of dependencies that the project now uses.
    Versions,
    /// Releases of the projects that are followed.
    Releases,
}

/// Which section of the settings a section of a post is: an index into [`Settings::sections`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub usize);

/// What `check` is told.
#[derive(Clone, Debug)]
pub struct Checks {
    /// Names of rules that are switched off, with where that is written.
    pub off: Vec<Spanned<String>>,
    /// Words that are spelled right.
    pub words: Vec<String>,
    /// Words that are written in one way only.
    pub terms: Vec<String>,
    /// What may begin a bullet in lower case.
    pub lower_case: Vec<String>,
}

/// A value and where it stands in `lwkd.yaml`; both from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub line: usize,
    pub column: usize,
}

static DEFAULT: LazyLock<Settings> = LazyLock::new(|| {
    resolve::built_in()
        .unwrap_or_else(|error| unreachable!("a test reads the built-in settings: {error:?}"))
});

impl Default for Settings {
    fn default() -> Self {
        DEFAULT.clone()
    }
}

impl Settings {
    /// Reads `lwkd.yaml`: what it says goes before the built-in values.
    ///
    /// # Errors
    /// Malformed YAML, unknown keys and wrong values, with line and column.
    pub fn parse(yaml: &str) -> Result<Self, SettingsError> {
        resolve::parse(yaml, &DEFAULT)
    }

    /// The section that an id stands for.
    pub fn section(&self, id: SectionId) -> &SectionSetting {
        &self.sections[id.0]
    }

    /// The section with exactly this heading.
    pub fn section_named(&self, heading: &str) -> Option<SectionId> {
        let found = self
            .sections
            .iter()
            .position(|section| section.heading == heading);
        found.map(SectionId)
    }

    /// The section that is meant by a heading as people write it: case, `also`, `_` for blanks do not matter.
    pub fn section_meant(&self, heading: &str) -> Option<SectionId> {
        let same = |a: &str| same_words(a, heading);
        let found = self.sections.iter().position(|section| {
            same(&section.heading) || section.also.iter().any(|other| same(other))
        });
        found.map(SectionId)
    }

    /// The first section that is filled with `filling` from `repository`.
    pub fn section_for(
        &self,
        filling: SectionSource,
        repository: &RepositoryName,
    ) -> Option<SectionId> {
        let found = self.sections.iter().position(|section| {
            section.filled_by == Some(filling)
                && (section.repositories.is_empty() || section.repositories.contains(repository))
        });
        found.map(SectionId)
    }

    /// The settings of a followed repository.
    pub fn release_source(&self, repository: &RepositoryName) -> Option<&ReleaseSource> {
        self.releases
            .iter()
            .find(|release| release.repository == *repository)
    }
}

/// Whether two headings have the same words, whatever their case and with `_` for blanks. Every heading of every post is
/// compared with every section, so the first letter decides in most cases.
fn same_words(a: &str, b: &str) -> bool {
    let first = |text: &str| {
        text.trim_start()
            .chars()
            .next()
            .map(|c| c.to_ascii_lowercase())
    };
    a == b || first(a) == first(b) && letters(a).eq(letters(b))
}

/// The letters of `words` in small, with one blank after each word.
fn letters(words: &str) -> impl Iterator<Item = char> {
    let blank = |c: char| c.is_whitespace() || c == '_';
    let parts = words.split(blank).filter(|part| !part.is_empty());
    parts.flat_map(|part| part.chars().flat_map(char::to_lowercase).chain([' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_settings_can_be_read() {
        let settings = Settings::default();
        assert_eq!(settings.sections.len(), 10);
        assert_eq!(settings.releases.len(), 33);
        let read = Settings::parse(BUILT_IN).expect("templates/lwkd.yaml");
        assert_eq!(format!("{read:?}"), format!("{settings:?}"));
    }

    #[test]
    fn another_newsletter_begins_with_settings_that_can_be_read() {
        let settings = Settings::parse(STARTER).expect("templates/init.yaml");
        assert!(settings.merges.is_empty() && settings.releases.is_empty());
        assert_eq!(settings.sections.len(), 3);
    }

    #[test]
    fn what_a_newsletter_sets_goes_before_the_built_in_value() {
        let yaml = "newsletter:\n  posts: editions\n  publication: {days_after: 2}\n";
        let settings = Settings::parse(yaml).expect("valid");
        assert_eq!(settings.newsletter.posts, "editions");
        assert_eq!(settings.newsletter.publication.days_after, 2);
        assert_eq!(settings.newsletter.publication.latest_days, 10);
        assert_eq!(settings.sections.len(), 10);
    }

    #[test]
    fn what_nobody_sees_is_no_part_of_what_is_shown() {
        let yaml = "newsletter: {email_subject: \"\\e[2J{title}\", title: \"\\e[1m%Y\"}\nsections:\n  - {heading: \"N\\u202eews\", shape: prose}\n";
        let settings = Settings::parse(yaml).expect("valid");
        assert_eq!(settings.newsletter.email_subject, "[2J{title}");
        assert_eq!(settings.newsletter.title.as_str(), "[1m%Y");
        assert_eq!(settings.sections[0].heading, "News");
    }

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
