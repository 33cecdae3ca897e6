//! Text and addresses made safe for HTML.

use crate::text::is_invisible;

/// `text` as it may stand between tags and in quoted attributes. Invisible characters that are not white space go.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            _ if is_invisible(c) => {}
            _ => out.push(c),
        }
    }
    out
}

/// The address as an attribute's value, if a reader may follow it: web and mail addresses, and places within the page
/// or the site. Anything that runs (`javascript:`) is no address.
pub(super) fn safe_href(url: &str) -> Option<String> {
    let scheme = url.split(['/', '?', '#']).next().unwrap_or("");
    let is_safe = match scheme.split_once(':') {
        None => true,
        Some((name, _)) => ["http", "https", "mailto"]
            .iter()
            .any(|value| name.eq_ignore_ascii_case(value)),
    };
    // Browsers skip white space and controls when they look for a scheme; an address has none.
    let is_plain = !url.contains(|c: char| c.is_control());
    (is_safe && is_plain).then(|| escape(url))
}

/// Fills the holes `{{name}}` of a template of ours with HTML. What is filled in is not looked at again: a draft that
/// holds `{{title}}` shows it.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        let value = values.iter().find(|value| value.0 == name);
        out.push_str(value.map_or("", |value| value.1));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_text() {
        assert_eq!(
            escape("<b a='1'>&\"\u{202e}\u{1b}x\n"),
            "&lt;b a=&#39;1&#39;&gt;&amp;&quot;x\n"
        );
    }

    #[test]
    fn only_addresses_of_pages_can_be_followed() {
        for url in [
            "https://x.org/a:b",
            "HTTP://x.org",
            "mailto:a@x.org",
            "#part",
            "/2024/x",
            "a/b:c",
        ] {
            assert!(safe_href(url).is_some(), "{url}");
        }
        for url in [
            "javascript:alert(1)",
            "JavaScript:x",
            "java\tscript:x",
            " javascript:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc",
            "javascript&colon;x\u{1}",
        ] {
            assert_eq!(safe_href(url), None, "{url}");
        }
    }

    #[test]
    fn a_template_is_filled_once() {
        let values = [("a", "{{b}}"), ("b", "2")];
        assert_eq!(fill("1{{a}} {{b}} {{c}}.", &values), "1{{b}} 2 .");
    }
}
