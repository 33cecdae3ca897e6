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
    for mark in body
        .of(text)
        .match_indices('{')
        .map(|(offset, _)| offset + body.start)
    {
        let span = Span::new(mark, mark + 2);
        let opens = matches!(span.of(text), "{{" | "{%");
        let again = mark > body.start && span.of(text) == "{{" && text[..mark].ends_with('{');
        if !opens || again || context.post.touches_liquid(span) {
            continue;
        }
        let found = Diagnostic::error(
            span,
            format!("the site reads `{}` as Liquid", span.of(text)),
        );
        findings.push(if context.post.is_code_or_html(mark) {
            found.help("put `{% raw %}` before the code and `{% endraw %}` after it")
        } else {
            let rest = text.get(mark..).unwrap_or("");
            let braces = rest.len() - rest.trim_start_matches('{').len();
            // The last one opens nothing then, unless a `%` follows: that is a finding of its own.
            let all_but_last = braces.saturating_sub(1).max(1);
            let escaped = "&#123;".repeat(all_but_last);
            let edit = Edit::replace(Span::new(mark, mark + all_but_last), escaped);
            found.fix(Fix::safe("write the brace as `&#123;`", vec![edit]))
        });
    }
}
