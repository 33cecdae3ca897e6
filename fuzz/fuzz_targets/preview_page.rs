//! Any text as an edition that `lwkd preview` shows.

#![no_main]

use libfuzzer_sys::fuzz_target;
use lwkd::post::Post;
use lwkd::rules::CheckStage;
use lwkd_fuzz::{SETTINGS, check, preview};

/// Elements that the page may hold.
const ELEMENTS: &[&str] = &[
    "a",
    "article",
    "blockquote",
    "body",
    "br",
    "button",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "input",
    "label",
    "li",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "textarea",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
    "script",
    // Inline HTML of the edition that only changes how text looks.
    "abbr",
    "b",
    "bdi",
    "cite",
    "dfn",
    "i",
    "ins",
    "kbd",
    "s",
    "samp",
    "u",
    "var",
    "tt",
    "wbr",
];

/// Attributes that the page may hold.
const ATTRIBUTES: &[&str] = &[
    "aria-current",
    "aria-hidden",
    "aria-label",
    "charset",
    "checked",
    "class",
    "content",
    "data-copy",
    "data-version",
    "defer",
    "disabled",
    "for",
    "hidden",
    "href",
    "id",
    "lang",
    "name",
    "open",
    "rel",
    "role",
    "src",
    "start",
    "style",
    "tabindex",
    "title",
    "type",
];

/// Calls `visit` with the name and the attributes of each tag of `html`, which is well-formed.
fn tags(html: &str, mut visit: impl FnMut(&str, &[(&str, &str)])) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = rest[at + 1..].trim_start_matches('/');
        let end = rest
            .find(|c: char| c.is_ascii_whitespace() || c == '>')
            .expect("a tag has an end");
        let name = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break;
            }
            let end = rest
                .find(|c: char| c.is_ascii_whitespace() || ['=', '>'].contains(&c))
                .expect("a tag has an end");
            let attribute = &rest[..end];
            rest = &rest[end..];
            let mut value = "";
            if let Some(quoted) = rest.strip_prefix("=\"") {
                let end = quoted.find('"').expect("a value has an end");
                value = &quoted[..end];
                rest = &quoted[end + 1..];
            } else {
                assert!(
                    !rest.starts_with('='),
                    "a value without quotes: {attribute}"
                );
            }
            attributes.push((attribute, value));
        }
        visit(&name, &attributes);
    }
}

fuzz_target!(|text: &str| {
    let post = Post::parse(text, &SETTINGS);
    let findings = check(&post, &SETTINGS, CheckStage::Publish);
    let html = preview(&post, &findings, &SETTINGS);
    let mut scripts = 0;
    let elements = html.strip_prefix("<!doctype html>").expect("a page");
    tags(elements, |name, attributes| {
        assert!(ELEMENTS.contains(&name), "<{name}> in {html}");
        scripts += usize::from(name == "script" && !attributes.is_empty());
        for (attribute, value) in attributes {
            assert!(
                *attribute == "/" || ATTRIBUTES.contains(attribute),
                "{attribute} in {html}"
            );
            let link = *attribute == "href" || *attribute == "src";
            // What has no scheme is a path of the newsletter's site, or an error that `check`
            // reports.
            let head = value.split(['/', '?', '#']).next().unwrap_or("");
            let scheme = head
                .split_once(':')
                .map(|(scheme, _)| scheme.to_ascii_lowercase());
            let allowed = *value == "data:,"
                || scheme.is_none_or(|scheme| ["https", "http", "mailto"].contains(&&*scheme));
            assert!(!link || allowed, "{attribute}=\"{value}\" in {html}");
        }
    });
    assert_eq!(scripts, 1, "only the page's own script: {html}");
});
