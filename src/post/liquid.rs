//! Liquid that a writer means: Jekyll's tags, blocks and outputs
//! (<https://jekyllrb.com/docs/liquid/>).

use std::collections::{HashMap, HashSet};

use memchr::memmem;

use crate::text::Span;

/// The tags of Liquid and of Jekyll's common plugins.
const TAGS: &str = include_str!("../../templates/markup/liquid-tags.txt");

/// The filters of Liquid and Jekyll.
const FILTERS: &str = include_str!("../../templates/markup/liquid-filters.txt");

/// Objects that Jekyll gives every page (<https://jekyllrb.com/docs/variables/>).
const OBJECTS: [&str; 8] = [
    "site",
    "page",
    "layout",
    "content",
    "paginator",
    "include",
    "forloop",
    "jekyll",
];

/// Blocks, which end with `end` and their name.
const BLOCKS: [&str; 11] = [
    "raw",
    "comment",
    "highlight",
    "if",
    "unless",
    "case",
    "for",
    "tablerow",
    "capture",
    "doc",
    "form",
];

/// Blocks whose content Liquid does not read as Liquid, or which is not Markdown.
const VERBATIM: [&str; 4] = ["raw", "comment", "highlight", "doc"];

/// Bytes of a tag or an output that are read, so that a line of braces stays linear.
const LONGEST: usize = 1000;

/// The spans of `text` from the byte `from` on that are meant as Liquid, in order, disjoint: a tag,
/// an output, or a block with content that is not Markdown.
pub(super) fn meant(text: &str, from: usize) -> Vec<Span> {
    let mut out = Vec::new();
    // Nearly every edition has none.
    let has = |opening: &[u8]| memmem::find(text.as_bytes(), opening).is_some();
    if !has(b"{{") && !has(b"{%") {
        return out;
    }
    let variables = variables(text);
    let ends = end_tags(text);
    let mut open: Vec<&str> = Vec::new();
    let last = text.rfind("}}").max(text.rfind("%}")).unwrap_or(0);
    let mut at = from;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('{')) {
        let start = at + found;
        if start > last {
            break;
        }
        at = start + 1;
        let Some(markup) = markup(text, start) else {
            continue;
        };
        at = start + 2;
        let inner = markup.inner.of(text);
        if !markup.is_tag {
            if is_output(inner, &variables) {
                out.push(markup.span);
                at = markup.span.end;
            }
            continue;
        }
        let name = word(inner);
        if VERBATIM.contains(&name) {
            if let Some(end) = next_from(ends.get(name), markup.span.end) {
                out.push(Span::new(start, end.end));
                at = end.end;
            }
        } else if BLOCKS.contains(&name) {
            if next_from(ends.get(name), markup.span.end).is_some() {
                open.push(name);
                out.push(markup.span);
                at = markup.span.end;
            }
        } else if let Some(block) = name.strip_prefix("end") {
            if open.last() == Some(&block) {
                open.pop();
                out.push(markup.span);
                at = markup.span.end;
            }
        } else if has_word(TAGS, name) {
            out.push(markup.span);
            at = markup.span.end;
        }
    }
    out
}

/// `text` with neutral bytes in place of `spans`, so that a Markdown parser finds every other byte
/// where it was. Newlines stay; blocks become empty lines, other markup letters.
pub(super) fn masked(text: &str, spans: &[Span]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for span in spans {
        out.push_str(Span::new(done, span.start).of(text));
        let source = span.of(text);
        let filler = if source.contains('\n') { ' ' } else { 'x' };
        for byte in source.bytes() {
            out.push(match byte {
                b'\n' | b'\r' => char::from(byte),
                _ => filler,
            });
        }
        done = span.end;
    }
    out.push_str(text.get(done..).unwrap_or(""));
    out
}

/// A tag `{% … %}` or an output `{{ … }}`.
struct Markup {
    span: Span,
    inner: Span,
    is_tag: bool,
}

