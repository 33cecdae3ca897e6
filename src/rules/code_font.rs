//! Flags in link text are in code font.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::CharClasses;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::style::is_flag;
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "code-font",
    summary: "a flag in link text is in code font",
    why: "Code font tells readers what to type: variable names, commands and switches. Outside code \
          kramdown turns two hyphens into a dash.",
    bad: "* [--proxy-port-range removed](https://github.com/forge/core/pull/126293)",
    good: "* [`--proxy-port-range` removed](https://github.com/forge/core/pull/126293)",
    source: source::STYLESHEET,
    fixes: Fixes::Unsafe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let dashed = context.post.words_with(CharClasses::any(b"-"));
    for words in dashed.filter(|words| words.in_link && !words.in_heading) {
        for word in words.span.of(text).split_whitespace() {
            let flag =
                word.trim_matches([',', '.', ':', ';', '(', ')', '"', '\'', '“', '”', '‘', '’']);
            // `\-`, which is escaped, starts a run of its own.
            let is_escaped = |span: &Span| {
                text.get(..span.start)
                    .is_some_and(|before| before.ends_with('\\'))
            };
            let span = Span::of_slice(text, flag).filter(|span| is_flag(flag) && !is_escaped(span));
            if let Some(span) = span {
                let edits = vec![Edit::insert(span.start, "`"), Edit::insert(span.end, "`")];
                let found =
                    Diagnostic::warning(span, format!("the flag `{flag}` is not in code font"));
                findings.push(found.fix(Fix::unsafe_("put it in backticks", edits)));
            }
        }
    }
}
