//! The brackets and parentheses of a link are complete.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::{CharClasses, LinkForm, Run};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "broken-link",
    summary: "a link is written `[text](url)`, with every bracket in its place",
    why: "With a bracket too many or too few the page shows the source text instead of a link.",
    bad: "* Move ]GetCurrentResourceVersion](https://github.com/forge/core/pull/130400) to storage",
    good: "* Move [GetCurrentResourceVersion](https://github.com/forge/core/pull/130400) to storage",
    source: source::KRAMDOWN,
    fixes: Fixes::Both,
    stage: CheckStage::Draft,
    check,
};

/// One mistake makes the brackets after it look wrong, too: the most findings for one paragraph or
/// bullet.
const MOST: usize = 3;

/// Bytes before a link in which the partner of a surplus `)` is looked for.
const FAR: usize = 2000;

fn check(context: &Context<'_>, findings: &mut Findings) {
    for run in &context.post.draft.runs {
        let found = brackets(context, run).into_iter().take(MOST);
        findings.extend(found.map(|found| match found.fix {
            Some(_) => found,
            None => found.help("write `[text](url)`, or `\\[` to show a bracket"),
        }));
    }
    for link in context.post.links() {
        extra_parenthesis(context, link.span, findings);
        let url = link.url.of(context.text());
        if link.form == LinkForm::Inline && url.contains(['[', ']']) {
            let found = Diagnostic::error(link.url, "a bracket inside a URL");
            findings.push(found.help("remove it"));
        }
    }
}

/// Reports the brackets of `run` that did not become links.
fn brackets(context: &Context<'_>, run: &Run) -> Vec<Diagnostic> {
    let text = context.text();
    let mut out = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut stray = None;
    // The second of two brackets that were reported together.
    let mut passed = usize::MAX;
    if run.span.of(text).starts_with("(http") {
        let end = run.span.start + length(run.span.of(text));
        let words = Span::new(run.span.start, end);
        out.push(Diagnostic::error(words, "a link without `[text]`"));
    }
    for words in context.post.words_in(run.span) {
        if !words.marks.intersects(CharClasses::any(b"[]")) {
            continue;
        }
        for (offset, bracket) in words.span.of(text).match_indices(['[', ']']) {
            let at = words.span.start + offset;
            if text.get(..at).is_some_and(|text| text.ends_with('\\')) {
                continue;
            }
            if passed == at {
                continue;
            }
            if bracket == "[" {
                open.push(at);
                continue;
            }
            let opening = open.pop();
            let after = text.get(at + 1..run.span.end).unwrap_or("");
            let doubled = open.is_empty() && !words.in_link && after.starts_with("](http");
            if let (Some(from), true) = (opening, doubled) {
                let second = at + 1;
                let end = second + 1 + length(&after[1..]);
                let fix = Fix::safe("remove one", vec![Edit::delete(Span::new(at, second))]);
                let found = Diagnostic::error(Span::new(from, end), "two `]` in a link");
                out.push(found.fix(fix));
                passed = second;
                continue;
            }
            let Some(message) = mistake(after, opening.is_some()) else {
                match opening {
                    None => stray = stray.or(Some(at)),
                    Some(from) if is_image(text, from, after) => {
                        let image = Span::new(from - 1, at + 1);
                        out.push(Diagnostic::error(image, "an image without a URL"));
                    }
                    Some(_) => {}
                }
                continue;
            };
            let end = at + 1 + length(after);
            let line = context.post.line_around(at).start;
            out.push(
                match stray
                    .take()
                    .filter(|from| opening.is_none() && starts_word(text, *from))
                {
                    Some(from) => turned(from, end, "`]` where a link needs `[`", "["),
                    None => {
                        let from = opening.unwrap_or(at).max(line);
                        let found = Diagnostic::error(Span::new(from, end), message);
                        with_fix(found, text, (at + 1, end), end == run.span.end)
                    }
                },
            );
        }
    }
    let stray = stray.map(|at| Span::new(at, at + 1));
    out.extend(stray.map(|stray| Diagnostic::error(stray, "an unmatched `]`")));
    let mut later: Option<usize> = None;
    for at in open.into_iter().rev() {
        let rest = text.get(at + 1..run.span.end).unwrap_or("");
        match later.take_if(|later| {
            text.get(*later..)
                .is_some_and(|text| text.starts_with("[(http"))
        }) {
            Some(bracket) => {
                let end = bracket + 1 + length(text.get(bracket + 1..run.span.end).unwrap_or(""));
                out.pop();
                let mut found = turned(bracket, end, "`[` where a link needs `]`", "]");
                found.span.start = at;
                out.push(found);
            }
            None => out.push(unclosed(at, rest)),
        }
        later = Some(at);
    }
    out
}

