//! The front matter has each of its keys once.

use crate::diagnostic::{Diagnostic, Fix};
use crate::edition::EditionNames;
use crate::post::{Field, FrontMatter};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "front-matter-keys",
    summary: "the front matter has layout, title, date and slug, each once",
    why: "Jekyll builds the page, its URL and the feed from these four keys. Of a repeated key one \
          value is ignored.",
    bad: "---\nlayout: post\ntitle: Week Ending July 28, 2024\ndate: 2024-07-30 21:00:00 -0000\n---",
    good: "---\nlayout: post\ntitle: Week Ending July 28, 2024\ndate: 2024-07-30 21:00:00 -0000\nslug: 2024-07-28-update\n---",
    source: source::JEKYLL,
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

const KEYS: [&str; 4] = ["layout", "title", "date", "slug"];

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let Some(head) = &context.post.draft.front_matter else {
        let start = Span::at(context.post.draft.body.start);
        let found = Diagnostic::error(start, "the edition has no front matter");
        findings.push(
            found.help(
                "`lwkd new` writes one: layout, title, date and slug between two lines `---`",
            ),
        );
        return;
    };
    let opening = context.post.line_around(head.span.start);
    if !head.closed {
        let found = Diagnostic::error(opening, "the front matter has no closing `---`");
        findings.push(found.help("add a line `---` below the last key"));
    }
    for key in KEYS {
        let mut fields = head.fields.iter().filter(|field| field.key.of(text) == key);
        match fields.next() {
            None => findings.push(match misspelt(context, head, key) {
                Some(found) => found,
                None => missing(context, head, opening, key),
            }),
            Some(first) => findings.extend(fields.map(|again| {
                Diagnostic::error(again.line, format!("`{key}` is repeated"))
                    .label(first.line, "first used here")
                    .help("keep one of the two lines")
            })),
        }
    }
    for field in &head.fields {
        let colon = field.colon;
        if field.line.end > colon && !text[colon..].starts_with([' ', '\t']) {
            let message = format!("no space after `{}:`", field.key.of(text));
            let found = Diagnostic::error(field.line, message);
            let fix = Fix::safe("add a space", vec![Edit::insert(colon, " ")]);
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
        .field("layout")
        .filter(|field| field.value.of(text) != layout)
    {
        let written = field.value.of(text);
        let found = Diagnostic::error(
            field.line,
            format!("the layout is `{written}`, not `{layout}`"),
        );
        let title = format!("write `layout: {layout}`");
        findings.push(found.fix(Fix::safe(title, vec![field.set(layout)])));
    }
}

/// A misspelt key that was meant to be `key`.
fn misspelt(context: &Context<'_>, head: &FrontMatter, key: &str) -> Option<Diagnostic> {
    let text = context.text();
    let near = |field: &&Field| {
        let written = field.key.of(text);
        let typos = strsim::osa_distance(&written.to_ascii_lowercase(), key);
        typos <= 1 && !KEYS.contains(&written)
    };
    let field = head.fields.iter().find(near)?;
    let message = format!("the key should be `{key}`, not `{}`", field.key.of(text));
    let edits = vec![Edit::replace(field.key, key)];
    let fix = Fix::safe(format!("write `{key}`"), edits);
    Some(Diagnostic::error(field.line, message).fix(fix))
}

fn missing(context: &Context<'_>, head: &FrontMatter, opening: Span, key: &str) -> Diagnostic {
    let found = Diagnostic::error(opening, format!("the front matter has no `{key}`"));
    let Some(week) = context.week().filter(|_| head.closed) else {
        return found.help(format!("add a line `{key}: …`"));
    };
    let names = EditionNames::new(week, &context.settings.newsletter);
    let value = match key {
        "layout" => names.layout,
        "title" => names.title,
        "slug" => names.slug,
        // The planned time is a guess, and `publish` sets it anyway.
        _ => return found.help("add a line `date:` with the publication time, such as `date: 2024-07-30 21:00:00 -0000`"),
    };
    let line = format!("{key}: {value}{}", context.post.draft.eol.as_str());
    found.fix(Fix::safe(
        format!("add `{}`", line.trim_end()),
        vec![Edit::insert(head.inner.end, line)],
    ))
}
