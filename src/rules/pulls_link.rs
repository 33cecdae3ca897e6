//! The URL of a pull request contains `/pull/`.

use memchr::memmem;

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::Target;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "pulls-link",
    summary: "the URL of a pull request contains `/pull/N`, not `/pulls/N`",
    why: "`/pulls/N` is GitHub's list of pull requests by a person named N, not the pull request.",
    bad: "* [A line](https://github.com/forge/core/pulls/99999)",
    good: "* [A line](https://github.com/forge/core/pull/99999)",
    source: "",
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let links = context.post.links();
    for link in links.filter(|link| link.target == Target::Other) {
        let url = link.url.of(text);
        let Some(at) = memmem::find(url.as_bytes(), b"/pulls/") else {
            continue;
        };
        let number = &url[at + "/pulls/".len()..];
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0
            && !number[digits..].starts_with(|c: char| c.is_alphanumeric())
            && url.contains("github.com")
        {
            let begin = link.url.start + at;
            let span = Span::new(begin, begin + "/pulls/".len());
            let fix = Fix::safe("write `/pull/`", vec![Edit::replace(span, "/pull/")]);
            findings.push(
                Diagnostic::error(link.url, "the URL of a pull request contains `/pulls/`")
                    .fix(fix),
            );
        }
    }
}
