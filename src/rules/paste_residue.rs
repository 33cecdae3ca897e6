//! Nothing was pasted along.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::CharClasses;
use crate::rules::{CheckStage, Context, Findings, Rule};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "paste-residue",
    summary: "no `:emoji:`, stray `\\`, `•` or marks of a chat program are left",
    why: "The stylesheet asks to remove emojis and chat language from shoutouts; the rest comes along unseen when text is \
          pasted.",
    bad: "* [A line](https://github.com/kubernetes/kubernetes/pull/1)\\",
    good: "* [A line](https://github.com/kubernetes/kubernetes/pull/1)",
    stage: CheckStage::Draft,
    check,
};

/// What programs put around text that is copied from them, and a mark that each of them holds.
const RESIDUE: [(&str, CharClasses); 5] = [
    ("oai_citation", CharClasses::any(b"_")),
    ("contentReference[", CharClasses::any(b"[")),
    ("turn0search", CharClasses::DIGIT),
    ("†source】", CharClasses::OTHER),
    ("\u{fffc}", CharClasses::OTHER),
];

/// Characters without width: nobody sees them, and they tear words and addresses apart.
const UNSEEN: [char; 5] = ['\u{200b}', '\u{200c}', '\u{2060}', '\u{feff}', '\u{ad}'];

/// What other programs begin a bullet with.
const DOTS: [char; 5] = ['•', '·', '◦', '▪', '●'];

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    // Each of what is looked for holds one of these.
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
            let found = Diagnostic::warning(
                Span::new(at, at + mark.len()),
                "a mark of the program this was pasted from",
            );
            findings.push(found.help("take it out"));
        }
        let unseen = (!source.is_ascii()).then(|| source.match_indices(UNSEEN));
        for (at, unseen) in unseen.into_iter().flatten() {
            let at = words.span.start + at;
            let span = Span::new(at, at + unseen.len());
            let fix = Fix::safe("take it out", vec![Edit::delete(span)]);
            findings.push(Diagnostic::warning(span, "a character that nobody sees").fix(fix));
        }
        let begins = || {
            let line = post.line_around(words.span.start);
            let before = Span::new(line.start, words.span.start).of(text);
            before.trim().is_empty()
        };
        if let Some(rest) = source.strip_prefix(DOTS).filter(|_| begins()) {
            let mark = Span::new(words.span.start, words.span.end - rest.trim_start().len());
            let fix = Fix::safe("write `* `", vec![Edit::replace(mark, "* ")]);
            let dot = mark.of(text).trim_end();
            let message = format!("a `{dot}` that makes no bullet");
            findings.push(Diagnostic::warning(mark, message).fix(fix));
        }
        // Within a paragraph it breaks the line; at its end it is shown.
        let ends = || {
            let run = post.run_around(words.span.start);
            run.is_some_and(|run| run.span.end == words.span.end)
        };
        if source.ends_with('\\') && !source.ends_with("\\\\") && ends() {
            let mark = Span::new(words.span.end - 1, words.span.end);
            let fix = Fix::safe("remove it", vec![Edit::delete(mark)]);
            findings.push(Diagnostic::warning(mark, "a stray `\\` at the end").fix(fix));
        }
    }
}

/// Emoji as chat programs write them: `:tada:`. `source` is a slice of `text`.
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
        if let Some(span) = Span::of_slice(text, name).filter(|_| is_name && apart) {
            let whole = Span::new(span.start - 1, span.end + 1);
            let fix = Fix::unsafe_("take it out", vec![Edit::delete(whole)]);
            out.push(Diagnostic::warning(whole, format!("the emoji `:{name}:`")).fix(fix));
        }
        before = name;
    }
    out
}
