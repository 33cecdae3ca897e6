//! Reports as text: findings for people and for GitHub, every report for programs.

mod excerpt;
mod github;
mod human;
pub mod json;
mod rdjson;

pub use github::{annotations, rows, summary};
pub use human::{closing_line, human, subject};
pub use rdjson::{rdjson, rdjson_document};

use std::iter::Sum;

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::post::Post;

/// A checked edition and its findings.
#[derive(Clone, Debug)]
pub struct CheckedFile {
    /// The path for display.
    pub path: String,
    pub post: Post,
    /// In the order of the text.
    pub findings: Vec<Diagnostic>,
}

/// The number of findings by severity and by kind of fix.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
    pub hints: usize,
    /// Findings with a safe fix.
    pub safe: usize,
    /// Findings with an unsafe fix.
    pub not_safe: usize,
}

impl Counts {
    pub fn of(judged: &CheckedFile) -> Self {
        let mut out = Self::default();
        for finding in &judged.findings {
            match finding.severity {
                Severity::Error => out.errors += 1,
                Severity::Warning => out.warnings += 1,
                Severity::Hint => out.hints += 1,
            }
            match finding.fix.as_ref().map(|fix| fix.applicability) {
                Some(Applicability::Safe) => out.safe += 1,
                Some(Applicability::Unsafe) => out.not_safe += 1,
                None => {}
            }
        }
        out
    }

    pub fn is_clean(self) -> bool {
        self.errors + self.warnings + self.hints == 0
    }

    /// The counts in words: `2 errors, 1 hint`.
    pub fn in_words(self) -> String {
        let counts = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.hints, "hint"),
        ];
        let some = counts.into_iter().filter(|count| count.0 > 0);
        let words: Vec<String> = some.map(|(count, word)| counted(count, word)).collect();
        words.join(", ")
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |one, other| Self {
            errors: one.errors + other.errors,
            warnings: one.warnings + other.warnings,
            hints: one.hints + other.hints,
            safe: one.safe + other.safe,
            not_safe: one.not_safe + other.not_safe,
        })
    }
}

/// `1 error`, `2 errors`.
fn counted(count: usize, word: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {word}{s}")
}
