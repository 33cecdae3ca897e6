//! The template of a newsletter as the model of its editions: the fence and the keys of their front
//! matter, and their headings. What the template does not have is neither written nor checked.

mod date_form;
mod headings;
mod keys;
mod placeholders;

pub use date_form::DateForm;
pub use headings::TemplateHeading;
pub use keys::{Fence, KeyRole, TemplateKey, without_quotes};
pub use placeholders::{PlaceholderValues, fill_placeholders, has_placeholder};

use crate::settings::{Naming, SectionId, SectionSetting};

/// The template for newsletters without a `template.md`.
pub const BUILT_IN_TEMPLATE: &str = include_str!("../../../templates/post.md");

/// The level of a section that the template does not have.
const USUAL_LEVEL: u8 = 2;

/// What a template says about the editions that are made from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateModel {
    /// How front matter is written.
    pub fence: Fence,
    /// The keys of the front matter, without those of tables and nested maps.
    pub keys: Vec<TemplateKey>,
    /// The headings in their order.
    pub headings: Vec<TemplateHeading>,
    /// Text that a writer replaces, such as `REDDIT_LINK_HERE`.
    pub holes: Vec<String>,
}

impl TemplateModel {
    /// Reads `template`. A text that cannot be understood has no keys and no headings.
    pub fn new(template: &str, naming: &Naming, sections: &[SectionSetting]) -> Self {
        let text = template.strip_prefix('\u{feff}').unwrap_or(template);
        let (fence, keys, body) = keys::read(text, naming);
        Self {
            fence,
            keys,
            headings: headings::read(body, sections),
            holes: placeholders::holes(text),
        }
    }

    /// The key with this meaning.
    pub fn key(&self, role: KeyRole) -> Option<&TemplateKey> {
        self.keys.iter().find(|key| key.role == Some(role))
    }

    /// The form of the date; `None` if the front matter has none.
    pub fn date_form(&self) -> Option<DateForm> {
        let key = self.key(KeyRole::Date)?;
        Some(DateForm::new(&key.value))
    }

    /// The sections of the settings that it has, in its order.
    pub fn sections(&self) -> impl Iterator<Item = SectionId> {
        self.headings.iter().filter_map(|heading| heading.section)
    }

    /// The level of a section's heading.
    pub fn level(&self, id: SectionId) -> u8 {
        self.heading(id)
            .map_or(USUAL_LEVEL, |heading| heading.level)
    }

    /// The heading of a section.
    pub fn heading(&self, id: SectionId) -> Option<&TemplateHeading> {
        let mut headings = self.headings.iter();
        headings.find(|heading| heading.section == Some(id))
    }

    /// Whether the template has a heading of level 1 that may be `words`.
    pub fn has_first_level(&self, words: &str) -> bool {
        let mut first = self.headings.iter().filter(|heading| heading.level == 1);
        first.any(|heading| has_placeholder(&heading.words) || heading.words == words)
    }
}
