//! The front matter has each of its keys once.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::{Field, FrontMatter};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::settings::template::TemplateKey;
use crate::settings::{Fence, KeyRole};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "front-matter-keys",
    summary: "the front matter has the keys of the template, each once",
    why: "The site builds the page, its URL and the feed from the keys that the template has: layout, \
          title, date and slug with the built-in one. Of a repeated key one value is ignored.",
    bad: "---\nlayout: post\ntitle: Week Ending July 28, 2024\ndate: 2024-07-30 21:00:00 -0000\n---",
    good: "---\nlayout: post\ntitle: Week Ending July 28, 2024\ndate: 2024-07-30 21:00:00 -0000\nslug: 2024-07-28-update\n---",
    source: source::JEKYLL,
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let keys = &context.settings.template.keys;
    let Some(head) = &context.post.draft.front_matter else {
        findings.extend(no_front_matter(context));
        return;
    };
    let opening = context.post.line_around(head.span.start);
    if !head.closed {
        let mark = mark(head.fence);
        let message = format!("the front matter has no closing `{mark}`");
        let found = Diagnostic::error(opening, message);
        findings.push(found.help(format!("add a line `{mark}` below the last key")));
    }
    // Keys in tables and maps are not read: of these only those at the top can be missing.
    for key in keys {
        let named = |field: &&Field| field.key.of(text) == key.name;
        let mut fields = head.fields.iter().filter(named);
        match fields.next() {
            None => findings.push(match misspelt(context, head, key) {
                Some(found) => found,
                None => missing(context, head, opening, key),
            }),
            Some(first) => findings.extend(fields.map(|again| {
                Diagnostic::error(again.line, format!("`{}` is repeated", key.name))
                    .label(first.line, "first used here")
                    .help("keep one of the two lines")
            })),
        }
    }
    for field in &head.fields {
        if field.lacks_space(text) {
            let message = format!("no space after `{}:`", field.key.of(text));
            let found = Diagnostic::error(field.line, message);
            let fix = Fix::safe("add a space", vec![Edit::insert(field.colon, " ")]);
            findings.push(found.fix(fix));
        }
    }
    let below = context.post.draft.body;
    let start = below.end - below.of(text).trim_start().len();
    let mut second = text.get(start..).unwrap_or("").lines();
    if head.closed
        && second.next() == Some("---")
        && second
            .next()
            .is_some_and(|second| second.starts_with("layout:"))
    {
        let message = "two front matters: the page shows the second as text";
        let second = Span::new(start, start + 3);
        let found = Diagnostic::error(opening, message).label(second, "the second one");
        findings.push(found.help("keep one of the two"));
    }
    let layout = &context.settings.newsletter.layout;
    if let Some(field) = context
        .role(KeyRole::Layout)
        .filter(|field| field.value.of(text) != layout)
    {
        let written = field.value.of(text);
        let found = Diagnostic::error(
            field.line,
            format!("the layout is `{written}`, not `{layout}`"),
        );
        let title = format!(
            "write `{}`",
            head.line_of(field.key.of(text), layout, false)
        );
        findings.push(found.fix(Fix::safe(title, vec![field.set(layout)])));
    }
}

/// The line above and below front matter.
fn mark(fence: Fence) -> &'static str {
    match fence {
        Fence::Toml => "+++",
        Fence::Yaml | Fence::Bare | Fence::Missing => "---",
    }
}

/// What to say of an edition without front matter; nothing if the template has none.
fn no_front_matter(context: &Context<'_>) -> Option<Diagnostic> {
    let template = &context.settings.template;
    let names: Vec<&str> = template.keys.iter().map(|key| key.name.as_str()).collect();
    let names = match names.as_slice() {
        [] => return None,
        [one] => (*one).to_owned(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    };
    let place = match template.fence {
        Fence::Bare => "as lines at the start, above an empty line".to_owned(),
        fence => format!("between two lines `{}`", mark(fence)),
    };
    let start = Span::at(context.post.draft.body.start);
    let found = Diagnostic::error(start, "the edition has no front matter");
    Some(found.help(format!("`lwkd new` writes one: {names} {place}")))
}

/// A misspelt key that was meant to be `key`.
fn misspelt(context: &Context<'_>, head: &FrontMatter, key: &TemplateKey) -> Option<Diagnostic> {
    let text = context.text();
    let keys = &context.settings.template.keys;
    let near = |field: &&Field| {
        let written = field.key.of(text);
        let (a, b) = (written.to_ascii_lowercase(), key.name.to_ascii_lowercase());
        strsim::osa_distance(&a, &b) <= 1 && keys.iter().all(|key| key.name != written)
    };
    let field = head.fields.iter().find(near)?;
    let name = &key.name;
    let message = format!("the key should be `{name}`, not `{}`", field.key.of(text));
    let edits = vec![Edit::replace(field.key, name)];
    let fix = Fix::safe(format!("write `{name}`"), edits);
    Some(Diagnostic::error(field.line, message).fix(fix))
}

fn missing(
    context: &Context<'_>,
    head: &FrontMatter,
    opening: Span,
    key: &TemplateKey,
) -> Diagnostic {
    let text = context.text();
    let name = &key.name;
    let message = format!("the front matter has no `{name}`");
    let found = match key.role {
        Some(_) => Diagnostic::error(opening, message),
        // What it holds is the writers' choice.
        None => Diagnostic::warning(opening, message),
    };
    let value = key
        .role
        .filter(|role| !matches!(role, KeyRole::Date | KeyRole::Number))
        .filter(|_| head.closed && context.period().is_some())
        .and_then(|role| context.model_value(role));
    let Some(value) = value else {
        let form = context.settings.template.date_form();
        return match (key.role, form, context.period()) {
            // The planned time is a guess, and `publish` sets it anyway.
            (Some(KeyRole::Date), Some(form), Some(period)) if head.closed => {
                let example = head.line_of(name, &form.format(period.ends()), true);
                let line = head.line_of(name, "", true);
                found.help(format!(
                    "add a line `{}` with the publication time, such as `{example}`",
                    line.trim_end()
                ))
            }
            _ => found.help(format!("add a line `{}`", head.line_of(name, "…", true))),
        };
    };
    let eol = context.post.draft.eol.as_str();
    let line = head.line_of(name, &value, false);
    let title = format!("add `{line}`");
    let at = head.end_of_fields(text);
    found.fix(Fix::safe(
        title,
        vec![Edit::insert(at, format!("{line}{eol}"))],
    ))
}
