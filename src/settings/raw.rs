//! `lwkd.yaml` as it is written: every key is optional, and values keep their positions.
//!
//! The JSON Schema for editors is generated from these types (see `schema.rs`), so the meaning of a
//! key is documented here only.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::settings::adjust::RawList;
use crate::settings::period::RawPeriod;
use crate::settings::raw_release::RawReleaseSource;
use crate::settings::{ProposalPage, SectionForm, SectionSource, Site, Spanned, Wording};

/// The settings of a newsletter written with lwkd. Dates are written in strftime patterns; a
/// pattern may also hold {date}, {number}, {number:04} (the number of the edition, with leading
/// zeros), {month:lower} (the month's name in lower case), and {title}, {slug}, {url} and {facts}
/// where they are known.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawSettings {
    /// `lwkd`: everything that this file leaves out is as in Last Week in Kubernetes Development.
    /// Without it, the newsletter's URL, texts, repositories, sections and terms are those in this
    /// file only.
    pub(super) like: Option<BuiltIn>,
    /// What builds the site: `jekyll` (Liquid and kramdown), or `other`.
    pub(super) site: Option<Site>,
    /// The period that an edition covers.
    pub(super) edition: RawPeriod,
    /// Names, dates and URLs of editions.
    pub(super) newsletter: RawNaming,
    /// Repositories whose merged pull requests are fetched, with search qualifiers.
    pub(super) merges: Option<Spanned<RawList<RawMergeSource>>>,
    /// What the labels of pull requests mean. A role that is left out has the built-in labels.
    pub(super) label_roles: RawLabelRoles,
    /// How pull requests mark their release notes; an empty map: not at all.
    pub(super) note: Option<RawNoteMark>,
    /// Lists of feature gates that are compared before and after each merge.
    pub(super) gates: Option<Vec<RawGateSource>>,
    /// Repositories whose releases are followed, in this order.
    pub(super) releases: Option<Spanned<RawList<Spanned<RawReleaseSource>>>>,
    /// Where the dates of the section that is filled by `schedule` come from.
    pub(super) schedule: Option<RawSchedule>,
    /// The sections, in this order.
    pub(super) sections: Option<Vec<RawSection>>,
    /// The proposals that the project discusses before a change, such as RFCs or BIPs. A key
    /// that is left out has the inherited value.
    pub(super) proposals: Option<Spanned<RawProposals>>,
    /// The words of the field: `fill` reads titles and notes with them. A class that is left out
    /// has the inherited words.
    pub(super) words: RawFieldWords,
    /// How the bullets of all lists are written; a section can have its own.
    pub(super) bullets: Option<RawBullets>,
    /// Which text a bullet is made from: the title of a pull request, the first sentence of its
    /// release note, or `auto`, the one that the newsletter's last editions were made from.
    pub(super) wording: Option<Wording>,
    /// Settings of `check`.
    pub(super) checks: RawChecks,
}

/// A newsletter whose settings are built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(super) enum BuiltIn {
    /// Last Week in Kubernetes Development.
    Lwkd,
}

/// Names, dates and URLs of editions.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawNaming {
    /// The folder of editions, relative to the newsletter's root.
    pub(super) posts: Option<Spanned<String>>,
    /// The skeleton of a new edition, relative to the newsletter's root.
    pub(super) template: Option<Spanned<String>>,
    /// An edition's path below `posts`, a pattern of the last day of its period, such as
    /// %Y-%m-%d-update.md or %Y-%m/index.md. The period has to follow from it.
    pub(super) file: Option<Spanned<String>>,
    /// The front matter's layout.
    pub(super) layout: Option<String>,
    /// The front matter's title, a pattern of the last day of the period.
    pub(super) title: Option<Spanned<String>>,
    /// The front matter's slug, a pattern of the last day of the period.
    pub(super) slug: Option<Spanned<String>>,
    /// The public URL, a pattern of the day of publication; {slug} and {title} are those of the
    /// edition.
    pub(super) url: Option<Spanned<String>>,
    /// When an edition is published.
    pub(super) publication: RawPublication,
    /// The branch that `new --branch` creates, a pattern of the last day of the period.
    pub(super) branch: Option<Spanned<String>>,
    /// The branch that it starts from.
    pub(super) main: Option<String>,
    /// Remotes of that branch; the first one that exists is used.
    pub(super) remotes: Option<Vec<String>>,
    /// How many earlier editions are searched for items that are already covered.
    pub(super) earlier_editions: Option<usize>,
    /// The former place of `days` in `proposals`.
    #[cfg_attr(test, schemars(skip))]
    pub(super) kep_days: Option<Spanned<u16>>,
    /// The reading time of an edition that is still acceptable, in minutes.
    pub(super) reading_minutes: Option<u16>,
    /// The subject of the e-mail; {title} is the edition's title (default: {title}).
    pub(super) email_subject: Option<Spanned<String>>,
    /// The social post, a pattern of the last day of the period; {facts} is a list of the edition's
    /// topics, {url} its URL.
    pub(super) social: Option<Spanned<String>>,
}