/// The markup that starts at `start`, on one line or over several.
fn markup(text: &str, start: usize) -> Option<Markup> {
    let rest = text.get(start..)?;
    let is_tag = rest.starts_with("{%");
    if !is_tag && !rest.starts_with("{{") {
        return None;
    }
    let near = rest.get(2..rest.floor_char_boundary(LONGEST.min(rest.len())))?;
    let length = near.find(if is_tag { "%}" } else { "}}" })?;
    let inner = near.get(..length)?;
    let dash = |text: &str| text.strip_prefix('-').map_or(0, |_| 1);
    let before = dash(inner);
    let after = usize::from(inner.len() > before && inner.ends_with('-'));
    Some(Markup {
        span: Span::new(start, start + 2 + length + 2),
        inner: Span::new(start + 2 + before, start + 2 + length - after),
        is_tag,
    })
}

/// The first word of a tag.
fn word(inner: &str) -> &str {
    let inner = inner.trim_start();
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    inner.get(..end.unwrap_or(inner.len())).unwrap_or("")
}

/// The spans of all end tags, by the name of their block, in order.
fn end_tags(text: &str) -> HashMap<&str, Vec<Span>> {
    let mut out: HashMap<&str, Vec<Span>> = HashMap::new();
    for (start, _) in text.match_indices("{%") {
        if let Some(tag) = markup(text, start)
            && let Some(block) = word(tag.inner.of(text)).strip_prefix("end")
        {
            out.entry(block).or_default().push(tag.span);
        }
    }
    out
}

/// The first of `ends` that starts at the byte `from` or later.
fn next_from(ends: Option<&Vec<Span>>, from: usize) -> Option<Span> {
    let ends = ends?;
    let next = ends.partition_point(|end| end.start < from);
    ends.get(next).copied()
}

/// Whether an output is meant: of Jekyll's objects, a variable of this page, or a value with a
/// known filter. `{{ .Name }}` is a Go template.
fn is_output(inner: &str, variables: &HashSet<&str>) -> bool {
    let inner = inner.trim();
    let object = word(inner);
    if OBJECTS.contains(&object) || (!object.is_empty() && variables.contains(object)) {
        return true;
    }
    let is_value = !object.is_empty() || inner.starts_with(['"', '\'']);
    let mut parts = inner.split('|').skip(1).map(word);
    is_value && parts.next().is_some_and(|filter| has_word(FILTERS, filter))
}

/// The variables that the page itself sets.
fn variables(text: &str) -> HashSet<&str> {
    let setters = ["assign ", "capture ", "for ", "increment ", "decrement "];
    let tags = text.match_indices("{%").filter_map(|(start, _)| {
        let inner = markup(text, start)?.inner.of(text).trim_start();
        let rest = setters
            .iter()
            .find_map(|setter| inner.strip_prefix(setter))?;
        Some(word(rest))
    });
    tags.collect()
}

fn has_word(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_ascii_whitespace().any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        meant(text, 0).iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn known_tags_outputs_and_blocks_are_meant() {
        for text in [
            "{% post_url 2024-07-21-update %}",
            "{{ \"/assets/r.pdf\" | relative_url }}",
            "{{ page.title }}",
            "{%- include x.html -%}",
            "{% highlight swift %}\nlet a: Array<Int> = x | y\n{% endhighlight %}",
            "{% raw %}{{ .Name }}{% endraw %}",
        ] {
            assert_eq!(found(text), [text]);
        }
        let text = "{% assign x = 1 %} {% if x %}{{ x }}{% endif %}";
        assert_eq!(found(text).len(), 4);
    }

    #[test]
    fn templates_of_other_programs_are_not_meant() {
        for text in [
            "{{ .Name }}",
            "{{",
            "{%",
            "{% raw %} x",
            "{% if x %}",
            "{{ name }}",
            "{% helm %}",
            "{% endif %}",
            "{{ a | quote }}",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_mask_keeps_every_other_byte_and_every_newline() {
        let text = "a {{ page.x }} é\n{% raw %}\n# b\n{% endraw %}\nc";
        let masked = masked(text, &meant(text, 0));
        assert_eq!(masked, "a xxxxxxxxxxxx é\n         \n   \n            \nc");
    }
}
