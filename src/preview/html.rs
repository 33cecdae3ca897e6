//! Makes text and URLs safe for HTML.

use crate::text::is_invisible;

/// Escapes `text` for use between tags and in quoted attributes. Removes invisible characters
/// except white space.
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

/// `url` as the value of an attribute; `None` unless it is a web or mail URL, or leads within the
/// page or the site. `javascript:` and other schemes are refused.
pub(super) fn safe_href(url: &str) -> Option<String> {
    let scheme = url.split(['/', '?', '#']).next().unwrap_or("");
    let is_safe = match scheme.split_once(':') {
        None => true,
        Some((name, _)) => ["http", "https", "mailto"]
            .iter()
            .any(|scheme| name.eq_ignore_ascii_case(scheme)),
    };
    // Browsers skip control characters when they look for a scheme. No valid URL has any.
    let is_plain = !url.contains(|c: char| c.is_control());
    (is_safe && is_plain).then(|| escape(url))
}

/// Replaces the placeholders `{{name}}` of our template with HTML. Values are not expanded again: a
/// draft that contains `{{title}}` shows that text.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        let value = values.iter().find(|(known, _)| *known == name);
        out.push_str(value.map_or("", |(_, value)| *value));
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
    fn only_urls_of_pages_are_linked() {
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
