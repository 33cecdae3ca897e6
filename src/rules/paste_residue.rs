//! No residue of copy and paste.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::CharClasses;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "paste-residue",
    summary: "no `:emoji:`, stray `\\`, `•` or chat formatting is left",
    why: "Shortcodes and the formatting of chats are shown as they are. The rest is invisible residue \
          of copy and paste.",
    bad: "* [A line](https://github.com/forge/core/pull/1)\\",
    good: "* [A line](https://github.com/forge/core/pull/1)",
    source: source::STYLESHEET,
    fixes: Fixes::Both,
    stage: CheckStage::Draft,
    check,
};

/// Citation marks of chat programs, and a substring that each of them contains.
const RESIDUE: [(&str, CharClasses); 5] = [
    ("oai_citation", CharClasses::any(b"_")),
    ("contentReference[", CharClasses::any(b"[")),
    ("turn0search", CharClasses::DIGIT),
    ("†source】", CharClasses::OTHER),
    ("\u{fffc}", CharClasses::OTHER),
];

/// Zero-width characters: they are invisible and split words and URLs.
const UNSEEN: [char; 5] = ['\u{200b}', '\u{200c}', '\u{2060}', '\u{feff}', '\u{ad}'];

/// Bullet characters of other programs.
const DOTS: [char; 5] = ['•', '·', '◦', '▪', '●'];

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    let code = post.draft.code.iter();
    findings.extend(code.filter_map(|code| escaped_code(text, *code)));
    // Every pattern below contains one of these.
    let telling = CharClasses::any(b":_[\\")
        .union(CharClasses::DIGIT)
        .union(CharClasses::OTHER);
    for words in post.words_with(telling) {
        let source = words.span.of(text);
        if words.marks.intersects(CharClasses::any(b":")) {
            findings.extend(shortcodes(text, source));
        }
        let residue = RESIDUE
            .iter()
            .filter(|residue| words.marks.intersects(residue.1));
        for (at, mark) in residue.flat_map(|residue| source.match_indices(residue.0)) {
            let at = words.span.start + at;
            let found =
                Diagnostic::warning(Span::new(at, at + mark.len()), "leftover chat formatting");
            findings.push(found.help("remove it"));
        }
        let unseen = (!source.is_ascii()).then(|| source.match_indices(UNSEEN));
        for (at, unseen) in unseen.into_iter().flatten() {
            let at = words.span.start + at;
            let span = Span::new(at, at + unseen.len());
            let fix = Fix::safe("remove it", vec![Edit::delete(span)]);
            findings.push(Diagnostic::warning(span, "an invisible character").fix(fix));
        }
        let begins = || {
            let line = post.line_around(words.span.start);
            let before = Span::new(line.start, words.span.start).of(text);
            before.trim().is_empty()
        };
        if let Some(rest) = source.strip_prefix(DOTS).filter(|_| begins()) {
            let mark = Span::new(words.span.start, words.span.end - rest.trim_start().len());
            let sections = post.all_sections();
            let around = sections.filter(|section| section.own.contains_span(mark));
            let kind = around.last().and_then(|section| section.kind);
            let marker = context.settings.bullets_of(kind).bullet("");
            let title = format!("write `{marker}`");
            let fix = Fix::safe(title, vec![Edit::replace(mark, marker)]);
            let dot = mark.of(text).trim_end();
            let message = format!("`{dot}` is not a bullet marker");
            findings.push(Diagnostic::warning(mark, message).fix(fix));
        }
        // Within a paragraph it is a line break; at the end it is shown.
        let ends = || {
            let run = post.run_around(words.span.start);
            run.is_some_and(|run| run.span.end == words.span.end)
        };
        if source.ends_with('\\') && !source.ends_with("\\\\") && ends() {
            let mark = Span::new(words.span.end - 1, words.span.end);
            let fix = Fix::safe("remove it", vec![Edit::delete(mark)]);
            findings.push(Diagnostic::warning(mark, "a stray `\\` at the end of a line").fix(fix));
        }
    }
}

/// Backslashes before brackets in inline code, where Markdown shows them: `Vec\\<T\\>`.
fn escaped_code(text: &str, code: Span) -> Option<Diagnostic> {
    let source = code.of(text);
    let pairs = [("\\<", "\\>"), ("\\[", "\\]")];
    let inline = source.starts_with('`') && !source.starts_with("```");
    let regex = source.contains(['^', '$', '+', '?', '|']) || source.contains(".*");
    if !inline || regex {
        return None;
    }
    let escaped = pairs
        .iter()
        .filter(|(open, close)| source.find(open) < source.find(close) && source.contains(open));
    let marks = escaped.flat_map(|(open, close)| {
        source
            .match_indices(*open)
            .chain(source.match_indices(*close))
    });
    let mut edits: Vec<Edit> = marks
        .map(|(offset, _)| code.start + offset)
        .map(|at| Edit::delete(Span::new(at, at + 1)))
        .collect();
    edits.sort_by_key(|edit| edit.span);
    let first = edits.first()?.span;
    let fix = Fix::unsafe_("remove the backslashes", edits);
    Some(Diagnostic::warning(first, "a backslash in code is shown").fix(fix))
}

/// Emoji shortcodes: `:tada:`. `source` is a slice of `text`.
fn shortcodes(text: &str, source: &str) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    if source.bytes().filter(|byte| *byte == b':').count() < 2 {
        return out;
    }
    let mut parts = source.split(':');
    let mut before = parts.next().unwrap_or("");
    let parts: Vec<&str> = parts.collect();
    for pair in parts.windows(2) {
        let (name, after) = (pair[0], pair[1]);
        let letters =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '+');
        let is_name = name.len() > 1
            && name.chars().all(letters)
            && name.contains(|c: char| c.is_ascii_lowercase());
        let apart =
            !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric);
        // A second colon beside it is a path: `core::fmt::Write`.
        let is_path = Span::of_slice(text, name).is_some_and(|span| {
            text[..span.start].ends_with("::") || text[span.end..].starts_with("::")
        });
        let apart = apart && !is_path;
        if let Some(span) = Span::of_slice(text, name).filter(|_| is_name && apart) {
            let whole = Span::new(span.start - 1, span.end + 1);
            let fix = Fix::unsafe_("remove it", vec![Edit::delete(whole)]);
            out.push(
                Diagnostic::warning(whole, format!("an emoji shortcode: `:{name}:`")).fix(fix),
            );
        }
        before = name;
    }
    out
}
