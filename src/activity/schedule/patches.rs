//! The file of patch releases (`schedule.patches` in the settings).

use chrono::NaiveDate;
use serde::Deserialize;

use crate::activity::schedule::{
    Patch, PatchBranch, PatchDates, PatchVersion, SkipReason, Skipped,
};
use crate::text::{Untrusted, safe_for_terminal};

/// What the file says: each release line and patch is read, or is skipped with the reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatchFile {
    /// Newest first.
    pub branches: Vec<PatchBranch>,
    pub upcoming: Vec<PatchDates>,
    pub skipped: Vec<Skipped>,
}

/// The file as it is written. Values are texts: upstream quotes dates since 2024 only.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct File {
    schedules: Option<Vec<Branch>>,
    #[serde(rename = "upcoming_releases")]
    upcoming_releases: Option<Vec<Release>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Branch {
    release: Option<String>,
    maintenance_mode_start_date: Option<String>,
    end_of_life_date: Option<String>,
    next: Option<Release>,
    previous_patches: Option<Vec<Release>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Release {
    release: Option<String>,
    cherry_pick_deadline: Option<String>,
    target_date: Option<String>,
}

/// Reads the file. `place` names it where a value is skipped.
///
/// # Errors
/// What is not YAML, or has another shape: the line and what is wrong, in words.
pub fn parse_patches(text: &str, place: &str) -> Result<PatchFile, String> {
    let file: File = serde_yaml::from_str(text).map_err(|error| {
        let line = error.location().map_or(1, |location| location.line());
        let (message, _) = crate::settings::describe(error.without_snippet());
        safe_for_terminal(&format!("line {line}: {message}"))
    })?;
    let mut reader = Reader {
        place,
        out: PatchFile::default(),
    };
    for branch in file.schedules.unwrap_or_default() {
        reader.branch(branch);
    }
    for release in file.upcoming_releases.unwrap_or_default() {
        let dates = reader.dates("upcoming_releases", &release);
        reader.out.upcoming.extend(dates);
    }
    reader
        .out
        .branches
        .sort_by_key(|branch| std::cmp::Reverse(branch.line));
    reader.out.upcoming.sort();
    Ok(reader.out)
}

struct Reader<'a> {
    place: &'a str,
    out: PatchFile,
}

impl Reader<'_> {
    fn branch(&mut self, branch: Branch) {
        let name = branch.release.as_deref().unwrap_or("");
        let Ok(line) = name.parse() else {
            self.skip("release", name, SkipReason::NoVersion);
            return;
        };
        let maintenance = branch.maintenance_mode_start_date.as_deref();
        let maintenance = self.date(name, "maintenanceModeStartDate", maintenance);
        let end_of_life = self.date(name, "endOfLifeDate", branch.end_of_life_date.as_deref());
        let next = branch.next.and_then(|release| self.patch(name, &release));
        let previous = branch.previous_patches.unwrap_or_default();
        let mut previous: Vec<Patch> = previous
            .iter()
            .filter_map(|release| self.patch(name, release))
            .collect();
        previous.sort_by_key(|patch| std::cmp::Reverse(patch.version));
        self.out.branches.push(PatchBranch {
            line,
            next,
            previous,
            maintenance,
            end_of_life,
        });
    }

    fn patch(&mut self, branch: &str, release: &Release) -> Option<Patch> {
        let name = release.release.as_deref().unwrap_or("");
        if is_empty(name) || name.eq_ignore_ascii_case("not planned") {
            return None;
        }
        let version: PatchVersion = match name.parse() {
            Ok(version) => version,
            Err(_) => {
                self.skip(branch, name, SkipReason::NoVersion);
                return None;
            }
        };
        let dates = self.dates(name, release)?;
        Some(Patch { version, dates })
    }

    /// The dates of a release; without a target there are none.
    fn dates(&mut self, row: &str, release: &Release) -> Option<PatchDates> {
        let Some(target) = self.date(row, "targetDate", release.target_date.as_deref()) else {
            if release.target_date.as_deref().is_none_or(is_empty) {
                self.skip(row, "", SkipReason::NoDate);
            }
            return None;
        };
        let deadline = release.cherry_pick_deadline.as_deref();
        let cherry_picks = self.date(row, "cherryPickDeadline", deadline);
        // Changes are accepted before a release, not after it.
        let in_order = cherry_picks.is_none_or(|deadline| deadline <= target);
        if !in_order {
            let value = deadline.unwrap_or_default();
            self.skip(row, value, SkipReason::DatesDiffer);
        }
        Some(PatchDates {
            target,
            cherry_picks: cherry_picks.filter(|_| in_order),
        })
    }

    /// A date; a value that is missing, empty or "N/A" is no mistake.
    fn date(&mut self, row: &str, key: &str, value: Option<&str>) -> Option<NaiveDate> {
        let value = value.filter(|value| !is_empty(value))?;
        let is_iso = value.len() == 10 && value.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let date = value.parse().ok().filter(|_| is_iso);
        if date.is_none() {
            self.skip(&format!("{row} {key}"), value, SkipReason::UnknownWord);
        }
        date
    }

    fn skip(&mut self, row: &str, value: &str, why: SkipReason) {
        self.out.skipped.push(Skipped {
            place: self.place.to_owned(),
            row: Untrusted::new(safe_for_terminal(row)),
            value: Untrusted::new(safe_for_terminal(value)),
            why,
        });
    }
}

