//! The release schedule over tables that are damaged at random, and over real files where a folder
//! of them is named.

use std::path::{Path, PathBuf};
use std::{env, fs};

use chrono::{Datelike, NaiveDate};
use lwkd::activity::schedule::{
    ReleaseLine, Schedule, ScheduleDays, deadline_line, deadlines, parse_patches, parse_phases,
    parse_timeline, patch_news, patch_sentence,
};
use lwkd::post::Post;
use lwkd::settings::Settings;
use proptest::prelude::{ProptestConfig, Strategy, any, proptest};
use proptest::{prop_assert, sample};

/// A folder with files of upstream, at any depth: `…release-1.NN…README.md…` and `…schedule.yaml…`.
const FILES: &str = "LWKD_SCHEDULE_FILES";

/// Written for these tests, in the forms that upstream uses.
const TABLE: &str = "\
## Timeline

| **What** | **Who** | **When** | **Week** |
|---|---|---|---|
| Start of Release Cycle | Lead | Monday 12th January 2026 | week 1 |
| **Begin [Production Readiness Freeze]** | Lead | Wednesday 4th February 2026 (AoE) / Thursday 5th February 2026, 12:00 UTC | week 4 |
| **Begin [Enhancements Freeze]** | Lead | [02:00 UTC Friday 13th February 2026 / 18:00 PST Thursday 12th February 2026](https://x.org/s/1) | week 5 |
| 1.36.0-alpha.2 released | Branch Manager | Tuesday 24th February | week 7 |
| **KubeCon EU** | | Monday 23rd - Thursday 26th March 2026 | week 11 |
| Docs deadline — Open placeholder PRs | Docs \\| Comms | Thursday 26th February 2026 | week 7 |
| Feature blogs ready | Comms | TBC | week 12 |
| **v1.36.0 released** | Branch Manager | Wednesday 22nd April 2026 | week 15 |

## Phases
";

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

fn line(text: &str) -> ReleaseLine {
    text.parse().expect("a release line")
}

/// Whether `cell` names `day`, or the day after it: a cut-off at night is the day before, anywhere
/// on Earth.
fn names(cell: &str, day: NaiveDate) -> bool {
    // Marks of links and emphasis are no part of what the cell says.
    let cell = cell.replace(['[', ']', '*'], "").to_lowercase();
    let days = [Some(day), day.succ_opt(), day.pred_opt()];
    days.into_iter().flatten().any(|day| {
        let number = day.day().to_string();
        let numbers = cell.split(|c: char| !c.is_ascii_digit());
        let month = MONTHS[day.month0() as usize];
        let has_year = !cell.contains("20") || cell.contains(&day.year().to_string());
        cell.contains(month)
            && numbers
                .into_iter()
                .any(|found| found.trim_start_matches('0') == number)
            && has_year
    })
}

fn damage() -> impl Strategy<Value = Vec<(sample::Index, u8, char)>> {
    let what = (any::<sample::Index>(), 0..4_u8, any::<char>());
    proptest::collection::vec(what, 0..12)
}

fn damaged(text: &str, damage: &[(sample::Index, u8, char)]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (at, how, c) in damage {
        let at = at.index(chars.len());
        match how {
            0 => chars[at] = *c,
            1 => chars.insert(at, *c),
            2 => drop(chars.remove(at)),
            _ => {
                let digits = ['0', '1', '2', '3', '9', '|', '-', ' '];
                chars[at] = digits[*c as usize % digits.len()];
            }
        }
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Each date is written in its row; what is not certain is skipped.
    #[test]
    fn a_damaged_table_has_no_invented_date(damage in damage()) {
        let text = damaged(TABLE, &damage);
        let table = parse_timeline(&text, line("1.36"));
        for milestone in &table.milestones {
            let is_written = text.split(['\n', '|']).any(|cell| names(cell, milestone.day));
            prop_assert!(is_written, "{milestone:?}\n{text}");
            prop_assert!(milestone.last_day.is_none_or(|last| last > milestone.day));
        }
        // What an edition says of it is one line with its two links, whatever the row's name.
        let settings = Settings::default();
        let sources = settings.schedule.as_ref().expect("built in");
        let mut schedule = Schedule::default();
        schedule.add_timeline(table);
        for milestone in &schedule.milestones {
            let line = deadline_line(milestone, &schedule, sources);
            let post = Post::parse(line.as_str(), &settings);
            prop_assert!(!line.contains(['\n', '\r']), "{line:?}");
            prop_assert!(post.links().count() == 2, "{line:?}");
        }
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in ".{0,400}", head in any::<bool>()) {
        let text = if head { format!("# Timeline\n|What|When|\n|-|-|\n{text}") } else { text };
        parse_timeline(&text, line("1.36"));
        parse_phases(&text);
        let _ = parse_patches(&text, "schedule.yaml");
    }

    /// A cell in the forms of a date, with any numbers and words in them.
    #[test]
    fn a_cell_is_a_date_of_the_calendar_or_skipped(
        day in 0..40_u32, month in "[JFMASOND][a-z]{2,8}", year in 1990..2100_i32, weekday in "[MTWFS][a-z]{2,5}day",
        form in 0..4_usize,
    ) {
        let cell = match form {
            0 => format!("{weekday} {day}th {month} {year}"),
            1 => format!("{weekday} {day} {month} {year} (AoE) / {day} {month} {year}, 12:00 UTC"),
            2 => format!("{month} {day}-{} {year}", day + 3),
            _ => format!("02:00 UTC {weekday} {day}nd {month} {year} / 18:00 PDT {day} {month} {year}"),
        };
        let text = format!("# Timeline\n|What|When|\n|-|-|\n|A|{cell}|\n");
        let table = parse_timeline(&text, line("1.36"));
        prop_assert!(table.rows() == 1);
        for milestone in table.milestones {
            prop_assert!(names(&cell, milestone.day), "{milestone:?} of {cell}");
        }
    }

    #[test]
    fn a_damaged_file_of_patches_panics_nowhere(damage in damage(), week in 0..700_u64) {
        const FILE: &str = "schedules:\n- release: 1.30\n  endOfLifeDate: 2025-06-28\n  next:\n    release: 1.30.4\n    cherryPickDeadline: 2024-08-09\n    targetDate: 2024-08-13\n  previousPatches:\n  - release: 1.30.3\n    targetDate: 2024-07-16\n";
        let Ok(file) = parse_patches(&damaged(FILE, &damage), "schedule.yaml") else { return Ok(()) };
        let mut schedule = Schedule::default();
        schedule.add_patches(file);
        let sunday: NaiveDate = "2024-01-07".parse().expect("a date");
        let sunday = sunday + chrono::Days::new(week);
        let now = sunday.and_hms_opt(12, 0, 0).expect("a time").and_utc();
        let days = ScheduleDays::new(sunday, sunday + chrono::Days::new(4), 10, now);
        let settings = Settings::default();
        let sources = settings.schedule.as_ref().expect("built in");
        let sentence = patch_news(&schedule, days).map(|news| patch_sentence(&news, sources));
        prop_assert!(sentence.is_none_or(|sentence| !sentence.contains('\n')));
        deadlines(&schedule, sources, days);
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("listed").path();
        if path.is_dir() {
            out.extend(files(&path));
        } else {
            out.push(path);
        }
    }
    out
}

/// Every row of upstream's own tables is read or named. The files are not part of this repository.
#[test]
fn real_tables_are_read_or_named_row_by_row() {
    let Some(folder) = env::var_os(FILES) else {
        eprintln!("skipped: {FILES} names no folder of upstream's files");
        return;
    };
    let (mut read, mut named) = (0, 0);
    for path in files(Path::new(&folder)) {
        let name = path.to_string_lossy().replace('/', "_");
        let text = fs::read_to_string(&path).expect("readable");
        if let Some((_, rest)) = name.split_once("release-1.") {
            let minor: String = rest.chars().take_while(char::is_ascii_digit).collect();
            let table = parse_timeline(&text, line(&format!("1.{minor}")));
            // Counted apart from the reader: rows of the table with at least three cells.
            let below = text
                .split_once("## Timeline")
                .map_or("", |(_, below)| below);
            let section = below.split("\n#").next().unwrap_or("");
            let rows = section.lines().filter(|row| row.matches('|').count() > 2);
            let expected = rows.count().saturating_sub(2);
            assert_eq!(table.rows(), expected, "{name}");
            for row in &table.skipped {
                eprintln!(
                    "{name}: {} | {} | {}",
                    row.row.raw(),
                    row.value.raw(),
                    row.why
                );
            }
            read += table.milestones.len();
            named += table.skipped.len();
        } else if name.contains("schedule.yaml") {
            let file = parse_patches(&text, &name).expect("YAML");
            assert!(!file.branches.is_empty(), "{name}");
            for row in &file.skipped {
                eprintln!(
                    "{name}: {} | {} | {}",
                    row.row.raw(),
                    row.value.raw(),
                    row.why
                );
            }
        }
    }
    eprintln!("{read} rows read, {named} named");
    assert!(read > 0, "{FILES} holds no timelines");
}
