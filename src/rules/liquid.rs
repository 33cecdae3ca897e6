//! No accidental Liquid markup.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "liquid",
    summary: "no accidental Liquid markup (`{{` or `{%`)",
    why: "Jekyll runs Liquid before it reads Markdown, in code too: `{{ .Name }}` disappears from \
          the page, and an unknown `{% tag %}` breaks the whole site.",
    bad: "* Templates may use {{ .Name }}",
    good: "* Templates may use &#123;{ .Name }}",
    source: source::LIQUID,
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let body = context.post.draft.body;
    if !body.of(text).contains('{') {
        return;
    }
    let mut done = body.start;
    let last_end = text.rfind("endraw").unwrap_or(0);
    for mark in body
        .of(text)
        .match_indices('{')
        .map(|(offset, _)| offset + body.start)
    {
        let rest = text.get(mark..).unwrap_or("");
        if mark < done || !(rest.starts_with("{{") || rest.starts_with("{%")) {
            continue;
        }
        if let Some(length) = meant(rest, mark < last_end) {
            done = mark + length;
            continue;
        }
        done = mark + 2;
        let span = Span::new(mark, mark + 2);
        let found = Diagnostic::error(
            span,
            format!("the site reads `{}` as Liquid", span.of(text)),
        );
        findings.push(if context.post.is_code_or_html(mark) {
            found.help("put `{% raw %}` before the code and `{% endraw %}` after it")
        } else {
            let brace = Edit::replace(Span::new(mark, mark + 1), "&#123;");
            found.fix(Fix::safe("write the brace as `&#123;`", vec![brace]))
        });
    }
}

/// The length of the intended Liquid at the start of `rest`, if there is any. `closes`: an `endraw`
/// follows it.
fn meant(rest: &str, closes: bool) -> Option<usize> {
    let inner = rest.get(2..)?.trim_start_matches('-').trim_start();
    if inner.starts_with("raw") {
        let end = closes.then(|| rest.find("endraw")).flatten()?;
        return Some(end + "endraw".len());
    }
    let known = ["site.", "page.", "include ", "link ", "post_url ", "endraw"];
    let near = inner.get(..inner.floor_char_boundary(200.min(inner.len())))?;
    let line = near.lines().next().unwrap_or("");
    (known.iter().any(|known| inner.starts_with(known))
        && (line.contains("}}") || line.contains("%}")))
    .then_some(2)
}