/// When an edition is published.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawPublication {
    /// Days after the last day of the period.
    pub(super) days_after: Option<u8>,
    /// Hours, minutes and seconds in UTC, such as "22:00:00".
    pub(super) time: Option<Spanned<String>>,
    /// An edition published later than this many days after the last day of the period is
    /// late.
    pub(super) latest_days: Option<u8>,
}

/// A repository whose merged pull requests are fetched.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawMergeSource {
    /// owner/name
    pub(super) repository: Spanned<String>,
    /// The branches whose merges are candidates (default: main and master).
    #[serde(default)]
    pub(super) branches: Option<Vec<String>>,
    /// GitHub search qualifiers; `is:pr merged:<window>` and the repository are added.
    #[serde(default)]
    pub(super) search: String,
    /// Qualifiers of a second search, which finds what the first one misses.
    #[serde(default)]
    pub(super) second_search: String,
    /// Labels of this repository alone, each with its role in `label_roles`, such as enhancement:
    /// feature. A label that has a role there can be named in place of the role.
    #[serde(default)]
    pub(super) labels: BTreeMap<String, Spanned<String>>,
}

/// Labels by what they mean. Each is compared in any case; `*` stands for any text.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawLabelRoles {
    /// Features: more likely to be featured.
    pub(super) feature: Option<Vec<String>>,
    /// Changes of an API: more likely to be featured.
    pub(super) api_change: Option<Vec<String>>,
    /// Changes that users have to act on: more likely to be featured.
    pub(super) breaking: Option<Vec<String>>,
    /// Deprecations: what is removed belongs to the section filled by `deprecations`.
    pub(super) deprecation: Option<Vec<String>>,
    /// Updates of dependencies: an update without a version, too, belongs to the section filled by
    /// `versions`.
    pub(super) dependency: Option<Vec<String>>,
    /// Changes of documentation: less likely to be featured.
    pub(super) documentation: Option<Vec<String>>,
    /// Changes that no user notices: less likely to be featured.
    pub(super) cleanup: Option<Vec<String>>,
    /// Small changes: less likely to be featured.
    pub(super) small: Option<Vec<String>>,
    /// Large changes: more likely to be featured.
    pub(super) large: Option<Vec<String>>,
    /// Labels of the review, which say nothing about the change: not shown with a candidate.
    pub(super) hidden: Option<Vec<String>>,
}

/// Where the release note is in the body of a pull request. Of several marks the first one that is
/// followed by something counts; `NONE` means none.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawNoteMark {
    /// The info string of the fenced code block that holds it, such as release-note.
    pub(super) block: Option<Spanned<String>>,
    /// The heading, of any level, below which it is, up to the next heading.
    pub(super) heading: Option<Spanned<String>>,
    /// What the line with it starts with, such as "changelog:".
    pub(super) prefix: Option<Spanned<String>>,
}

/// A list of feature gates, of a repository under `merges`.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawGateSource {
    /// owner/name
    pub(super) repository: Spanned<String>,
    /// The list's path in the repository.
    pub(super) path: Spanned<String>,
}

/// Where the dates of the section that is filled by `schedule` come from.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawSchedule {
    /// The repository of the timelines: owner/name
    pub(super) repository: Spanned<String>,
    /// A cycle's page with the table Timeline: a path with {version} in the name of its folder. The
    /// two newest are read.
    pub(super) timeline: Spanned<String>,
    /// The page that explains the phases of a release: a path in the same repository.
    pub(super) phases: Spanned<String>,
    /// The page that the day of a deadline links.
    pub(super) page: Spanned<String>,
    /// Rows of the timeline with one of these words are no deadlines.
    #[serde(default)]
    pub(super) skip: Vec<String>,
    /// Anchors of the page of phases, by the words of a milestone, such as code freeze:
    /// code-freeze.
    #[serde(default)]
    pub(super) anchors: BTreeMap<String, String>,
    /// The file of patch releases.
    pub(super) patches: RawPatches,
}

