//! The Timeline table of a release cycle, in the page of the cycle: columns What
//! and When.

use std::collections::VecDeque;

use chrono::{NaiveDate, TimeDelta};

use crate::activity::schedule::day::{WhenCell, around};
use crate::activity::schedule::{Milestone, ReleaseLine, SkipReason, Skipped};
use crate::text::{Untrusted, safe_for_terminal};

/// The longest name of a milestone, in characters: longer ones are no names.
const LONGEST_NAME: usize = 120;

/// What a Timeline table says: each row is a milestone or is skipped with the reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimelineTable {
    /// In the order of the table.
    pub milestones: Vec<Milestone>,
    pub skipped: Vec<Skipped>,
}

impl TimelineTable {
    /// How many rows the table has.
    pub fn rows(&self) -> usize {
        self.milestones.len() + self.skipped.len()
    }
}

/// Reads the tables below the heading Timeline. A README without such a table has no rows.
pub fn parse_timeline(text: &str, cycle: ReleaseLine) -> TimelineTable {
    let rows = rows(text);
    let read: Vec<Result<WhenCell, SkipReason>> = rows
        .iter()
        .map(|row| WhenCell::parse(&without_links(&row.when)))
        .collect();
    let known = |when: &Result<WhenCell, SkipReason>| match when {
        Ok(when) if when.has_years() => when.days(None).ok().map(|span| span.first),
        _ => None,
    };
    let mut dates: Vec<NaiveDate> = read.iter().filter_map(known).collect();
    dates.sort_unstable();
    let middle = dates.get(dates.len() / 2).copied();
    // A year that was mistyped must not decide those that are missing.
    dates.retain(|date| !is_far(*date, middle));
    let within = match (dates.first(), dates.last()) {
        (Some(first), Some(last)) => around(*first, *last),
        _ => None,
    };
    let mut table = TimelineTable::default();
    for (row, when) in rows.into_iter().zip(read) {
        let name = name_of(&row.what);
        let span = when.and_then(|when| when.days(within));
        let length = name.chars().count();
        let skipped = match span {
            Err(why) => why,
            Ok(span) if is_far(span.first, middle) => SkipReason::FarAway,
            Ok(_) if !(1..=LONGEST_NAME).contains(&length) => SkipReason::NoName,
            Ok(span) => {
                table.milestones.push(Milestone {
                    cycle,
                    name: Untrusted::new(name),
                    day: span.first,
                    last_day: span.last,
                    cutoff: span.cutoff,
                });
                continue;
            }
        };
        table.skipped.push(Skipped {
            place: cycle.to_string(),
            row: Untrusted::new(name),
            value: Untrusted::new(safe_for_terminal(&row.when)),
            why: skipped,
        });
    }
    table
}

/// More than half a year from the middle of the table: a cycle takes four months.
fn is_far(date: NaiveDate, middle: Option<NaiveDate>) -> bool {
    middle.is_some_and(|middle| (date - middle).abs() > TimeDelta::days(183))
}

/// A row of the table, as it is written.
struct Row {
    what: String,
    when: String,
}

/// The rows below a heading with the word Timeline, up to the next heading.
fn rows(text: &str) -> Vec<Row> {
    let mut out = Vec::new();
    let mut in_timeline = false;
    let mut in_code = false;
    let mut columns: Option<(usize, usize)> = None;
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with("```") || line.starts_with("~~~") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        if line.starts_with('#') {
            in_timeline = line.to_lowercase().contains("timeline");
            columns = None;
            continue;
        }
        if !in_timeline {
            continue;
        }
        let cells = cells(line);
        if cells.len() < 2 {
            columns = None;
            continue;
        }
        match columns {
            None => columns = header(&cells),
            Some(_) if is_rule(line) => {}
            Some((what, when)) => {
                let cell = |at: usize| cells.get(at).cloned().unwrap_or_default();
                out.push(Row {
                    what: cell(what),
                    when: cell(when),
                });
            }
        }
    }
    out
}

/// The line of dashes below a header.
fn is_rule(line: &str) -> bool {
    line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// The columns What and When of a header.
fn header(cells: &[String]) -> Option<(usize, usize)> {
    let column = |name: &str| {
        let plain = |cell: &str| cell.trim_matches(['*', '_', ' ']).to_lowercase();
        cells.iter().position(|cell| plain(cell) == name)
    };
    Some((column("what")?, column("when")?))
}

/// The cells of a row: `|` parts them, `\|` does not.
fn cells(line: &str) -> Vec<String> {
    let mut cells = VecDeque::from([String::new()]);
    let mut escaped = false;
    for c in line.chars() {
        match c {
            '|' if !escaped => cells.push_back(String::new()),
            _ => {
                let cell = cells.back_mut().expect("there is always one");
                if c == '|' {
                    // The backslash only kept the pipe in its cell.
                    cell.pop();
                }
                cell.push(c);
            }
        }
        escaped = c == '\\' && !escaped;
    }
    if line.starts_with('|') {
        cells.pop_front();
    }
    if cells.back().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop_back();
    }
    cells
        .into_iter()
        .map(|cell| cell.trim().to_owned())
        .collect()
}

/// `text` with the words of its links, and without their targets: `[a](b)`, `[a][b]`, `[a]`, `<b>`,
/// and bare URLs.
fn without_links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '[' => {}
            ']' => {
                let target = match rest.chars().next() {
                    Some('(') => Some(')'),
                    Some('[') => Some(']'),
                    _ => None,
                };
                if let Some(end) = target.and_then(|close| rest.find(close)) {
                    rest = &rest[end + 1..];
                }
            }
            'h' if is_address(rest) => {
                let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ')' | '>' | ']'));
                rest = &rest[end.unwrap_or(rest.len())..];
            }
            _ => out.push(c),
        }
    }
    out
}

