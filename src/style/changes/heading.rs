//! Headings of release notes: what the list below one is about.

use super::ChangeKind;

/// What a heading is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotesHeading {
    Of(ChangeKind),
    /// A list for somebody else.
    Aside,
}

const WORDS: &str = include_str!("../../../templates/lexicon/headings.txt");

impl NotesHeading {
    pub(super) fn kind(self) -> Option<ChangeKind> {
        match self {
            Self::Of(kind) => Some(kind),
            Self::Aside => None,
        }
    }

    /// `## Bug fixes`, `**Bug fixes**`, `Features:`, or a line with a line below it; with its
    /// level: shapes without one are below all others.
    pub(super) fn parse(line: &str, underlined: Option<usize>) -> Option<(Self, usize)> {
        let marks = line.bytes().take_while(|byte| *byte == b'#').count();
        let apart = line
            .get(marks..)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
        let bold = line.starts_with("**") && line.trim_end_matches(':').ends_with("**");
        let colon = line.ends_with(':') && line.split(' ').count() <= 4;
        let level = match underlined.filter(|_| !line.is_empty()) {
            _ if (1..=6).contains(&marks) && apart => marks,
            Some(level) => level,
            None if (bold || colon) && !line.contains("/pull/") => usize::MAX,
            None => return None,
        };
        Some((Self::named(line), level))
    }

    /// The level of the heading that a line of `===` or `---` makes of the line above it.
    pub(super) fn underlines(line: &str) -> Option<usize> {
        let only = |mark: char| line.len() >= 3 && line.chars().all(|c| c == mark);
        match () {
            () if only('=') => Some(1),
            () if only('-') => Some(2),
            () => None,
        }
    }

    fn named(line: &str) -> Self {
        let line = line.to_lowercase();
        let words: Vec<&str> = line
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let has = |class: &str| {
            let mut beginnings = WORDS
                .lines()
                .filter_map(|entry| entry.split_once(' '))
                .filter(|(_, of)| *of == class);
            beginnings.any(|(begin, _)| words.iter().any(|word| word.starts_with(begin)))
        };
        let marked = |marks: &[&str]| marks.iter().any(|mark| line.contains(mark));
        let for_others = [
            "brought to you",
            "component update",
            "full changelog",
            "known issue",
            "version support",
            "which file",
        ];
        let aside = has("aside")
            || words.last() == Some(&"ci")
            || marked(&["🌱", "📖"])
            || marked(&for_others);
        match () {
            () if has("breaking") || marked(&["⚠"]) => Self::Of(ChangeKind::Breaking),
            () if has("security") => Self::Of(ChangeKind::Security),
            // "New Contributors", but "New image features"
            () if aside && (line.contains("contribut") || !(has("feature") || has("fix"))) => {
                Self::Aside
            }
            () if has("feature") || marked(&["✨", ":sparkles:"]) => Self::Of(ChangeKind::Feature),
            () if has("fix") || marked(&["🐛"]) => Self::Of(ChangeKind::Fix),
            () => Self::Of(ChangeKind::Other),
        }
    }
}
