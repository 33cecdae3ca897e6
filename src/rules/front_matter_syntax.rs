//! The front matter is valid YAML.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::{FrontMatter, InvalidFrontMatter, Post, scalar};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::settings::Fence;
use crate::text::{Edit, Span, apply};

pub(super) const RULE: Rule = Rule {
    name: "front-matter-syntax",
    summary: "the front matter is valid YAML or TOML",
    why: "Jekyll ignores front matter that it cannot read: the post is then no post, and its page is \
          lost.",
    bad: "description: Forge: what changed",
    good: "description: \"Forge: what changed\"",
    source: source::JEKYLL,
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(head) = &context.post.draft.front_matter else {
        return;
    };
    let text = context.text();
    let conflict = head.inner.of(text).contains("<<<<<<<");
    let Some(invalid) = &head.invalid else { return };
    // front-matter-keys reports the other.
    if !head.closed || conflict || head.fields.iter().any(|field| field.lacks_space(text)) {
        return;
    }
    let language = match head.fence {
        Fence::Toml => "TOML",
        Fence::Yaml | Fence::Bare | Fence::Missing => "YAML",
    };
    let message = format!(
        "the front matter is not valid {language}: {}",
        invalid.message
    );
    let found = Diagnostic::error(invalid.line, message);
    findings.push(match fix(context, head, invalid) {
        Some(fix) => found.fix(fix),
        None => found.help("close quotes and brackets, and indent with spaces"),
    });
}

/// A fix that makes the line valid, if quotes or spaces do.
fn fix(context: &Context<'_>, head: &FrontMatter, invalid: &InvalidFrontMatter) -> Option<Fix> {
    if head.fence == Fence::Toml {
        return None;
    }
    let text = context.text();
    let line = invalid.line.of(text);
    let (title, edit) = if line.starts_with('\t') {
        let tabs = line.len() - line.trim_start_matches('\t').len();
        let span = Span::new(invalid.line.start, invalid.line.start + tabs);
        ("indent with spaces", Edit::replace(span, "  ".repeat(tabs)))
    } else {
        let field = head
            .fields
            .iter()
            .find(|field| field.line.start == invalid.line.start)?;
        let value = field.token.of(text);
        if value.starts_with(['"', '\'']) {
            return None;
        }
        (
            "put the value in quotes",
            Edit::replace(field.token, scalar(value)),
        )
    };
    let fixed = apply(text, std::slice::from_ref(&edit));
    let fixed = Post::parse(fixed, context.settings);
    let next = fixed.draft.front_matter?.invalid;
    let moved_on = next.is_none_or(|next| next.line.start > edit.span.end);
    moved_on.then(|| Fix::safe(title, vec![edit]))
}
