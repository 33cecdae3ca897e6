//! Applies the fixes that findings carry.

use std::collections::BTreeMap;

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::post::Post;
use crate::rules::{Context, Rule, check};
use crate::text::{Edit, LineIndex, SpanSet, apply};

/// Which fixes are applied.
#[derive(Clone, Copy, Debug, Default)]
pub struct FixFilter<'a> {
    /// Also unsafe fixes.
    pub unsafe_too: bool,
    /// Only fixes of findings on these lines; `None`: all.
    pub within: Option<&'a SpanSet>,
}

/// A post after its fixes were applied.
#[derive(Clone, Debug)]
pub struct FixOutcome {
    pub post: Post,
    /// The remaining findings, within the selected lines.
    pub left: Vec<Diagnostic>,
    /// The applied fixes, in order: rule and title.
    pub done: Vec<(&'static str, String)>,
}

/// Applies the fixes of `rules` until nothing changes. A fix whose edits touch those of an earlier
/// one waits for the next round.
pub fn apply_fixes(context: &Context<'_>, rules: &[Rule], wanted: FixFilter<'_>) -> FixOutcome {
    /// Rounds beyond one for each finding. Two rules that undo each other's fixes would be a
    /// defect, not a reason to hang.
    const SPARE_ROUNDS: usize = 16;
    let mut most_rounds = SPARE_ROUNDS;
    let mut within = wanted.within.cloned();
    let mut post = context.post.clone();
    let mut done = Vec::new();
    let mut rounds = 0;
    loop {
        let now = Context {
            post: &post,
            ..*context
        };
        let mut findings = check(&now, rules);
        if let Some(within) = &within {
            retain_in(&mut findings, &post, within);
        }
        let select_fixes = select_fixes(&findings, wanted.unsafe_too);
        let mut edits: Vec<Edit> = Vec::new();
        for (_, fix) in &select_fixes {
            edits.extend(fix.edits.iter().cloned());
        }
        edits.sort_by_key(|edit| edit.span);
        let text = apply(&post.text, &edits);
        if rounds == 0 {
            most_rounds += findings.len();
        }
        if *text == *post.text || rounds == most_rounds {
            return FixOutcome {
                post,
                left: findings,
                done,
            };
        }
        let titles = select_fixes
            .iter()
            .map(|(rule, fix)| (*rule, fix.title.clone()));
        done.extend(titles);
        within = within.map(|within| within.moved(&edits));
        post = Post::parse(text, context.settings);
        rounds += 1;
    }
}

/// Keeps the findings on the lines of `within`: by their own span or by one of their labels.
pub fn retain_in(findings: &mut Vec<Diagnostic>, post: &Post, within: &SpanSet) {
    let lines = LineIndex::new(&post.text);
    findings.retain(|finding| {
        let mut spans =
            std::iter::once(finding.span).chain(finding.labels.iter().map(|label| label.span));
        spans.any(|span| within.touch_lines_of(span, &post.text, &lines))
    });
}

/// The fixes that can be applied together, in the order of their findings, each with its rule.
pub fn select_fixes(findings: &[Diagnostic], unsafe_too: bool) -> Vec<(&'static str, &Fix)> {
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let mut out = Vec::new();
    for finding in findings {
        let Some(fix) = &finding.fix else { continue };
        if fix.applicability == Applicability::Unsafe && !unsafe_too {
            continue;
        }
        // Touching spans clash, too: the order of two insertions at one offset is not defined.
        let clash = |edit: &Edit| {
            let before = taken.range(..=edit.span.end).next_back();
            before.is_some_and(|(_, end)| *end >= edit.span.start)
        };
        if !fix.edits.iter().any(clash) {
            for edit in &fix.edits {
                let end = taken.entry(edit.span.start).or_insert(edit.span.end);
                *end = (*end).max(edit.span.end);
            }
            out.push((finding.rule, fix));
        }
    }
    out
}
