//! The stylesheet as code: one file a rule, one list of all rules.
//!
//! A rule is a record with a function. Its fix travels inside the finding, so that check and fix cannot drift apart.
//! Adding one takes a file here, two visible lines below, and a `flags-` and a `passes-` case in `tests/rules/<name>/`.

mod mend;
mod names;

pub use mend::{Mended, Wanted, keep_within, mend};
pub use names::{check_names, closest, named};

use chrono::{DateTime, NaiveDate, Utc};

use crate::archive::Archive;
use crate::diagnostic::Diagnostic;
use crate::edition::{Week, file_date};
use crate::post::Post;
use crate::record::Record;
use crate::settings::Settings;

/// Every rule, in the order of an edition: front matter, sections, entries, links, words.
pub const RULES: &[Rule] = &[];

/// A rule of the stylesheet.
pub struct Rule {
    /// What is wrong, in the stylesheet's words: `bullet-period`, `slug-mismatch`.
    pub name: &'static str,
    /// What the rule asks for, in one line.
    pub summary: &'static str,
    /// Why, and where that is written.
    pub why: &'static str,
    /// Lines that break the rule.
    pub bad: &'static str,
    /// The same, mended.
    pub good: &'static str,
    /// From when on it is checked.
    pub stage: Stage,
    pub check: fn(&Context<'_>, &mut Findings),
}

/// How far an edition has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It is being written: empty sections and a date in the future are fine.
    Draft,
    /// It is about to go out.
    Publish,
}

/// What a rule sees.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub post: &'a Post,
    /// The file's name without folder.
    pub file_name: &'a str,
    pub settings: &'a Settings,
    pub archive: &'a Archive,
    pub record: &'a Record,
    /// UTC.
    pub now: DateTime<Utc>,
    pub stage: Stage,
}

impl<'a> Context<'a> {
    /// The text that is checked.
    pub fn text(&self) -> &'a str {
        &self.post.text
    }

    /// The date in the file's name.
    pub fn date(&self) -> Option<NaiveDate> {
        file_date(self.file_name, &self.settings.newsletter)
    }

    /// The week that the edition tells, if its file's name carries a Sunday.
    pub fn week(&self) -> Option<Week> {
        self.date().and_then(Week::ending)
    }
}

/// Where a rule puts what it finds. The rule's name is added by [`check`].
#[derive(Default)]
pub struct Findings(Vec<Diagnostic>);

impl Findings {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }
}

/// Checks `context.post` against `rules`. The findings come in the order of the text.
pub fn check(context: &Context<'_>, rules: &[Rule]) -> Vec<Diagnostic> {
    let off = &context.settings.checks.off;
    let mut out = Vec::new();
    for rule in rules {
        if rule.stage > context.stage || off.iter().any(|it| it.value == rule.name) {
            continue;
        }
        let mut findings = Findings::default();
        (rule.check)(context, &mut findings);
        out.extend(findings.0.into_iter().map(|mut it| {
            it.rule = rule.name;
            it
        }));
    }
    out.sort_by_key(|it| (it.span, it.rule));
    out
}

/// Applies the fixes of `rules` until nothing changes; the mended text, or `None` if there was nothing to mend.
pub fn fix(context: &Context<'_>, rules: &[Rule], unsafe_too: bool) -> Option<Post> {
    let wanted = Wanted {
        unsafe_too,
        within: None,
    };
    let mended = mend(context, rules, wanted).post;
    (mended.text != context.post.text).then_some(mended)
}
