//! An edition as its template has it: the fields of the front matter by what they hold.

use chrono::NaiveDateTime;

use crate::edition::{EditionNames, Period, read_file_name};
use crate::post::{Field, Post, publication_time};
use crate::settings::{KeyRole, Settings};

impl Post {
    /// The field of the front matter that holds `role` in the newsletter's template.
    pub fn field(&self, role: KeyRole, settings: &Settings) -> Option<&Field> {
        let key = settings.template.key(role)?;
        let front_matter = self.draft.front_matter.as_ref()?;
        front_matter.field(&self.text, &key.name)
    }

    /// The value of that field as it is read: without quotes and escapes.
    pub fn value(&self, role: KeyRole, settings: &Settings) -> Option<String> {
        let field = self.field(role, settings)?;
        Some(field.text(&self.text).into_owned())
    }

    /// The date of publication in the front matter, in UTC; `None` if it is missing or cannot
    /// be read.
    pub fn publication(&self, settings: &Settings) -> Option<NaiveDateTime> {
        let field = self.field(KeyRole::Date, settings)?;
        publication_time(field.value.of(&self.text))
    }

    /// The edition's number in the front matter.
    pub fn number(&self, settings: &Settings) -> Option<u64> {
        let key = settings.template.key(KeyRole::Number)?;
        let value = self.value(KeyRole::Number, settings)?;
        key.number_in(&value)
    }

    /// The names of the edition of `period` in the file `file_name`. Its number is that of the file
    /// name, else that of the front matter.
    pub fn names(&self, period: Period, file_name: &str, settings: &Settings) -> EditionNames {
        let naming = &settings.newsletter;
        let in_name = read_file_name(file_name, naming).and_then(|reading| reading.number);
        let number = in_name.or_else(|| self.number(settings));
        EditionNames::new(period, number, naming)
    }
}
