//! Text in brackets is a link.

use crate::diagnostic::Diagnostic;
use crate::post::CharClasses;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    name: "bracket-alone",
    summary: "text in brackets is a link",
    why: "Brackets without a URL are mostly a link whose URL was never added.",
    bad: "The [Contributor Role Board] is picking up steam.",
    good: "The [Contributor Role Board](https://example.org/role-board) is picking up steam.",
    source: "",
    fixes: Fixes::None,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let bracketed = context.post.words_with(CharClasses::any(b"["));
    for words in bracketed.filter(|bracketed| !bracketed.in_link && !bracketed.in_heading) {
        let source = words.span.of(text);
        let mut open = None;
        for (at, bracket) in source.match_indices(['[', ']']) {
            match (bracket, open) {
                ("[", _) => open = Some(at),
                (_, Some(from)) => {
                    let inner = source.get(from + 1..at).unwrap_or("");
                    let span = Span::new(words.span.start + from, words.span.start + at + 1);
                    let before = text.get(..span.start).unwrap_or("");
                    let after = text.get(span.end..).unwrap_or("");
                    if is_link_to_be(inner, after)
                        && !is_glued_or_quoted(before, after)
                        && !is_tag(context, span, inner, after)
                    {
                        let found = Diagnostic::warning(span, "text in brackets without a URL");
                        findings
                            .push(found.help("add the URL: `[text](url)`, or remove the brackets"));
                    }
                    open = None;
                }
                _ => {}
            }
        }
    }
}

/// Whether `inner`, in brackets before `after`, looks like link text: not a mark such as `[x]` or
/// `[1]`, and not half of a link that broken-link reports.
fn is_link_to_be(inner: &str, after: &str) -> bool {
    let words = inner.trim();
    words.len() > 3
        && words.contains(char::is_alphabetic)
        && !after.trim_start().starts_with(['(', '[', ']'])
        && !after.starts_with("http")
}

/// Whether brackets between `before` and `after` are part of a word (`ENV["SKIP"]`), of a quotation
/// or of emphasis.
fn is_glued_or_quoted(before: &str, after: &str) -> bool {
    let near = |c: char| c.is_alphanumeric() || matches!(c, '*' | '_' | '"' | '“' | '‘' | '\'');
    before.ends_with(near)
        || after.starts_with(|c: char| near(c) || c == '”' || c == '’')
        || is_open(before, '“', '”')
}

/// Whether a quotation mark `open` is not closed at the end of `before`, on its line.
fn is_open(before: &str, open: char, close: char) -> bool {
    /// Bytes that are read.
    const FAR: usize = 300;
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(FAR))..];
    let line = near.rsplit('\n').next().unwrap_or("");
    let opened = line.rfind(open);
    opened.is_some_and(|opened| line.rfind(close).is_none_or(|closed| closed < opened))
}

/// Whether brackets are a tag before a sentence: `[Compiler] Make it faster`, at the start of its
/// line or after a link.
fn is_tag(context: &Context<'_>, span: Span, inner: &str, after: &str) -> bool {
    let line = context.post.line_around(span.start);
    let before = Span::new(line.start, span.start)
        .of(context.text())
        .trim_end();
    let first = before.trim_start().trim_matches(['*', '-', '+']).is_empty();
    let sentence = after.starts_with([' ', ':'])
        && after
            .trim_start_matches([' ', ':'])
            .starts_with(|c: char| c.is_uppercase() || matches!(c, '`' | '['));
    (first || before.ends_with([')', ']'])) && sentence && !inner.contains(' ')
}