/// Whether `h` and `rest` are the start of a URL.
fn is_address(rest: &str) -> bool {
    rest.starts_with("ttp://") || rest.starts_with("ttps://")
}

/// The name of a milestone: the row's text without links and emphasis, up to the first dash between
/// words, without the verb that says that it starts.
fn name_of(what: &str) -> String {
    let plain: String = without_links(what)
        .chars()
        .filter(|c| !matches!(c, '*' | '`'))
        .collect();
    let line = safe_for_terminal(&plain);
    let dashes = [" — ", " – ", " - "];
    let end = dashes.iter().filter_map(|dash| line.find(dash)).min();
    let name = line.get(..end.unwrap_or(line.len())).unwrap_or("").trim();
    let begun = name
        .get(..6)
        .filter(|verb| verb.eq_ignore_ascii_case("begin "));
    let name = begun.map_or(name, |verb| &name[verb.len()..]);
    name.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CYCLE: ReleaseLine = ReleaseLine {
        major: 1,
        minor: 36,
    };

    /// Written for this test, in the form of upstream's.
    const README: &str = "\
# Kubernetes 1.36

| **What** | **When** |
|---|---|
| Not in the timeline | Monday 1st January 2024 |

## Timeline

| **What** | **Who** | **When** | **Week** | **Signal** |
|---|---|---|:---:|---|
| Start of Release Cycle | Lead | Monday 12th January 2026 | week 1 | [blocking] |
| **Begin [Enhancements Freeze]** | Lead | [Wednesday 11th February 2026 (AoE) / Thursday 12th February 2026, 12:00 UTC](https://x.org/a_b) | week 5 | |
| Docs deadline — Open placeholder PRs | Docs \\| Comms | Thursday 26th February 2026 | week 7 | |
| Call for [Exceptions](#e) | Lead | [Monday](x) [2nd March](y) | week 8 | |
| 1.36.0-alpha.3 released | | TBC | | |
| **Begin [Code Freeze][c] and [Test Freeze]** | Lead | Monday 18th March 2026 | | |
| [Thaw] | Lead | Wednesday 22nd April 2036 |
| | Lead | Thursday 23rd April 2026 |

## Phases
";

    #[test]
    fn every_row_is_a_milestone_or_is_named() {
        let table = parse_timeline(README, CYCLE);
        let read: Vec<(&str, String)> = table
            .milestones
            .iter()
            .map(|row| (row.name.raw(), row.day.to_string()))
            .collect();
        let expected = [
            ("Start of Release Cycle", "2026-01-12"),
            ("Enhancements Freeze", "2026-02-11"),
            ("Docs deadline", "2026-02-26"),
            ("Call for Exceptions", "2026-03-02"),
        ];
        assert_eq!(read, expected.map(|(name, day)| (name, day.to_owned())));
        let skipped: Vec<(&str, SkipReason)> = table
            .skipped
            .iter()
            .map(|row| (row.row.raw(), row.why))
            .collect();
        let expected = [
            ("1.36.0-alpha.3 released", SkipReason::NoDate),
            ("Code Freeze and Test Freeze", SkipReason::OtherWeekday),
            ("Thaw", SkipReason::OtherWeekday),
            ("", SkipReason::NoName),
        ];
        assert_eq!(skipped, expected);
        assert_eq!(table.rows(), 8);
    }

    #[test]
    fn a_year_far_from_the_others_is_named() {
        let rows = "| A | 1 May 2024 |\n| B | 2 May 2025 |\n| C | 3 May 2025 |\n| D | 4 May |\n";
        let table = parse_timeline(&format!("# Timeline\n|What|When|\n|-|-|\n{rows}"), CYCLE);
        assert_eq!(table.skipped.len(), 1, "{table:?}");
        assert_eq!(table.skipped[0].why, SkipReason::FarAway);
        assert_eq!(table.milestones[2].day.to_string(), "2025-05-04");
    }

    #[test]
    fn what_is_no_table_has_no_rows() {
        for text in [
            "",
            "# Timeline\n",
            "## Timeline\n\n|a|b|\n|-|-|\n|c|d|\n",
            README
                .trim_start_matches('#')
                .split("## Timeline")
                .next()
                .unwrap_or(""),
        ] {
            assert_eq!(parse_timeline(text, CYCLE).rows(), 0, "{text}");
        }
        let in_code = README.replace("## Timeline\n", "## Timeline\n```\n");
        assert_eq!(parse_timeline(&in_code, CYCLE).rows(), 0);
    }

    #[test]
    fn a_name_is_cut_at_a_dash_and_keeps_no_link() {
        for (what, name) in [
            ("**[Docs Freeze]**", "Docs Freeze"),
            (
                "Begin [Feature blog freeze] - Open placeholder PRs",
                "Feature blog freeze",
            ),
            (
                "Release Notes complete — reviewed & merged to https://github.com/k/k",
                "Release Notes complete",
            ),
            ("merged to https://github.com/k/k now", "merged to now"),
            ("**v1.36.0 released**", "v1.36.0 released"),
            ("[KubeCon](https://x.org/a-b) NA", "KubeCon NA"),
            ("Beginning of the end", "Beginning of the end"),
        ] {
            assert_eq!(name_of(what), name, "{what}");
        }
    }
}
