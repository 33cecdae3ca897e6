//! Angle brackets are not read as HTML.

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
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

/// Elements that editions use on purpose, and others that browsers know.
#[rustfmt::skip]
const KNOWN: [&str; 46] = [
    "a", "abbr", "b", "blockquote", "br", "caption", "center", "cite", "code", "dd", "del", "details", "div", "dl", "dt", "em",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "hr", "i", "iframe", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre",
    "s", "small", "span", "strong", "sub", "summary", "sup", "table", "td", "th", "tr", "u", "ul",
];

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for span in &context.post.draft.html {
        let source = span.of(text);
        let name = source.trim_start_matches('<').trim_start_matches('/');
        let length = name
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
            .count();
        let name = &name[..length];
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic()) && source.starts_with('<');
        if !begins || KNOWN.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            continue;
        }
        let found = Diagnostic::error(
            *span,
            format!("the site reads `<{name}…` as HTML and hides it"),
        );
        findings.push(
            found
                .fix(Fix::safe(
                    "write `\\<`",
                    vec![Edit::insert(span.start, "\\")],
                ))
                .help("use code font: `<Foo>`"),
        );
    }
}
