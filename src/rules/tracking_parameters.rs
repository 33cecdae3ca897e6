//! URLs have no tracking parameters.

use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "tracking-parameters",
    summary: "URLs have no tracking parameters (`utm_…` and similar)",
    why: "They report the reader's origin to a company and make a URL three times as long.",
    bad: "[news](https://example.org/post?utm_source=mail&utm_medium=footer)",
    good: "[news](https://example.org/post)",
    source: "",
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    for link in context.post.links() {
        let url = link.url.of(text);
        let Some(question) = url.find('?') else {
            continue;
        };
        let query = &url[question + 1..];
        let query = query.split('#').next().unwrap_or("");
        let kept: Vec<&str> = query.split('&').filter(|part| !is_tracking(part)).collect();
        let kept = kept.join("&");
        if kept.len() == query.len() {
            continue;
        }
        let begin = link.url.start + question;
        let end = begin + 1 + query.len();
        let (span, rest) = match kept.is_empty() {
            true => (Span::new(begin, end), String::new()),
            false => (Span::new(begin + 1, end), kept),
        };
        let fix = Fix::safe("remove them", vec![Edit::replace(span, rest)]);
        findings.push(Diagnostic::warning(link.url, "a URL with tracking parameters").fix(fix));
    }
}

fn is_tracking(parameter: &str) -> bool {
    let name = parameter.split('=').next().unwrap_or("");
    name.starts_with("utm_")
        || matches!(name, "fbclid" | "gclid" | "mc_cid" | "mc_eid")
        || parameter == "feature=youtu.be"
}
