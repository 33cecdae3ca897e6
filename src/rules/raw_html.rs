//! Angle brackets are not read as HTML.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::Edit;

pub(super) const RULE: Rule = Rule {
    name: "raw-html",
    summary: "`<Foo>` is in code or written `\\<Foo>`",
    why: "Outside code a browser reads `List<Foo>` as an HTML tag: the text between the angle \
          brackets disappears from the page.",
    bad: "* Returns a List<Foo> now",
    good: "* Returns a `List<Foo>` now",
    source: source::KRAMDOWN,
    fixes: Fixes::Both,
    stage: CheckStage::Draft,
    check,
};

/// The elements of the HTML standard, the obsolete ones included
/// (<https://html.spec.whatwg.org/multipage/indices.html#elements-3>).
const ELEMENTS: &str = include_str!("../../templates/markup/html-elements.txt");

/// Elements without content, and elements whose end tag may be omitted.
#[rustfmt::skip]
const WITHOUT_END: [&str; 36] = [
    "area", "base", "body", "br", "caption", "col", "colgroup", "dd", "dt", "embed", "frame", "head", "hr", "html", "img",
    "input", "li", "link", "meta", "optgroup", "option", "p", "param", "rb", "rp", "rt", "rtc", "source", "tbody", "td",
    "tfoot", "th", "thead", "tr", "track", "wbr",
];

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let html = &context.post.draft.html;
    let ends: HashSet<&str> = html
        .iter()
        .filter_map(|span| span.of(text).strip_prefix("</"))
        .map(name)
        .collect();
    for span in html {
        let source = span.of(text);
        let tag = source.trim_start_matches('<').trim_start_matches('/');
        let name = name(tag);
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic()) && source.starts_with('<');
        if !begins {
            continue;
        }
        let message = format!("the site reads `<{name}…` as HTML and hides it");
        let edits = vec![Edit::insert(span.start, "\\")];
        if !is_element(name) {
            let fix = Fix::safe("write `\\<`", edits);
            let found = Diagnostic::error(*span, message).fix(fix);
            findings.push(found.help("use code font: `<Foo>`"));
        } else if is_placeholder(source, name, &ends) {
            let fix = Fix::unsafe_("write `\\<`", edits);
            findings.push(Diagnostic::warning(*span, message).fix(fix));
        }
    }
}

/// The name at the start of a tag, without `<` and `/`.
fn name(tag: &str) -> &str {
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let length = tag.bytes().take_while(part).count();
    tag.get(..length).unwrap_or("")
}

/// Whether `name` is an element of HTML, in one case: `Option` in `Vec<Option>` is a type.
fn is_element(name: &str) -> bool {
    let upper = name.bytes().all(|byte| !byte.is_ascii_lowercase());
    let lower = name.bytes().all(|byte| !byte.is_ascii_uppercase());
    let mut known = ELEMENTS.split_ascii_whitespace();
    (upper || lower) && known.any(|element| element.eq_ignore_ascii_case(name))
}

/// Whether an element of HTML looks like a placeholder: it is never closed and has no attributes
/// (`--title <title>`).
fn is_placeholder(source: &str, name: &str, ends: &HashSet<&str>) -> bool {
    if source.starts_with("</") {
        return false;
    }
    let closed = source.ends_with("/>")
        || ends.contains(name)
        || WITHOUT_END
            .iter()
            .any(|element| element.eq_ignore_ascii_case(name));
    let bare = source.len() == name.len() + "<>".len();
    bare && !closed
}
