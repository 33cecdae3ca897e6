//! Terms have one spelling.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::CharClasses;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::settings::FieldClass;
use crate::style::WordList;
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "term-spelling",
    summary: "terms such as GitHub and gRPC have one spelling",
    why: "A name has one spelling; `checks.terms` in the settings lists them.",
    bad: "Thanks to Github!",
    good: "Thanks to GitHub!",
    source: source::STYLESHEET,
    fixes: Fixes::Unsafe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let terms = Terms::of(&context.settings.checks.terms);
    for words in context.post.draft.words.iter().filter(|word| !word.in_link) {
        let single = words.single(context.post);
        for (at, word) in single.iter().enumerate() {
            let source = word.span.of(text);
            let bare = match word.marks.is_subset(CharClasses::LETTER) {
                true => source,
                false => bare(source),
            };
            let Some(term) = terms.find(bare).filter(|at| *at != bare) else {
                continue;
            };
            let beside = |at: Option<usize>| {
                let word = at.and_then(|at| single.get(at));
                word.map_or("", |word| self::bare(word.span.of(text)))
            };
            let after = beside(Some(at + 1));
            let is_host = || context.settings.words.are(after, FieldClass::Component);
            let is_system = || is_system(beside(at.checked_sub(1)), after) || is_host();
            if bare == "windows" && !is_system() {
                continue;
            }
            if let Some(span) = Span::of_slice(text, bare) {
                let fix = Fix::unsafe_(format!("write `{term}`"), vec![Edit::replace(span, term)]);
                findings
                    .push(Diagnostic::hint(span, format!("write `{term}`, not `{bare}`")).fix(fix));
            }
        }
    }
}

/// Whether `windows` between these words is the operating system, not a part of a screen.
fn is_system(before: &str, after: &str) -> bool {
    matches!(before, "on" | "for" | "linux" | "Linux") || WordList::Hosts.has(after)
}

/// `word` without punctuation around it and without `'s`.
fn bare(word: &str) -> &str {
    let mark = |c: char| !c.is_alphanumeric() && !matches!(c, '_' | '@' | '/' | '-');
    let bare = word.trim_matches(mark);
    bare.strip_suffix("'s").unwrap_or(bare)
}

/// The terms, as a quick test for every word of a post: most words differ in first byte or length.
struct Terms<'s> {
    terms: &'s [String],
    /// For each first byte (lower case), a bit set of the terms' lengths in bytes; lengths above 31
    /// count as 31.
    lengths: [u32; 256],
}

impl<'s> Terms<'s> {
    fn of(terms: &'s [String]) -> Self {
        let mut lengths = [0; 256];
        for term in terms {
            if let Some(first) = term.bytes().next() {
                lengths[usize::from(first.to_ascii_lowercase())] |= 1 << term.len().min(31);
            }
        }
        Self { terms, lengths }
    }

    /// The term that `word` spells, ignoring case.
    fn find(&self, word: &str) -> Option<&'s str> {
        let first = word.bytes().next()?.to_ascii_lowercase();
        if self.lengths[usize::from(first)] & 1 << word.len().min(31) == 0 {
            return None;
        }
        let mut same = self
            .terms
            .iter()
            .filter(|term| term.eq_ignore_ascii_case(word));
        same.next().map(String::as_str)
    }
}
