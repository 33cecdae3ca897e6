//! The names of an edition: file, title, slug, date and public URL.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Utc};

use crate::edition::Week;
use crate::settings::Naming;

/// The names of an edition, from the Sunday on which its week ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionNames {
    /// The file name, without folder.
    pub file: String,
    pub title: String,
    pub slug: String,
    pub layout: String,
    /// The branch on which the edition is written.
    pub branch: String,
    /// The planned publication time.
    pub publication: DateTime<Utc>,
}

impl EditionNames {
    /// The names of the edition of `week`; the publication time follows from the settings.
    pub fn new(week: Week, newsletter: &Naming) -> Self {
        let sunday = week.sunday();
        let plan = newsletter.publication;
        let day = sunday
            .checked_add_days(Days::new(u64::from(plan.days_after)))
            .unwrap_or(sunday);
        Self {
            file: newsletter.file.fill(sunday),
            title: newsletter.title.fill(sunday),
            slug: newsletter.slug.fill(sunday),
            layout: newsletter.layout.clone(),
            branch: newsletter.branch.fill(sunday),
            publication: day.and_time(plan.time).and_utc(),
        }
    }
}

/// The date in a file name: by the newsletter's pattern, else by Jekyll's own `YYYY-MM-DD-` at its
/// start.
pub fn file_date(file_name: &str, newsletter: &Naming) -> Option<NaiveDate> {
    newsletter.file.read(file_name).or_else(|| {
        let date = file_name.get(..10)?.parse().ok()?;
        (file_name.get(10..11) == Some("-") && file_name.ends_with(".md")).then_some(date)
    })
}

/// The public URL of an edition with this date. Jekyll builds it from the date, not from the slug
/// (https://jekyllrb.com/docs/permalinks/).
pub fn public_url(publication: NaiveDateTime, newsletter: &Naming) -> String {
    newsletter.url.fill(publication.date())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn names_follow_from_the_sunday() {
        let newsletter = Settings::default().newsletter;
        let sunday = NaiveDate::from_ymd_opt(2026, 7, 5).expect("a date");
        let names = EditionNames::new(Week::ending(sunday).expect("a Sunday"), &newsletter);
        assert_eq!(names.file, "2026-07-05-update.md");
        assert_eq!(names.title, "Week Ending July 5, 2026");
        assert_eq!(names.slug, "2026-07-05-update");
        assert_eq!(names.branch, "20260705");
        assert_eq!(names.publication.to_rfc3339(), "2026-07-09T22:00:00+00:00");
        assert_eq!(
            public_url(names.publication.naive_utc(), &newsletter),
            "https://lwkd.info/2026/20260709"
        );
    }

    #[test]
    fn a_file_name_contains_its_date() {
        let newsletter = Settings::default().newsletter;
        let date = NaiveDate::from_ymd_opt(2018, 2, 5);
        assert_eq!(file_date("2018-02-05-update.md", &newsletter), date);
        assert_eq!(file_date("2018-02-05-another-name.md", &newsletter), date);
        assert_eq!(file_date("README.md", &newsletter), None);
    }
}
