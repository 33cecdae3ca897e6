//! What a rule has to say about a draft.

use serde::Serialize;

use crate::text::{Edit, Span};

/// How sure and how grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Certainly wrong; `check` ends with exit code 1.
    Error,
    /// Wrong in most cases; a writer should look.
    Warning,
    /// Taste, or the stylesheet's wish that practice does not always follow.
    Hint,
}

/// Whether a fix may be applied without asking the writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// A reader of the page sees the same text afterwards, or what it mends was certainly broken.
    Safe,
    /// Anything else: applied with `--unsafe-fixes` only.
    Unsafe,
}

/// What mends a finding: its title says what is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub title: String,
    pub applicability: Applicability,
    /// Disjoint, in the order of the text.
    pub edits: Vec<Edit>,
}

/// A second place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub message: String,
}

/// One finding of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's name, as in `lwkd explain RULE`.
    pub rule: &'static str,
    pub severity: Severity,
    /// What is wrong, in one line without a period.
    pub message: String,
    /// Where; in bytes of the text that was checked.
    pub span: Span,
    pub labels: Vec<Label>,
    /// What to do, where no fix says it.
    pub help: Option<String>,
    pub fix: Option<Fix>,
}

impl Fix {
    /// A fix that `--fix` may make without asking.
    pub fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self {
            title: title.into(),
            applicability: Applicability::Safe,
            edits,
        }
    }

    /// A fix that a person has to look at: only `--unsafe-fixes` makes it.
    pub fn unsafe_(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self {
            title: title.into(),
            applicability: Applicability::Unsafe,
            edits,
        }
    }
}

impl Diagnostic {
    pub fn error(span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, span, message)
    }

    pub fn warning(span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, span, message)
    }

    pub fn hint(span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Hint, span, message)
    }

    /// A finding whose rule is still to be named.
    fn new(severity: Severity, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule: "",
            severity,
            message: message.into(),
            span,
            labels: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Adds a second place.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            message: message.into(),
        });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds what mends it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}
