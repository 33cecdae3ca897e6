//! The names of an edition: file, title, slug, date and public URL.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

use crate::edition::Period;
use crate::settings::{Cycle, NamedAfter, Naming, PatternValues, Site};

/// The names of an edition, from the period that it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionNames {
    /// The path of the file below the posts folder: a file name, or folders and a file name.
    pub file: String,
    pub title: String,
    pub slug: String,
    pub layout: String,
    /// The branch on which the edition is written.
    pub branch: String,
    /// The planned publication time.
    pub publication: DateTime<Utc>,
    /// The edition's number, if the newsletter counts them.
    pub number: Option<u64>,
    /// The last day of the period.
    pub end: NaiveDate,
}

/// What the name of a file says about the edition in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileNameReading {
    /// The last day of the edition's period, as the name has it: it may be another weekday than the
    /// settings say.
    pub end: NaiveDate,
    pub number: Option<u64>,
}

impl EditionNames {
    /// The names of the edition of `period` with `number`; the publication time follows from the
    /// settings.
    pub fn new(period: Period, number: Option<u64>, newsletter: &Naming) -> Self {
        let values = PatternValues {
            date: named_day(period, newsletter),
            number,
            ..PatternValues::default()
        };
        Self {
            file: newsletter.file.fill(&values),
            title: newsletter.title.fill(&values),
            slug: newsletter.slug.fill(&values),
            layout: newsletter.layout.clone(),
            branch: newsletter.branch.fill(&values),
            publication: planned_day(period, newsletter)
                .and_time(newsletter.publication.time)
                .and_utc(),
            number,
            end: period.last(),
        }
    }

    /// The public URL of the edition if it is published on `day`; `None` if the settings name none.
    /// Jekyll builds it from the date (https://jekyllrb.com/docs/permalinks/), other sites from the
    /// slug.
    pub fn url(&self, day: NaiveDate, newsletter: &Naming) -> Option<String> {
        let values = PatternValues {
            date: day,
            number: self.number,
            title: &self.title,
            slug: &self.slug,
            ..PatternValues::default()
        };
        newsletter.url.as_ref().map(|url| url.fill(&values))
    }
}

/// The planned day of publication.
fn planned_day(period: Period, newsletter: &Naming) -> NaiveDate {
    let days = Days::new(u64::from(newsletter.publication.days_after));
    let day = period.last().checked_add_days(days);
    day.unwrap_or(period.last())
}

/// The day that the names of the edition of `period` hold.
fn named_day(period: Period, newsletter: &Naming) -> NaiveDate {
    match newsletter.named_after {
        NamedAfter::End => period.last(),
        NamedAfter::Publication => planned_day(period, newsletter),
    }
}

/// Reads the name of an edition's file (its path below the posts folder) with the newsletter's
/// pattern.
pub fn read_file_name(name: &str, newsletter: &Naming) -> Option<FileNameReading> {
    let reading = newsletter.file.read(name, newsletter.cycle)?;
    let end = match newsletter.named_after {
        NamedAfter::End => reading.date,
        NamedAfter::Publication if reading.has_day => {
            let days = Days::new(u64::from(newsletter.publication.days_after));
            reading.date.checked_sub_days(days)?
        }
        NamedAfter::Publication => published_in(reading.date, newsletter)?.last(),
    };
    Some(FileNameReading {
        end,
        number: reading.number,
    })
}

/// The last period whose planned publication is in the month of `day`.
fn published_in(day: NaiveDate, newsletter: &Naming) -> Option<Period> {
    let month = |day: NaiveDate| (day.year(), day.month());
    let last = Period::holding(day, newsletter.cycle);
    // A publication is at most 255 days late.
    let periods = std::iter::successors(Some(last), |period| Some(period.previous()));
    let mut periods = periods.take(match newsletter.cycle {
        Cycle::Month => 10,
        Cycle::Week(_) => 40,
    });
    periods.find(|period| month(planned_day(*period, newsletter)) == month(day))
}

/// The last day of the period of the edition in the file `name`: by the newsletter's pattern, and
/// on a Jekyll site also by Jekyll's own `YYYY-MM-DD-` at its start.
pub fn file_date(name: &str, newsletter: &Naming) -> Option<NaiveDate> {
    if let Some(reading) = read_file_name(name, newsletter) {
        return Some(reading.end);
    }
    let date = name.get(..10)?.parse().ok()?;
    let is_post = name.get(10..11) == Some("-") && name.ends_with(".md");
    (is_post && newsletter.site == Site::Jekyll).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn naming(yaml: &str) -> Naming {
        Settings::parse(yaml).expect("valid").newsletter
    }

    #[test]
    fn names_follow_from_the_last_day() {
        let newsletter = Settings::default().newsletter;
        let week = Period::holding(day("2026-07-05"), newsletter.cycle);
        let names = EditionNames::new(week, None, &newsletter);
        assert_eq!(names.file, "2026-07-05-update.md");
        assert_eq!(names.title, "Week Ending July 5, 2026");
        assert_eq!(names.slug, "2026-07-05-update");
        assert_eq!(names.branch, "20260705");
        assert_eq!(names.publication.to_rfc3339(), "2026-07-09T22:00:00+00:00");
        assert_eq!(
            names.url(day("2026-07-09"), &newsletter).as_deref(),
            Some("https://lwkd.info/2026/20260709")
        );
    }

    #[test]
    fn names_can_hold_the_day_of_publication_and_the_number() {
        let newsletter = naming(
            "edition: {every: week, ends: tuesday, named_after: publication}\n\
             newsletter:\n  file: \"%Y-%m-%d-n{number:03}.md\"\n  title: \"News {number}\"\n  \
             slug: \"{title} of {date}\"\n  url: \"https://example.org/%Y/{slug}/\"\n  \
             publication: {days_after: 1}\n",
        );
        let week = Period::holding(day("2026-09-05"), newsletter.cycle);
        let names = EditionNames::new(week, Some(7), &newsletter);
        assert_eq!(names.file, "2026-09-09-n007.md");
        assert_eq!(names.slug, "News 7 of 2026-09-09");
        let url = names.url(day("2027-01-01"), &newsletter);
        assert_eq!(
            url.as_deref(),
            Some("https://example.org/2027/News 7 of 2026-09-09/")
        );
        let reading = read_file_name(&names.file, &newsletter).expect("read");
        assert_eq!((reading.end, reading.number), (day("2026-09-08"), Some(7)));
    }

    #[test]
    fn a_month_is_read_from_a_folder() {
        let newsletter =
            naming("edition: {every: month}\nnewsletter: {file: \"%Y-%m/index.md\"}\n");
        let read = |name: &str| file_date(name, &newsletter);
        assert_eq!(read("2026-09/index.md"), Some(day("2026-09-30")));
        assert_eq!(read("_index.md"), None);
        let published = naming(
            "edition: {every: month, named_after: publication}\n\
             newsletter: {file: \"%Y-%m.md\", publication: {days_after: 7}}\n",
        );
        assert_eq!(file_date("2026-10.md", &published), Some(day("2026-09-30")));
    }

    #[test]
    fn a_file_name_contains_its_date() {
        let newsletter = Settings::default().newsletter;
        let date = NaiveDate::from_ymd_opt(2018, 2, 5);
        assert_eq!(file_date("2018-02-05-update.md", &newsletter), date);
        assert_eq!(file_date("2018-02-05-another-name.md", &newsletter), date);
        assert_eq!(file_date("README.md", &newsletter), None);
        let other = naming("site: other\n");
        assert_eq!(file_date("2018-02-05-another-name.md", &other), None);
    }
}
