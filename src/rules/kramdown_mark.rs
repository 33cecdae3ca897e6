//! No accidental kramdown markup.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::{CharClasses, Post};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "kramdown-mark",
    summary: "no accidental kramdown markup: `{: …}`, `$$`, `: definition`, `*[ABBR]:`",
    why: "kramdown has markup that GitHub's preview does not show: attribute lists, formulas, \
          definition lists and abbreviations. Text that looks fine in review changes or disappears \
          on the page.",
    bad: "The placeholder {: .name } is replaced",
    good: "The placeholder `{: .name }` is replaced",
    source: source::KRAMDOWN,
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let (post, text) = (context.post, context.text());
    for words in post.words_with(CharClasses::any(b"{$:*")) {
        let source = words.span.of(text);
        let at = words.span.start;
        let marks = ["{:", "$$"].into_iter();
        let found = marks.flat_map(|mark| source.match_indices(mark));
        let found = found.map(|(offset, mark)| (at + offset, mark));
        let found = found.filter(|(at, mark)| *mark != "{:" || !is_attribute_list(post, *at));
        findings.extend(found.filter_map(|(at, mark)| taken(text, at, mark)));
        if source.starts_with([':', '*']) && at == post.line_around(at).start {
            if source.starts_with(": ") && !follows_term(post, at) {
                findings.extend(taken(text, at, ":"));
            } else if source.starts_with("*[") && source.contains("]:") {
                findings.extend(taken(text, at, "*["));
            }
        }
    }
}

/// Whether the `{:` at `at` starts an attribute list or an extension that is meant: it has the
/// right form, and is alone on its line or directly after an element
/// (<https://kramdown.gettalong.org/syntax.html#inline-attribute-lists>).
fn is_attribute_list(post: &Post, at: usize) -> bool {
    /// Bytes of an attribute list that are read.
    const LONGEST: usize = 500;
    let line = post.line_around(at);
    let text = &*post.text;
    let before = text.get(line.start..at).unwrap_or("");
    let rest = text.get(at + "{:".len()..line.end).unwrap_or("");
    let rest = &rest[..rest.floor_char_boundary(LONGEST.min(rest.len()))];
    let Some((inner, after)) = rest.split_once('}') else {
        return false;
    };
    let attribute = |word: &str| {
        let name = word.trim_start_matches(['.', '#', '/', ':']);
        word.contains('=') || name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '"')
    };
    let ends_element = before.ends_with([')', '`', '*', '_', ']', '>']);
    let alone = before.trim().is_empty() && after.trim().is_empty();
    let bullet = matches!(before.trim(), "*" | "-" | "+");
    (ends_element || alone || bullet) && inner.split_whitespace().all(attribute)
}

/// Whether the line at `at` follows the term of a definition list: a short line that does not end
/// a sentence (<https://kramdown.gettalong.org/syntax.html#definition-lists>).
fn follows_term(post: &Post, at: usize) -> bool {
    /// In characters; longer lines are prose.
    const LONGEST: usize = 60;
    let lines = &post.draft.lines;
    let line = |line: usize| lines.line(&post.text, line).of(&post.text).trim();
    let Some(above) = lines.line_at(at).checked_sub(1) else {
        return false;
    };
    let term = line(above);
    let another = term.starts_with(": ");
    another
        || (!term.is_empty()
            && term.chars().count() <= LONGEST
            && !term.ends_with(['.', ',', ';', ':', '!', '?']))
}

/// Reports `mark` at the offset `at` of `text`, unless it is escaped.
fn taken(text: &str, at: usize, mark: &str) -> Option<Diagnostic> {
    if text.get(..at)?.ends_with('\\') {
        return None;
    }
    let span = Span::new(at, at + mark.len());
    let found = Diagnostic::warning(span, format!("kramdown reads `{mark}` as markup"));
    let fix = Fix::safe("escape it with a backslash", vec![Edit::insert(at, "\\")]);
    Some(found.fix(fix))
}
