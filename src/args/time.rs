//! Times as arguments.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

/// A day, or a time. Times without an offset are UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Day(NaiveDate),
    Moment(DateTime<Utc>),
}

impl When {
    /// The time that is meant; a day means that day at `time` (UTC).
    pub fn at(self, time: NaiveTime) -> DateTime<Utc> {
        match self {
            Self::Day(day) => day.and_time(time).and_utc(),
            Self::Moment(moment) => moment,
        }
    }
}

impl FromStr for When {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Ok(day) = text.parse() {
            return Ok(Self::Day(day));
        }
        // The format of front matter (`2024-07-30 21:00:00 -0000`) is one of them: what is printed
        // can be typed.
        let with_offset = [
            "%Y-%m-%d %H:%M:%S %z",
            "%Y-%m-%d %H:%M %z",
            "%Y-%m-%dT%H:%M:%S%#z",
            "%Y-%m-%dT%H:%M%#z",
        ];
        let without = [
            "%Y-%m-%d %H:%M:%S",
            "%Y-%m-%d %H:%M",
            "%Y-%m-%dT%H:%M:%S",
            "%Y-%m-%dT%H:%M",
        ];
        let moment = with_offset
            .iter()
            .find_map(|format| DateTime::parse_from_str(text, format).ok())
            .map(|time| time.with_timezone(&Utc));
        let moment = moment.or_else(|| {
            let naive = without
                .iter()
                .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
            naive.map(|naive| naive.and_utc())
        });
        moment.map(Self::Moment).ok_or_else(|| {
            "expected a day, or a day and a time in UTC, such as 2024-07-30 or \"2024-07-30 21:00\""
                .to_owned()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_can_be_typed_as_it_is_printed() {
        let nine = "2024-07-30T21:00:00Z".parse().map(When::Moment).ok();
        for text in [
            "2024-07-30 21:00:00 -0000",
            "2024-07-30 21:00:00",
            "2024-07-30 21:00",
            "2024-07-30T21:00:00Z",
            "2024-07-30T23:00:00+02:00",
            "2024-07-30T21:00",
        ] {
            assert_eq!(text.parse::<When>().ok(), nine, "{text}");
        }
        assert!("30 July".parse::<When>().is_err());
        assert!("2024-02-30".parse::<When>().is_err());
    }

    #[test]
    fn a_day_takes_its_time_from_the_caller() {
        let when: When = "2024-07-30".parse().expect("a day");
        let time = NaiveTime::from_hms_opt(22, 0, 0).expect("a time");
        assert_eq!(when.at(time).to_rfc3339(), "2024-07-30T22:00:00+00:00");
    }
}
