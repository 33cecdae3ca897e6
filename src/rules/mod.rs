//! The stylesheet as code: one file a rule, one list of all rules.
//!
//! A rule is a record with a function. Its fix travels inside the finding, so that check and fix cannot drift apart.
//! Adding one takes a file here, two visible lines below, and a `flags-` and a `passes-` case in `tests/rules/<name>/`.

mod allow;
mod broken_link;
mod conflict_marker;
mod date_in_future;
mod date_taken;
mod date_wrong;
mod empty_bullet;
mod empty_section;
mod file_name;
mod front_matter_keys;
mod link_space;
mod link_target;
mod liquid;
mod mend;
mod names;
mod number_mismatch;
mod pulls_link;
mod raw_html;
mod section_duplicate;
mod slug_mismatch;
mod table_pipe;
mod template_left;
mod text_above;
mod title_mismatch;
mod unknown_allow;
mod version_mismatch;

pub use mend::{Mended, Wanted, keep_within, mend};
pub use names::{check_names, closest, named};

use chrono::{DateTime, NaiveDate, Utc};

use crate::archive::Archive;
use crate::diagnostic::Diagnostic;
use crate::edition::{Week, file_date};
use crate::post::{Field, Post, Section};
use crate::record::Record;
use crate::settings::{Filling, Settings, Shape};

/// Every rule, in the order of an edition: front matter, sections, entries, links, words.
pub const RULES: &[Rule] = &[
    front_matter_keys::RULE,
    text_above::RULE,
    file_name::RULE,
    title_mismatch::RULE,
    slug_mismatch::RULE,
    date_wrong::RULE,
    date_taken::RULE,
    date_in_future::RULE,
    conflict_marker::RULE,
    unknown_allow::RULE,
    section_duplicate::RULE,
    empty_section::RULE,
    empty_bullet::RULE,
    template_left::RULE,
    number_mismatch::RULE,
    broken_link::RULE,
    link_space::RULE,
    link_target::RULE,
    pulls_link::RULE,
    version_mismatch::RULE,
    liquid::RULE,
    raw_html::RULE,
    table_pipe::RULE,
];

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

    /// A field of the front matter.
    fn field(&self, key: &str) -> Option<&'a Field> {
        let front_matter = self.post.draft.front_matter.as_ref()?;
        front_matter.field(self.text(), key)
    }

    /// Whether `section` is filled with `filling`.
    fn is_filled_with(&self, section: &Section, filling: Filling) -> bool {
        let kind = section.kind.map(|it| self.settings.section(it));
        kind.is_some_and(|it| it.filled_by == Some(filling))
    }

    /// How `section` is written; `None` for headings of the week.
    fn shape(&self, section: &Section) -> Option<Shape> {
        section.kind.map(|it| self.settings.section(it).shape)
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

    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(diagnostics);
    }
}

/// Checks `context.post` against `rules`. The findings come in the order of the text.
pub fn check(context: &Context<'_>, rules: &[Rule]) -> Vec<Diagnostic> {
    let off = &context.settings.checks.off;
    let allowed = allow::comments(context.post);
    let mut out = Vec::new();
    for rule in rules {
        if rule.stage > context.stage || off.iter().any(|it| it.value == rule.name) {
            continue;
        }
        let mut findings = Findings::default();
        (rule.check)(context, &mut findings);
        let named = findings.0.into_iter().map(|mut it| {
            it.rule = rule.name;
            it
        });
        out.extend(named.filter(|it| !allowed.covers(context.post, it)));
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
