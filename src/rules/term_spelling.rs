//! Terms are written in their one way.

use super::{Context, Findings, Rule, Stage};
use crate::diagnostic::{Diagnostic, Fix};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "term-spelling",
    summary: "Kubernetes, etcd, gRPC and their like are written in one way",
    why: "The stylesheet lists common terms with their capitalization; a newsletter sets its own under `checks.terms`.",
    bad: "See you at Kubecon!",
    good: "See you at KubeCon!",
    stage: Stage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let terms = &context.settings.checks.terms;
    for words in context.post.draft.words.iter().filter(|it| !it.in_link) {
        for word in words.span.of(text).split_ascii_whitespace() {
            let mark = |c: char| !c.is_alphanumeric() && !matches!(c, '_' | '@' | '/' | '-');
            let bare = word.trim_matches(mark);
            let bare = bare.strip_suffix("'s").unwrap_or(bare);
            let Some(term) = terms.iter().find(|it| it.eq_ignore_ascii_case(bare)) else {
                continue;
            };
            if term == bare {
                continue;
            }
            if let Some(span) = Span::of_slice(text, bare) {
                let fix = Fix::unsafe_(
                    format!("write `{term}`"),
                    vec![Edit::replace(span, term.as_str())],
                );
                findings.push(
                    Diagnostic::hint(span, format!("`{term}` is written so, not `{bare}`"))
                        .fix(fix),
                );
            }
        }
    }
}
