//! What a rule sees of an edition and of what surrounds it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::archive::Archive;
use crate::edition::{EditionNames, Period, file_date};
use crate::post::{Field, Post, Section};
use crate::record::Record;
use crate::settings::template::{PlaceholderValues, fill_placeholders};
use crate::settings::{
    BulletStyle, BulletValue, KeyRole, Pattern, SectionForm, SectionSource, Settings,
};

/// The stage of an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CheckStage {
    /// It is being written: empty sections and a future date are fine.
    Draft,
    /// It is about to be published.
    Publish,
}

/// The input of a rule.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub post: &'a Post,
    /// The file name as the newsletter's pattern has it.
    pub file_name: &'a str,
    pub settings: &'a Settings,
    pub archive: &'a Archive,
    pub record: &'a Record,
    /// The time as of which the edition is checked, UTC.
    pub now: DateTime<Utc>,
    /// The time of the check, UTC: before `now` for an edition that is scheduled for later.
    pub clock: DateTime<Utc>,
    pub stage: CheckStage,
}

impl<'a> Context<'a> {
    /// The checked text.
    pub fn text(&self) -> &'a str {
        &self.post.text
    }

    /// The last day of the edition's period, as the file name has it.
    pub fn date(&self) -> Option<NaiveDate> {
        file_date(self.file_name, &self.settings.newsletter)
    }

    /// A field of the front matter.
    pub(super) fn field(&self, key: &str) -> Option<&'a Field> {
        let front_matter = self.post.draft.front_matter.as_ref()?;
        front_matter.field(self.text(), key)
    }

    /// The field of the front matter that holds `role` in the newsletter's template.
    pub(super) fn role(&self, role: KeyRole) -> Option<&'a Field> {
        self.post.field(role, self.settings)
    }

    /// The names of the edition; `None` if its file name contains no date.
    pub fn names(&self) -> Option<EditionNames> {
        let period = Period::named(self.date()?, self.settings.newsletter.cycle);
        let names = self.post.names(period, self.file_name, self.settings);
        Some(names)
    }

    /// The names of the edition; `None` where they hold its number and that is unknown.
    pub(super) fn sure_names(&self) -> Option<EditionNames> {
        let naming = &self.settings.newsletter;
        let needs_number = [&naming.title, &naming.slug]
            .into_iter()
            .any(Pattern::has_number);
        self.names()
            .filter(|names| names.number.is_some() || !needs_number)
    }

    /// The value that the key with `role` should have: the template's, with its placeholders
    /// filled. `None` if the edition's names are not sure.
    pub(super) fn model_value(&self, role: KeyRole) -> Option<String> {
        let names = self.sure_names()?;
        let key = self.settings.template.key(role)?;
        let period = Period::named(self.date()?, self.settings.newsletter.cycle);
        let values = PlaceholderValues {
            last: period.last(),
            publication: names.publication,
            number: names.number,
            title: names.title,
            slug: names.slug,
            layout: names.layout,
            sections: String::new(),
        };
        Some(fill_placeholders(&key.value, &values))
    }

    /// The title if it is that of the edition, to point at beside another finding.
    pub(super) fn right_title(&self) -> Option<&'a Field> {
        let field = self.role(KeyRole::Title)?;
        let expected = self.model_value(KeyRole::Title)?;
        (field.text(self.text()) == expected).then_some(field)
    }

    /// What comes before a proposal's number; empty where the newsletter has no proposals.
    pub(super) fn proposal(&self) -> &'a str {
        let proposals = self.settings.newsletter.proposals.as_ref();
        proposals.map_or("", |proposals| &proposals.name)
    }

    /// How the bullets of `section` are written.
    pub(super) fn bullets(&self, section: &Section) -> &'a BulletStyle {
        self.settings.bullets_of(section.kind)
    }

    /// Whether the bullets of `section` are written in house style. In a form without a statement
    /// they are words of GitHub.
    pub(super) fn is_house_style(&self, section: &Section) -> bool {
        self.bullets(section).form.names(BulletValue::Statement)
    }

    /// Whether `fill` fills `section` from `filling`.
    pub(super) fn is_filled_with(&self, section: &Section, filling: SectionSource) -> bool {
        let kind = section.kind.map(|kind| self.settings.section(kind));
        kind.is_some_and(|kind| kind.filled_by == Some(filling))
    }

    /// The form of `section`; `None` for headings that are not in the settings.
    pub(super) fn shape(&self, section: &Section) -> Option<SectionForm> {
        section.kind.map(|kind| self.settings.section(kind).shape)
    }

    /// The period that the edition covers, if its file name contains the end of one.
    pub fn period(&self) -> Option<Period> {
        let cycle = self.settings.newsletter.cycle;
        self.date().and_then(|date| Period::ending(date, cycle))
    }
}