/// Whether `[` at `from`, closed before `after`, belongs to `![text]` without a URL.
fn is_image(text: &str, from: usize, after: &str) -> bool {
    text.get(..from).is_some_and(|text| text.ends_with('!')) && !after.starts_with(['(', '['])
}

/// A `[` at `at` that is not closed in `rest`, the text after it.
fn unclosed(at: usize, rest: &str) -> Diagnostic {
    let address = near(rest).find("(http").filter(|at| *at > 0);
    match address {
        Some(offset) if !rest[..offset].contains(['[', ']', '(']) => {
            let address = at + 1 + offset;
            let end = address + length(&rest[offset..]);
            let fix = Fix::safe("write `]`", vec![Edit::insert(address, "]")]);
            Diagnostic::error(Span::new(at, end), "no `]` after the link text").fix(fix)
        }
        _ => Diagnostic::error(Span::new(at, at + 1), "an unmatched `[`"),
    }
}

/// Whether the bracket at `at` is before a word, as the `[` of a link is.
fn starts_word(text: &str, at: usize) -> bool {
    let after = text.get(at + 1..).and_then(|rest| rest.chars().next());
    after.is_some_and(|c| !c.is_whitespace() && !matches!(c, '[' | ']' | '(' | ')'))
}

/// A link whose bracket at `at` is the wrong one of the pair.
fn turned(at: usize, end: usize, message: &str, right: &str) -> Diagnostic {
    let bracket = Span::new(at, at + 1);
    let fix = Fix::safe(
        format!("write `{right}`"),
        vec![Edit::replace(bracket, right)],
    );
    Diagnostic::error(Span::new(at, end), message).fix(fix)
}

/// `found` with a fix, where that is certain: the URL starts with its `(` at `at` and ends at
/// `end`, which is the end of its paragraph or bullet if it is `last`.
fn with_fix(found: Diagnostic, text: &str, (at, end): (usize, usize), last: bool) -> Diagnostic {
    let address = text.get(at..end).unwrap_or("");
    if address.starts_with("((http") && address.ends_with(')') {
        let extra = Span::new(at, at + 1);
        found.fix(Fix::safe("remove one `(`", vec![Edit::delete(extra)]))
    } else if address.starts_with("(http") && !address.contains(')') && last {
        found.fix(Fix::safe("write `)`", vec![Edit::insert(end, ")")]))
    } else {
        found
    }
}

/// What is wrong where `after` follows a `]` that closes no link.
fn mistake(after: &str, opened: bool) -> Option<&'static str> {
    if after.starts_with("http") || after.starts_with(")http") {
        return Some("no `(` before the URL of a link");
    }
    let address = after.strip_prefix('(')?;
    if address.starts_with('(') {
        return Some("two `(` in a link");
    }
    if !opened {
        return Some("no `[` before the link text");
    }
    let address = near(address);
    let end = address.find([')', '\n']).unwrap_or(address.len());
    if address
        .get(end..)
        .is_none_or(|address| !address.starts_with(')'))
    {
        return Some("no `)` after the URL of a link");
    }
    let inner = address.get(..end).unwrap_or("").trim();
    inner
        .contains([' ', '\t'])
        .then_some("a space inside a URL")
}

/// The length in bytes of the part of `after` that belongs to the intended link.
fn length(after: &str) -> usize {
    let part = near(after);
    if !part.starts_with(['(', 'h', ')']) {
        return 0;
    }
    part.find(char::is_whitespace).unwrap_or(part.len())
}

/// The part of `text` that can be a URL. The limit keeps a line of brackets linear.
fn near(text: &str) -> &str {
    const LONGEST: usize = 1000;
    text.get(..text.floor_char_boundary(LONGEST.min(text.len())))
        .unwrap_or("")
}

/// `[text](url))` without a `(` before it that another `)` could close.
fn extra_parenthesis(context: &Context<'_>, link: Span, findings: &mut Findings) {
    let text = context.text();
    let after = text.get(link.end..).unwrap_or("");
    let extra = after.len() - after.trim_start_matches(')').len();
    if extra == 0 {
        return;
    }
    let Some(run) = context.post.run_around(link.start) else {
        return;
    };
    let before = Span::new(
        run.span.start.max(link.start.saturating_sub(FAR)),
        link.start,
    );
    let words = context.post.words_in(before);
    let count = |mark: char| -> usize {
        words
            .iter()
            .map(|word| word.span.of(text).matches(mark).count())
            .sum()
    };
    if count('(') <= count(')') {
        let extra = Span::new(link.end, link.end + extra);
        let found = Diagnostic::error(extra, "a surplus `)` after a link");
        findings.push(found.fix(Fix::unsafe_("remove it", vec![Edit::delete(extra)])));
    }
}
