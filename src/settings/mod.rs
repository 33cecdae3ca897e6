//! What a newsletter can set, and the built-in values (`templates/lwkd.yaml`).
//!
//! Sections, titles, URLs and repositories are settings, not constants: everything that is
//! particular to one newsletter is in its `lwkd.yaml`.

mod adjust;
mod bullets;
mod changelog;
mod error;
mod labels;
mod naming;
mod note;
mod path;
mod pattern;
mod period;
mod pre_releases;
mod proposals;
mod raw;
mod raw_release;
mod repository;
mod resolve;
mod schedule;
mod schema;
mod section;
mod site;
mod spanned;
pub mod template;
mod words;

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub use bullets::{BulletForm, BulletStyle, BulletValue};
pub use changelog::ChangelogPath;
pub use error::SettingsError;
pub(crate) use error::describe;
pub use labels::{LabelRole, LabelRoles, matches_label};
pub use note::NoteMark;
pub(crate) use pattern::last_of_month;
pub use pattern::{Pattern, PatternError, PatternField, PatternReading, PatternValues};
pub use period::{Cycle, NamedAfter};
pub use pre_releases::PreReleases;
pub use proposals::{ProposalPage, Proposals};
pub use repository::{BadRepositoryName, RepositoryName};
pub use schedule::{PatchSource, ScheduleSources};
pub use schema::SCHEMA;
#[cfg(test)]
pub(crate) use schema::unwrap_descriptions;
use section::section_meant;
pub use section::{SectionForm, SectionId, SectionSetting, SectionSource, heading_words};
pub use site::Site;
pub use spanned::Spanned;
pub use template::{Fence, KeyRole, TemplateModel};
pub use words::{FieldClass, FieldWords};

use serde::{Deserialize, Serialize};

/// The built-in settings as text.
pub const BUILT_IN: &str = include_str!("../../templates/lwkd.yaml");

/// The settings file that `lwkd init` writes.
pub const STARTER: &str = include_str!("../../templates/init.yaml");

/// All settings, with defaults filled in.
#[derive(Clone, Debug)]
pub struct Settings {
    pub newsletter: Naming,
    pub merges: Vec<MergeSource>,
    /// What the labels of their pull requests mean.
    pub label_roles: LabelRoles,
    /// How pull requests mark their release notes.
    pub note: NoteMark,
    pub gates: Vec<GateSource>,
    pub releases: Vec<ReleaseSource>,
    /// Where the release schedule comes from; `None`: no section is filled with it.
    pub schedule: Option<ScheduleSources>,
    /// In the order of the edition.
    pub sections: Vec<SectionSetting>,
    /// The words of the field.
    pub words: FieldWords,
    /// How bullets are written outside the sections of the settings; each section has its own.
    pub bullets: BulletStyle,
    pub wording: Wording,
    pub checks: Checks,
    /// The model of an edition's front matter and headings: the newsletter's template, else the
    /// built-in one.
    pub template: TemplateModel,
}

/// Which text the bullet of a pull request is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Wording {
    /// As in the newsletter's last editions: from the release note where their bullets are long,
    /// else from the title.
    Auto,
    Title,
    /// The first sentence of the release note.
    Note,
}

/// Names, dates and URLs of editions.
#[derive(Clone, Debug)]
pub struct Naming {
    /// What builds the site: it decides which file names and which markup have a meaning.
    pub site: Site,
    /// The period that an edition covers.
    pub cycle: Cycle,
    /// Which day the names hold.
    pub named_after: NamedAfter,
    /// The folder of editions, relative to the newsletter's root.
    pub posts: String,
    /// The skeleton of a new edition, relative to the newsletter's root.
    pub template: String,
    /// The path of an edition below the posts folder.
    pub file: Pattern,
    pub layout: String,
    pub title: Pattern,
    pub slug: Pattern,
    /// The public URL, a pattern of the day of publication; `None`: not known.
    pub url: Option<Pattern>,
    pub publication: Publication,
    pub branch: Pattern,
    pub main: String,
    pub remotes: Vec<String>,
    /// How many earlier editions are searched for items that are already covered.
    pub earlier_editions: usize,
    /// The proposals that are discussed before a change, such as RFCs.
    pub proposals: Option<Proposals>,
    pub reading_minutes: u16,
    pub email_subject: Pattern,
    /// `None`: no social post is written.
    pub social: Option<Pattern>,
}

impl Naming {
    /// Whether a name or text of an edition holds its number.
    pub fn has_number(&self) -> bool {
        let announced = [&self.url, &self.social].into_iter().flatten();
        let named = [
            &self.file,
            &self.title,
            &self.slug,
            &self.branch,
            &self.email_subject,
        ];
        named.into_iter().chain(announced).any(Pattern::has_number)
    }

    /// How many components a path of an edition has below the posts folder; 1: no folder.
    pub fn file_depth(&self) -> usize {
        self.file.as_str().matches('/').count() + 1
    }
}

/// When an edition is published.
#[derive(Clone, Copy, Debug)]
pub struct Publication {
    /// Days after the last day of the period.
    pub days_after: u8,
    /// UTC.
    pub time: chrono::NaiveTime,
    /// An edition published later than this many days after the last day of the
    /// period is late.
    pub latest_days: u8,
}

