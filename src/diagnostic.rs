//! A diagnostic: what a rule found in a text.

use serde::Serialize;

use crate::text::{Edit, Span};

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Certainly wrong: `check` ends with exit code 1.
    Error,
    /// Wrong in most cases: a writer should look at it.
    Warning,
    /// A matter of style, or a wish of the house style that writers do not always follow.
    Hint,
}

impl Severity {
    /// The word in a report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}

/// Whether a fix may be applied without asking the writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// Readers of the page see the same text afterwards, or what it repairs was certainly broken.
    Safe,
    /// Everything else: applied only with `--unsafe-fixes`.
    Unsafe,
}

/// A fix: edits, with a title that says what they do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub title: String,
    pub applicability: Applicability,
    /// Disjoint, in the order of the text.
    pub edits: Vec<Edit>,
}

/// A second location that belongs to a finding.
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
    /// What is wrong, in one line, lower case, without a period.
    pub message: String,
    /// Where: bytes of the checked text.
    pub span: Span,
    pub labels: Vec<Label>,
    /// What to do, where no fix says it.
    pub help: Option<String>,
    pub fix: Option<Fix>,
}

impl Fix {
    /// A fix that `--fix` applies.
    pub fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self {
            title: title.into(),
            applicability: Applicability::Safe,
            edits,
        }
    }

    /// A fix that a person has to look at: only `--unsafe-fixes` applies it.
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

    /// A finding without its rule name, which the caller adds.
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

    /// Adds a second location.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            message: message.into(),
        });
        self
    }

    /// Adds the help line: what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a fix.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}
