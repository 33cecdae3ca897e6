//! The date of publication in front matter.

use chrono::{NaiveDate, NaiveDateTime};

/// Parses the front matter's `date`, such as `2024-07-30 21:00:00 -0000`, as UTC. Without an offset
/// it is UTC, too. See https://jekyllrb.com/docs/front-matter/.
pub fn publication_time(value: &str) -> Option<NaiveDateTime> {
    let value = value.trim();
    // ISO 8601, as YAML has it: `2024-07-30T00:00:00.000Z`.
    if let Ok(time) = chrono::DateTime::parse_from_rfc3339(value) {
        return Some(time.naive_utc());
    }
    for pattern in [
        "%Y-%m-%d %H:%M:%S %z",
        "%Y-%m-%dT%H:%M:%S%z",
        "%Y-%m-%d %H:%M %z",
    ] {
        if let Ok(time) = chrono::DateTime::parse_from_str(value, pattern) {
            return Some(time.naive_utc());
        }
    }
    let zone = value
        .strip_suffix(" UTC")
        .or_else(|| value.strip_suffix('Z'))
        .unwrap_or(value);
    for pattern in ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"] {
        if let Ok(time) = NaiveDateTime::parse_from_str(zone, pattern) {
            return Some(time);
        }
    }
    let day: NaiveDate = zone.parse().ok()?;
    Some(day.and_time(chrono::NaiveTime::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_parsed_as_utc() {
        let noon = NaiveDate::from_ymd_opt(2024, 7, 30).and_then(|day| day.and_hms_opt(12, 0, 0));
        for it in [
            "2024-07-30 12:00:00 -0000",
            "2024-07-30 14:00:00 +0200",
            "2024-07-30 12:00:00",
            "2024-07-30T12:00:00.000Z",
            "2024-07-30T14:00:00+02:00",
        ] {
            assert_eq!(publication_time(it), noon, "{it}");
        }
        assert_eq!(publication_time("POST_DATE 22:00:00 -0000"), None);
    }
}