fn is_empty(value: &str) -> bool {
    let value = value.trim();
    value.is_empty() || value.eq_ignore_ascii_case("n/a")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written for this test, in the form of upstream's.
    const FILE: &str = "\
# Use schedule-builder to maintain this file
---
schedules:
- release: 1.30
  releaseDate: 2024-04-17
  maintenanceModeStartDate: 2025-04-28
  endOfLifeDate: \"2025-06-28\"
  next:
    release: 1.30.4
    cherryPickDeadline: \"2024-08-09\"
    targetDate: 2024-08-13
    note: later
  previousPatches:
  - release: 1.30.0
    cherryPickDeadline: \"\"
    targetDate: 2024-04-17
  - release: 1.30.3
    cherryPickDeadline: N/A
    targetDate: \"2024-07-16\"
  - release: 1.30.2
    targetDate: soon
- release: \"1.27\"
  endOfLifeDate: 2024-06-31
  next:
    release: Not Planned
  previousPatches:
  - release: soon too
    targetDate: 2024-06-11
upcoming_releases:
- cherryPickDeadline: 2024-09-06
  targetDate: 2024-09-10
- cherryPickDeadline: 2024-08-09
  targetDate: 2024-08-13
";

    #[test]
    fn branches_patches_and_dates_are_read() {
        let file = parse_patches(FILE, "schedule.yaml").expect("YAML");
        let date = |text: &str| text.parse::<NaiveDate>().ok();
        let first = &file.branches[0];
        assert_eq!(first.line.to_string(), "1.30");
        assert_eq!(first.end_of_life, date("2025-06-28"));
        let next = first.next.as_ref().expect("a next one");
        assert_eq!(next.version.to_string(), "1.30.4");
        assert_eq!(next.dates.cherry_picks, date("2024-08-09"));
        assert_eq!(Some(next.dates.target), date("2024-08-13"));
        let previous: Vec<(String, Option<NaiveDate>)> = first
            .previous
            .iter()
            .map(|patch| (patch.version.to_string(), patch.dates.cherry_picks))
            .collect();
        assert_eq!(
            previous,
            [("1.30.3".to_owned(), None), ("1.30.0".to_owned(), None)]
        );
        assert_eq!(file.branches[1].next, None);
        let upcoming: Vec<NaiveDate> = file.upcoming.iter().map(|dates| dates.target).collect();
        assert_eq!(Some(upcoming[0]), date("2024-08-13"));
        assert_eq!(upcoming.len(), 2);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let file = parse_patches(FILE, "schedule.yaml").expect("YAML");
        let skipped: Vec<(&str, &str, SkipReason)> = file
            .skipped
            .iter()
            .map(|skipped| (skipped.row.raw(), skipped.value.raw(), skipped.why))
            .collect();
        let expected = [
            ("1.30.2 targetDate", "soon", SkipReason::UnknownWord),
            ("1.27 endOfLifeDate", "2024-06-31", SkipReason::UnknownWord),
            ("1.27", "soon too", SkipReason::NoVersion),
        ];
        assert_eq!(skipped, expected);
    }

    #[test]
    fn a_file_of_another_shape_is_an_error_with_its_line() {
        for (text, error) in [
            ("schedules: 3\n", "line 1: "),
            ("schedules:\n- release: [1]\n", "line 2: "),
            ("a: b: c\n", "line 1: "),
        ] {
            let found = parse_patches(text, "x").expect_err("another shape");
            assert!(found.starts_with(error), "{found}");
        }
        assert_eq!(parse_patches("{}\n", "x"), Ok(PatchFile::default()));
    }
}