/// The file of patch releases.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawPatches {
    /// owner/name
    pub(super) repository: Spanned<String>,
    /// The path of the YAML file.
    pub(super) path: Spanned<String>,
    /// The changelog of a release line: a URL with {version}.
    pub(super) changelog: Spanned<String>,
}

/// Proposals that are discussed before a change. They can be featured, and what is named by its
/// number is known by it.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawProposals {
    /// What comes before a proposal's number: RFC, BIP.
    pub(super) name: Option<Spanned<String>>,
    /// The repository of the proposals: owner/name
    pub(super) repository: Option<Spanned<String>>,
    /// The path of a proposal's file or folder in that repository, such as text/{number}-*.md;
    /// `*` stands for any text without a slash.
    pub(super) path: Option<Spanned<String>>,
    /// The page on GitHub that has the number of a proposal: its issue (default), the pull request
    /// that proposed it, or none.
    pub(super) page: Option<ProposalPage>,
    /// Days within which the same proposal should not be featured twice; 0: it may return at once.
    pub(super) days: Option<u16>,
}

/// Words of the field by what they are, in lower case.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawFieldWords {
    /// Parts of the project: kept in front of a bullet where a title names one in brackets or as a
    /// scope.
    pub(super) component: Option<Vec<Spanned<String>>>,
    /// Words that are written in capitals.
    pub(super) acronym: Option<Vec<Spanned<String>>>,
    /// What most pull requests are about: a link on it alone does not say which this is.
    pub(super) everywhere: Option<Vec<Spanned<String>>>,
    /// What users see first: such a change of a release is named before others of its kind.
    pub(super) visible: Option<Vec<Spanned<String>>>,
    /// What the project calls itself: its own version is no update of a dependency.
    pub(super) project: Option<Vec<Spanned<String>>>,
    /// Dependencies that the project is known for: with a version they are an update.
    pub(super) library: Option<Vec<Spanned<String>>>,
    /// What a feature is switched on and off with, such as gate or flag: removing one belongs to
    /// the section filled by `deprecations`.
    pub(super) gate: Option<Vec<Spanned<String>>>,
    /// Parts of names in brackets that concern authors only.
    pub(super) topic: Option<Vec<Spanned<String>>>,
    /// An item of release notes that holds one is no news for readers.
    pub(super) chore: Option<Vec<Spanned<String>>>,
}

/// How bullets are written. A key that is left out has the newsletter's value, else the built-in
/// one.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawBullets {
    /// The marker at the start of a bullet: "*", "-" or "+".
    pub(super) marker: Option<Spanned<String>>,
    /// What follows the marker, such as "[{title} (#{number})]({url})". {title} is GitHub's title
    /// word for word (of a release its name, component and version), {statement} the sentence with
    /// a link that `fill` makes of title and release note, {number} the pull request's number,
    /// {author} its author's login, {repository} owner/name, {url} the URL.
    pub(super) form: Option<Spanned<String>>,
}

/// One section of an edition.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawSection {
    /// Its heading; the level is the template's. Link targets do not count.
    pub(super) heading: Spanned<String>,
    /// How it is written: prose, bullets, or features (a heading for each featured item).
    pub(super) shape: SectionForm,
    /// An edition cannot be published without it.
    #[serde(default)]
    pub(super) required: bool,
    /// What `fill` adds here; if omitted, people write the section.
    #[serde(default)]
    pub(super) filled_by: Option<SectionSource>,
    /// The repositories it is filled from; empty for all of its kind. An item goes into the first
    /// section of its kind, in this order, whose repositories and labels fit.
    #[serde(default)]
    pub(super) repositories: Vec<Spanned<String>>,
    /// Labels on GitHub: only pull requests with one of them go here; empty for all of its kind.
    #[serde(default)]
    pub(super) labels: Vec<Spanned<String>>,
    /// How the bullets of this section are written, where that differs from the newsletter's.
    #[serde(default)]
    pub(super) bullets: Option<RawBullets>,
    /// Other headings that mean this section.
    #[serde(default)]
    pub(super) also: Vec<String>,
    /// What a new edition has below the heading (default: an empty bullet in a list, else nothing).
    #[serde(default)]
    pub(super) skeleton: Option<String>,
}

/// Settings of `check`.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawChecks {
    /// Rules that are switched off; `lwkd check --list` prints their names.
    pub(super) off: Option<Vec<Spanned<String>>>,
    /// Words that are spelled correctly but are missing in the dictionary.
    pub(super) words: Option<Vec<String>>,
    /// Terms with one correct spelling, outside code and links.
    pub(super) terms: Option<Vec<String>>,
    /// Words that may start a bullet in lower case.
    pub(super) lower_case: Option<Vec<String>>,
}
