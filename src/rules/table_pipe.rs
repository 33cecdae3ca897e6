//! No accidental table.

use memchr::memmem;

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::RunKind;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "table-pipe",
    summary: "`|` outside code is written `\\|`, in a URL `%7C`",
    why: "kramdown makes a table of any line with a bare `|`: the bullet is split into cells.",
    bad: "* Choose between a|b in the flag",
    good: "* Choose between a\\|b in the flag",
    source: source::KRAMDOWN,
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    if !post.draft.body.of(text).contains('|') {
        return;
    }
    let mut in_urls: Vec<Span> = post.links().map(|link| link.url).collect();
    in_urls.extend(definitions(context));
    in_urls.retain(|url| url.of(text).contains('|'));
    in_urls.sort_unstable();
    for run in &post.draft.runs {
        if run.kind == RunKind::Heading || is_table(run.span.of(text)) {
            continue;
        }
        let has_url = run.span.of(text).contains("://");
        let words = post.words_in(run.span).iter();
        let found = words.flat_map(|words| pipes(text, words.span));
        let bare = found.filter(|at| !text.get(..*at).is_some_and(|text| text.ends_with('\\')));
        let mut edits: Vec<Edit> = match has_url {
            true => bare.map(|at| escaped(text, run.span, at)).collect(),
            false => bare.map(|at| Edit::insert(at, "\\")).collect(),
        };
        let first = in_urls.partition_point(|url| url.start < run.span.start);
        let urls = in_urls.iter().skip(first);
        let urls = urls.take_while(|url| url.start < run.span.end);
        edits.extend(urls.flat_map(|url| pipes(text, *url)).map(in_url));
        findings.extend(table(edits));
    }
    in_urls.dedup();
    for url in in_urls {
        if post.run_around(url.start).is_none() {
            findings.extend(table(pipes(text, url).map(in_url).collect()));
        }
    }
}

/// The finding for a line with the pipes that `edits` escape.
fn table(mut edits: Vec<Edit>) -> Option<Diagnostic> {
    edits.sort_by_key(|edit| edit.span);
    // A definition is also the URL of the links to it.
    edits.dedup_by_key(|edit| edit.span.start);
    let first = edits.first()?;
    let at = first.span.start;
    let title = match edits.iter().all(|edit| edit.span.is_empty()) {
        true => "write `\\|`",
        false => "write `%7C` in URLs and `\\|` elsewhere",
    };
    let message = "kramdown makes a table of a line with `|`";
    let found = Diagnostic::error(Span::new(at, at + 1), message);
    Some(found.fix(Fix::safe(title, edits)))
}

/// The offsets of the pipes in `span`.
fn pipes(text: &str, span: Span) -> impl Iterator<Item = usize> {
    let found = span.of(text).match_indices('|');
    found.map(move |(offset, _)| span.start + offset)
}

fn in_url(at: usize) -> Edit {
    Edit::replace(Span::new(at, at + 1), "%7C")
}

/// The edit that escapes the pipe at `at`, which may be part of a bare URL.
fn escaped(text: &str, run: Span, at: usize) -> Edit {
    /// Bytes of a URL that are read.
    const FAR: usize = 200;
    let start = text.ceil_char_boundary(run.start.max(at.saturating_sub(FAR)));
    let near = text.get(start..at).unwrap_or("");
    let word = near.rsplit(char::is_whitespace).next().unwrap_or("");
    match word.contains("://") {
        true => in_url(at),
        false => Edit::insert(at, "\\"),
    }
}

/// The URLs of link reference definitions, `[label]: url`.
fn definitions<'a>(context: &Context<'a>) -> impl Iterator<Item = Span> + 'a {
    let (post, text) = (context.post, context.text());
    let body = post.draft.body;
    let starts = memmem::find_iter(body.of(text).as_bytes(), b"]:");
    starts.filter_map(move |at| {
        let at = body.start + at;
        let line = post.line_around(at);
        let label = text.get(line.start..at)?;
        let url = text.get(at + 2..line.end)?.trim_start();
        let url = url.split_whitespace().next().unwrap_or("");
        let defines = label.trim_start().starts_with('[') && !post.is_code_or_html(at);
        Span::of_slice(text, url).filter(|_| defines)
    })
}

/// Whether a paragraph is an intended table: its second line holds only `|`, `-`, `:` and spaces.
fn is_table(paragraph: &str) -> bool {
    let rule = paragraph.lines().nth(1).unwrap_or("").trim();
    rule.contains('-')
        && rule.contains('|')
        && rule.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}