/// A repository whose merged pull requests are fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeSource {
    pub repository: RepositoryName,
    /// The branches whose merges are candidates.
    pub branches: Vec<String>,
    /// GitHub search qualifiers, passed on unchanged.
    pub search: String,
    /// Qualifiers of a second search, which finds what the first one misses; empty: none.
    pub second_search: String,
    /// Labels of this repository alone, with their roles; see [`Settings::labels_of`].
    pub labels: BTreeMap<String, LabelRole>,
}

/// A list of feature gates that is compared before and after each merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateSource {
    pub repository: RepositoryName,
    /// The list's path in the repository.
    pub path: String,
}

/// A repository whose releases are followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseSource {
    pub repository: RepositoryName,
    /// The project's name in a bullet.
    pub name: String,
    pub pre_releases: PreReleases,
    /// Read tags: the project publishes no releases.
    pub tags: bool,
    /// With `tags`: only tags with this prefix. Empty: all.
    pub tag_prefix: String,
    /// Include Helm charts and Go module tags.
    pub charts: bool,
    /// Patterns of tags that are Helm charts though they do not say so; `*` stands for anything.
    pub chart_tags: Vec<String>,
    /// Where the changes are, if the release notes only link them.
    pub changelog: Option<ChangelogPath>,
}

/// Settings of `check`.
#[derive(Clone, Debug)]
pub struct Checks {
    /// Names of rules that are switched off, with their position in `lwkd.yaml`.
    pub off: Vec<Spanned<String>>,
    /// Words that are spelled correctly.
    pub words: Vec<String>,
    /// Terms with one correct spelling.
    pub terms: Vec<String>,
    /// Words that may start a bullet in lower case.
    pub lower_case: Vec<String>,
}

static DEFAULT: LazyLock<Settings> = LazyLock::new(|| {
    resolve::built_in()
        .unwrap_or_else(|error| unreachable!("a test parses the built-in settings: {error:?}"))
});

impl Default for Settings {
    fn default() -> Self {
        DEFAULT.clone()
    }
}

impl Settings {
    /// Parses `lwkd.yaml`. Missing keys have the built-in values.
    ///
    /// # Errors
    ///
    /// Malformed YAML, unknown keys and wrong values, with line and column.
    pub fn parse(yaml: &str) -> Result<Self, SettingsError> {
        resolve::parse(yaml, &DEFAULT)
    }

    /// The section with this id.
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

    /// The section that a heading means, as people write it: ignores case, accepts `also`, and
    /// treats `_` as a space.
    pub fn section_meant(&self, heading: &str) -> Option<SectionId> {
        section_meant(&self.sections, heading)
    }

    /// The same settings with the model of an edition that `template` is.
    #[must_use]
    pub fn with_template(mut self, template: &str) -> Self {
        self.template = TemplateModel::new(template, &self.newsletter, &self.sections);
        self
    }

    /// The first section that is filled with `filling` from `repository`, and by its labels, of
    /// which `has_label` says whether the item has one.
    pub fn section_for(
        &self,
        filling: SectionSource,
        repository: &RepositoryName,
        has_label: impl Fn(&str) -> bool,
    ) -> Option<SectionId> {
        let found = self.sections.iter().position(|section| {
            let labels = &section.labels;
            section.filled_by == Some(filling)
                && (section.repositories.is_empty() || section.repositories.contains(repository))
                && (labels.is_empty() || labels.iter().any(|label| has_label(label)))
        });
        found.map(SectionId)
    }

    /// How the bullets below a heading are written: `None` is a heading that is not in the
    /// settings.
    pub fn bullets_of(&self, section: Option<SectionId>) -> &BulletStyle {
        section.map_or(&self.bullets, |id| &self.section(id).bullets)
    }

    /// The settings of a followed repository.
    pub fn release_source(&self, repository: &RepositoryName) -> Option<&ReleaseSource> {
        self.releases
            .iter()
            .find(|release| release.repository == *repository)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_settings_are_valid() {
        let settings = Settings::default();
        assert_eq!(settings.sections.len(), 10);
        assert_eq!(settings.releases.len(), 33);
        let read = Settings::parse(BUILT_IN).expect("templates/lwkd.yaml");
        assert_eq!(format!("{read:?}"), format!("{settings:?}"));
    }

    #[test]
    fn the_starter_settings_are_valid() {
        let settings = Settings::parse(STARTER).expect("templates/init.yaml");
        assert!(settings.merges.is_empty() && settings.releases.is_empty());
        assert_eq!(settings.sections.len(), 3);
    }

    #[test]
    fn a_given_value_replaces_the_built_in_one() {
        let yaml = "like: lwkd\nnewsletter:\n  posts: editions\n  publication: {days_after: 2}\n";
        let settings = Settings::parse(yaml).expect("valid");
        assert_eq!(settings.newsletter.posts, "editions");
        assert_eq!(settings.newsletter.publication.days_after, 2);
        assert_eq!(settings.newsletter.publication.latest_days, 10);
        assert_eq!(settings.sections.len(), 10);
    }

    #[test]
    fn invisible_characters_are_removed() {
        let yaml = "newsletter: {email_subject: \"\\e[2J{title}\", title: \"\\e[1m%Y\"}\nsections:\n  - {heading: \"N\\u202eews\", shape: prose}\n";
        let settings = Settings::parse(yaml).expect("valid");
        assert_eq!(settings.newsletter.email_subject.as_str(), "[2J{title}");
        assert_eq!(settings.newsletter.title.as_str(), "[1m%Y");
        assert_eq!(settings.sections[0].heading, "News");
    }
}
